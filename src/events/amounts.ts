import type { Cents, SignedCents } from './units.ts';

// Apart from the schemas, which bring zod along: a command that only shows amounts starts without it.

/** @throws RangeError unless `n` is a whole, safe, non-negative number of cents. */
export const cents = (n: number): Cents => {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not an amount in cents: ${n}`);
  return n as Cents;
};

/** @throws RangeError unless `n` is a whole, safe number of cents. */
export const signedCents = (n: number): SignedCents => {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a balance in cents: ${n}`);
  return n as SignedCents;
};
