import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { Anchor, anchorLine, signAnchor, signatureOf } from './anchor.ts';
import { beside } from './beside.ts';
import { NotAnAnchor } from './errors.ts';
import type { InstallationKeys } from './keys.ts';
import type { Instant, Position } from './units.ts';

export const anchorsFileOf = (database: string): string => beside(database, '.anchors');

/** Every anchor of a file, one JSON a line; none where there is no file. @throws NotAnAnchor */
export const readAnchors = (file: string): readonly Anchor[] => {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : anchorIn(line, file, index + 1)));
};

/**
 * `unchanged`: the newest anchor is the head's already. `contradicted`: the log is not what this anchor signed, so a new
 * one would vouch for what was changed.
 */
export type Anchoring =
  Readonly<{ outcome: 'anchored' | 'unchanged' | 'contradicted'; anchor: Anchor }> | Readonly<{ outcome: 'empty' }>;

/** Signs the head and adds it to the file, durably. The database is only read. @throws NotAnAnchor */
export const anchorHead = (database: Database, file: string, keys: InstallationKeys, signedAt: Instant): Anchoring => {
  const known = readAnchors(file).filter((anchor) => signatureOf(anchor, keys.publicKeys) === 'signed');
  // Read after the file, so that a head which was signed meanwhile is not taken for one that is missing.
  const head = database.prepare<[], Head>('SELECT position, hash FROM events ORDER BY position DESC LIMIT 1').get();
  const hashAt = database.prepare<[number], string>('SELECT hash FROM events WHERE position = ?').pluck();
  const wrong = known.find(({ position, hash }) => hashAt.get(position) !== hash);
  if (wrong !== undefined) return { outcome: 'contradicted', anchor: wrong };
  if (head === undefined) return { outcome: 'empty' };
  const same = known.findLast(({ position }) => position === head.position);
  if (same !== undefined) return { outcome: 'unchanged', anchor: same };
  const anchor = signAnchor({ ...head, signedAt }, keys);
  add(anchor, file);
  return { outcome: 'anchored', anchor };
};

type Head = Readonly<{ position: Position; hash: string }>;

const anchorIn = (line: string, file: string, number: number): Anchor => {
  try {
    return Anchor.parse(JSON.parse(line));
  } catch {
    throw new NotAnAnchor(file, number);
  }
};

const add = (anchor: Anchor, file: string): void => {
  const isOpenEnded = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8'));
  const descriptor = openSync(file, 'a');
  try {
    writeSync(descriptor, `${isOpenEnded ? '\n' : ''}${anchorLine(anchor)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
