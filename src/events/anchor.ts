import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { Instant, Position } from './units.ts';

/** A head of the log, signed by the installation and kept outside of the database. */
export const Anchor = z.strictObject({
  position: Position,
  /** Of the event at that position. */
  hash: z.hex().length(64),
  signedAt: Instant,
  /** Fingerprint of the key that signed. */
  key: z.hex().length(32),
  /** Ed25519, base64. */
  signature: z.base64(),
});
export type Anchor = z.infer<typeof Anchor>;

/** Public keys by fingerprint. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

type Signs = Readonly<{ sign(text: string): Pick<Anchor, 'key' | 'signature'> }>;

export const signAnchor = (signed: Pick<Anchor, 'position' | 'hash' | 'signedAt'>, keys: Signs): Anchor => ({
  ...signed,
  ...keys.sign(textOf(signed)),
});

/** Whether one of these keys signed it; `unknown_key`: it claims another one. */
export const signatureOf = (anchor: Anchor, keys: PublicKeys): 'signed' | 'forged' | 'unknown_key' => {
  const key = keys.get(anchor.key);
  if (key === undefined) return 'unknown_key';
  const isSigned = verify(null, Buffer.from(textOf(anchor)), key, Buffer.from(anchor.signature, 'base64'));
  return isSigned ? 'signed' : 'forged';
};

/** An anchor as files and messages keep it. */
export const anchorLine = (anchor: Anchor): string => JSON.stringify(anchor);

/** What is signed; it begins with what it is, so that the signature says nothing else. */
const textOf = ({ position, hash, signedAt }: Pick<Anchor, 'position' | 'hash' | 'signedAt'>): string =>
  `parley anchor\n${position}\n${hash}\n${signedAt}`;
