import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, hash, hkdfSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Anchor, PublicKeys } from './anchor.ts';
import { beside } from './beside.ts';
import { KeyUnusable } from './errors.ts';

/** An address that can't be read back: only who has the key can tell whether another one is the same. */
export type BlindedAddress = Readonly<{ key: string; mac: string }>;

/** What only this installation can do. Several keys: the last one signs, the earlier ones are still recognised. */
export type InstallationKeys = Readonly<{
  sign(text: string): Pick<Anchor, 'key' | 'signature'>;
  /** By each key, the one that signs first. Case doesn't matter. */
  blind(address: string): readonly [BlindedAddress, ...BlindedAddress[]];
  publicKeys: PublicKeys;
}>;

export const keyFileOf = (database: string): string => beside(database, '.key');
export const publicKeyFileOf = (database: string): string => beside(database, '.key.pub');

/**
 * The keys beside a database, made at the first call, for the owner's eyes only; a database in memory has one of its own.
 * @throws KeyUnusable
 */
export const openKeys = (database: string): InstallationKeys => {
  if (database === ':memory:') return keysFrom([newKey()]);
  const file = keyFileOf(database);
  if (!existsSync(file)) create(file, pemOf(newKey()));
  const found = blocksIn(readFileSync(file, 'utf8'), 'PRIVATE KEY').map((pem) => readable(file, createPrivateKey, pem));
  if (found.length === 0) throw new KeyUnusable(file);
  const keys = keysFrom(found as [KeyObject, ...KeyObject[]]);
  publish(keys.publicKeys, publicKeyFileOf(database));
  return keys;
};

/** What signatures are checked with on this machine; null where there is no key beside the database. @throws KeyUnusable */
export const publicKeysBeside = (database: string): PublicKeys | null => {
  const file = publicKeyFileOf(database);
  return existsSync(file) ? publicKeysIn(file) : null;
};

/** @throws KeyUnusable */
export const publicKeysIn = (file: string): PublicKeys => {
  const blocks = blocksIn(readFileSync(file, 'utf8'), 'PUBLIC KEY');
  if (blocks.length === 0) throw new KeyUnusable(file);
  return byFingerprint(blocks.map((pem) => readable(file, createPublicKey, pem)));
};

const newKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

const keysFrom = (found: readonly [KeyObject, ...KeyObject[]]): InstallationKeys => {
  const [newest, ...earlier] = found.toReversed() as [KeyObject, ...KeyObject[]];
  const secrets = [newest, ...earlier].map((key) => ({
    key: fingerprint(createPublicKey(key)),
    secret: secretOf(key),
  }));
  return {
    sign: (text) => ({
      key: fingerprint(createPublicKey(newest)),
      signature: sign(null, Buffer.from(text), newest).toString('base64'),
    }),
    blind: (address) =>
      secrets.map(({ key, secret }) => ({
        key,
        mac: createHmac('sha256', secret).update(address.trim().toLowerCase()).digest('hex'),
      })) as [BlindedAddress, ...BlindedAddress[]],
    publicKeys: byFingerprint(found.map((key) => createPublicKey(key))),
  };
};

/** A key of its own for addresses, so that no signature says anything about one. */
const secretOf = (key: KeyObject): Buffer => {
  const seed = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  return Buffer.from(hkdfSync('sha256', seed, '', 'parley erased addresses', 32));
};

const fingerprint = (key: KeyObject): string =>
  hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 32);

const byFingerprint = (keys: readonly KeyObject[]): PublicKeys => new Map(keys.map((key) => [fingerprint(key), key]));

const pemOf = (key: KeyObject): string =>
  key.type === 'private'
    ? key.export({ type: 'pkcs8', format: 'pem' }).toString()
    : key.export({ type: 'spki', format: 'pem' }).toString();

const blocksIn = (text: string, kind: string): readonly string[] =>
  text.match(new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----`, 'g')) ?? [];

const readable = (file: string, read: (pem: string) => KeyObject, pem: string): KeyObject => {
  try {
    const key = read(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new KeyUnusable(file, error);
  }
  throw new KeyUnusable(file);
};

/** Never over one that another process made in the same moment: its signatures would be nobody's. */
const create = (file: string, pem: string): void => {
  try {
    write(file, 'wx', pem, OWNER_ONLY);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
};

/** Adds what is missing: the public half of an earlier key still checks what that one signed. */
const publish = (keys: PublicKeys, file: string): void => {
  const known = existsSync(file) ? publicKeysIn(file) : new Map<string, KeyObject>();
  const missing = [...keys].filter(([name]) => !known.has(name));
  if (missing.length > 0) write(file, 'a', missing.map(([, key]) => pemOf(key)).join(''), EVERYBODY_READS);
};

const OWNER_ONLY = 0o600;
const EVERYBODY_READS = 0o644;

const write = (file: string, flags: string, text: string, mode: number): void => {
  const descriptor = openSync(file, flags, mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
