import { hash } from 'node:crypto';
import type { AnyEvent } from './event.ts';
import type { Transaction } from './transaction.ts';
import type { Position } from './units.ts';

const SALT_BYTES = 16;
const SALTS_DRAWN_AT_ONCE = 256;

/** What an event says of its personal part, in hex; without the salt a short content could be found by trying. */
export const commitment = (salt: string, content: string): string => hash('sha256', `${salt}|${content}`);

/** Salts of 16 bytes, drawn 256 at a time because each draw is a call into the operating system. */
export const saltPool = (draw: (bytes: number) => Buffer): (() => Buffer) => {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length === 0) pool = Buffer.from(draw(SALT_BYTES * SALTS_DRAWN_AT_ONCE));
    const salt = pool.subarray(0, SALT_BYTES);
    pool = pool.subarray(SALT_BYTES);
    return salt;
  };
};

/** Empties parts for good: the one change that the table allows. Their events still say that there was one. */
export const emptyParts = (tx: Transaction<AnyEvent>, positions: readonly Position[]): void => {
  const empty = tx.prepare(
    'UPDATE personal SET salt = NULL, content = NULL WHERE position = ? AND content IS NOT NULL',
  );
  for (const position of positions) empty.run(position);
};
