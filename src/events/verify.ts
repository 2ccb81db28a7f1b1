import Sqlite, { type Database } from 'better-sqlite3';
import { type ChainedColumns, chainHash, GENESIS } from './chain.ts';
import { commitment } from './personal.ts';
import { expectedSchema, type SchemaObject, schemaObjects } from './schema.ts';

/**
 * What kind of damage: `schema` a table, index, trigger or view isn't the one that belongs there; `gap` events are
 * missing or out of place; `chain` an event is not what it was; `personal_missing`, `personal_altered` and
 * `personal_unexpected` a personal part doesn't fit its event; `read_model` a row isn't what a rebuild makes; `file` SQLite
 * finds its own structures broken.
 */
export type Damage =
  'schema' | 'gap' | 'chain' | 'personal_missing' | 'personal_altered' | 'personal_unexpected' | 'read_model' | 'file';

/** `position` is the first bad one, null where the damage has none. `head` and `hash` are what the log is vouched for up to. */
export type Verification =
  | Readonly<{ outcome: 'intact'; head: number; hash: string; erasedParts: number }>
  | Readonly<{ outcome: 'damaged'; damage: Damage; position: number | null; detail: string }>;

export type VerifyOptions = Readonly<{
  /** Told every 1,000 events and at the end. */
  onProgress?: (done: number, total: number) => void;
  /** The first read model row that differs from a rebuild, in words; null if none does. The engine above knows how. */
  readModels?: () => string | null;
}>;

/**
 * Checks everything that can be checked without a signature from outside, on one snapshot. Writes nothing. What was cut
 * off the end of the log, or a chain that was made anew as a whole, only an anchor can tell.
 */
export const verify = (database: Database, options: VerifyOptions = {}): Verification => {
  let reached = 0;
  const check = database.transaction((): Verification => {
    const walked = verifySchema(database) ?? verifyEvents(database, options, (position) => (reached = position));
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

export type Damaged = Extract<Verification, { outcome: 'damaged' }>;
type VerifiedRow = readonly [...ChainedColumns, hash: string, salt: string | null, content: string | null];

const PAGE = 1_000;
const CHAINED = 14;
const SELECT_VERIFIED = `SELECT e.position, e.id, e.stream, e.version, e.type, e.schema_version, e.data, e.state,
  e.metadata, e.occurred_at, e.recorded_at, e.dedupe_key, e.personal_hash, p.subject, e.hash, p.salt, p.content
  FROM events e LEFT JOIN personal p ON p.position = e.position WHERE e.position > ? ORDER BY e.position LIMIT ${PAGE}`;

const damaged = (damage: Damage, position: number | null, detail: string): Damaged => ({
  outcome: 'damaged',
  damage,
  position,
  detail,
});

const verifySchema = (database: Database): Damaged | null => {
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
  const total = Number(database.prepare('SELECT count(*) FROM events').pluck().get());
  let head = 0;
  let hash = GENESIS;
  let erasedParts = 0;
  // Positions below 1 stand outside of the walk.
  const stray = database.prepare('SELECT min(position) FROM events').pluck().get() as number | null;
  if (stray !== null && stray < 1) return damaged('gap', stray, 'positions begin at 1');

  for (let rows = page.all(head); rows.length > 0; rows = page.all(head)) {
    for (const row of rows) {
      const [position] = row;
      if (position !== head + 1) return damaged('gap', head + 1, `the event after ${head} is ${position}`);
      if (row[12] !== null && row[13] === null) return damaged('personal_missing', position, 'its row is gone');
      hash = chainHash(hash, row.slice(0, CHAINED));
      if (hash !== row[CHAINED]) return damaged('chain', position, 'the event, or its place in the chain, was changed');
      const found = verifyPersonal(row);
      if (found !== null) return found;
      if (row[13] !== null && row[16] === null) erasedParts++;
      head = position;
      reached(head);
    }
    options.onProgress?.(head, total);
  }
  const orphan = database.prepare(
    'SELECT min(position) FROM personal WHERE position NOT IN (SELECT position FROM events)',
  );
  const position = orphan.pluck().get() as number | null;
  if (position !== null) return damaged('personal_unexpected', position, 'a personal part has no event');
  return { outcome: 'intact', head, hash, erasedParts };
};

const verifyPersonal = (row: VerifiedRow): Damaged | null => {
  const [position] = row;
  const [personalHash, , , salt, content] = row.slice(CHAINED - 2) as (string | null)[];
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
