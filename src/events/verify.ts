import Sqlite, { type Database } from 'better-sqlite3';
import type { Anchor, PublicKeys } from './anchor.ts';
import { type ChainedColumns, chainHash, GENESIS } from './chain.ts';
import { damaged, type Damaged } from './damage.ts';
import { commitment } from './personal.ts';
import { expectedSchema, type SchemaObject, schemaObjects } from './schema.ts';
import { anchorCheck } from './verify-anchors.ts';
import { erasureCheck } from './verify-erasures.ts';

export type { Damage } from './damage.ts';

/**
 * `head` and `hash` are how far the chain goes, `anchored`
 * the latest anchor that the log was held against. `unrecordedErasure` is the first part that was emptied without its
 * erasure being on record.
 */
export type Verification =
  | Readonly<{
      outcome: 'intact';
      head: number;
      hash: string;
      erasedParts: number;
      unrecordedErasure: number | null;
      anchored: Anchor | null;
    }>
  | Damaged;

export type VerifyOptions = Readonly<{
  /** Told every 1,000 events and at the end. */
  onProgress?: (done: number, total: number) => void;
  /** The first read model row that differs from a rebuild, in words; null if none does. The engine above knows how. */
  readModels?: () => string | null;
  /** Kept outside of the database; read before the log, which may grow meanwhile. */
  anchors?: readonly Anchor[];
  /** Of the installation; without them the log's own anchors count for nothing and any other one is forged. */
  publicKeys?: PublicKeys;
}>;

/**
 * Checks everything on one snapshot. Writes nothing. What was cut off the end of the log, or a chain that was made anew as a
 * whole, only an anchor can tell.
 */
export const verify = (database: Database, options: VerifyOptions = {}): Verification => {
  let reached = 0;
  const check = database.transaction((): Verification => {
    const walked = verifyChain(database, options, (position) => (reached = position));
    if (walked.outcome === 'damaged') return walked;
    return verifyFile(database) ?? verifyReadModels(options) ?? walked;
  });
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(error.code))) throw error;
    return damaged('file', reached + 1, error.message);
  }
};

/** Of all that `verify` checks: tables and triggers, the chain, gaps, personal parts and anchors. The caller holds the snapshot. */
export const verifyChain = (
  database: Database,
  options: VerifyOptions = {},
  reached: (position: number) => void = () => undefined,
): Verification => verifySchema(database) ?? verifyEvents(database, options, reached);

type VerifiedRow = readonly [...ChainedColumns, hash: string, salt: string | null, content: string | null];

const PAGE = 1_000;
const CHAINED = 14;
const SELECT_VERIFIED = `SELECT e.position, e.id, e.stream, e.version, e.type, e.schema_version, e.data, e.state,
  e.metadata, e.occurred_at, e.recorded_at, e.dedupe_key, e.personal_hash, p.subject, e.hash, p.salt, p.content
  FROM events e LEFT JOIN personal p ON p.position = e.position WHERE e.position > ? ORDER BY e.position LIMIT ${PAGE}`;

/** Whether tables, triggers and views are those that belong there. */
export const verifySchema = (database: Database): Damaged | null => {
  const nameOf = ({ type, name }: SchemaObject) => `${type} ${name}`;
  const found = new Map(schemaObjects(database).map((each) => [nameOf(each), each]));
  for (const expected of expectedSchema()) {
    const name = nameOf(expected);
    const other = found.get(name);
    found.delete(name);
    if (other === undefined) return damaged('schema', null, `${name} is missing`);
    if (other.sql !== expected.sql || other.table !== expected.table) {
      return damaged('schema', null, `${name} is not the one that belongs there`);
    }
  }
  const [unexpected] = found.keys();
  return unexpected === undefined ? null : damaged('schema', null, `${unexpected} does not belong there`);
};

const verifyEvents = (
  database: Database,
  options: VerifyOptions,
  reached: (position: number) => void,
): Verification => {
  const page = database.prepare<[number], VerifiedRow>(SELECT_VERIFIED).raw();
  const hashAt = database.prepare<[number], string>('SELECT hash FROM events WHERE position = ?').pluck();
  const total = Number(database.prepare('SELECT count(*) FROM events').pluck().get());
  const anchors = anchorCheck(options, (position) => hashAt.get(position));
  const erasures = erasureCheck();
  let head = 0;
  let hash = GENESIS;
  // Positions below 1 stand outside of the walk.
  const stray = database.prepare('SELECT min(position) FROM events').pluck().get() as number | null;
  if (stray !== null && stray < 1) return damaged('gap', stray, 'positions begin at 1');

  for (let rows = page.all(head); rows.length > 0; rows = page.all(head)) {
    for (const row of rows) {
      const [position] = row;
      if (position !== head + 1) return damaged('gap', head + 1, `the event after ${head} is ${position}`);
      if (row[12] !== null && row[13] === null) return damaged('personal_missing', position, 'its row is gone');
      hash = chainHash(hash, row, CHAINED);
      if (hash !== row[CHAINED]) return damaged('chain', position, 'the event, or its place in the chain, was changed');
      const found = verifyPersonal(row);
      if (found !== null) return found;
      if (row[13] !== null && row[16] === null) erasures.emptied(position);
      if (row[4] === 'PersonErased') erasures.recorded(row[6]);
      const contradicted = anchors.reached(position, hash) ?? (row[4] === 'LogAnchored' ? anchors.own(row[6]) : null);
      if (contradicted !== null) return contradicted;
      head = position;
      reached(head);
    }
    options.onProgress?.(head, total);
  }
  const cutOff = anchors.beyond(head);
  if (cutOff !== null) return cutOff;
  const orphan = database.prepare(
    'SELECT min(position) FROM personal WHERE position NOT IN (SELECT position FROM events)',
  );
  const position = orphan.pluck().get() as number | null;
  if (position !== null) return damaged('personal_unexpected', position, 'a personal part has no event');
  return { outcome: 'intact', head, hash, ...erasures.found(), anchored: anchors.latest() };
};

const verifyPersonal = (row: VerifiedRow): Damaged | null => {
  const [position] = row;
  const [personalHash, salt, content] = [row[12], row[15], row[16]];
  if (personalHash === null || (salt === null && content === null)) return null;
  const whole = typeof salt === 'string' && typeof content === 'string';
  if (whole && commitment(salt, content) === personalHash) return null;
  return damaged('personal_altered', position, 'content and salt are not what the event committed to');
};

/** Also finds an index that doesn't fit its table, which the walk over the rows can't see. */
const verifyFile = (database: Database): Damaged | null => {
  const found: unknown = database.pragma('integrity_check(1)', { simple: true });
  return found === 'ok' ? null : damaged('file', null, String(found));
};

const verifyReadModels = ({ readModels }: VerifyOptions): Damaged | null => {
  const difference = readModels?.() ?? null;
  return difference === null ? null : damaged('read_model', null, difference);
};
