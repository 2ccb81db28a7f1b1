import type { AnyEvent } from '../events/event.ts';
import type { Cell, Projection } from './projection.ts';

/** The SQL of one projection's table: `key`, its columns, `state` (JSON) and the `position` of the last event folded. */
export type Table = Readonly<{
  drop: string;
  create: string;
  indexes: readonly string[];
  select: string;
  /** A whole row, in the order of `rowOf`; there is none of its key yet. */
  insert: string;
  /** Only these columns of a row, so that no index is written that the others stand in; the key comes last. */
  update(changed: readonly string[]): string;
  /** Rows after a key, in key order: parameters are the key and a limit. */
  page: string;
}>;

export const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS projections (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  faulted_at INTEGER,
  fault TEXT
) STRICT, WITHOUT ROWID`;

const RESERVED = ['events', 'personal', 'projections', 'audit_trail'];
const NAME = /^[a-z][a-z0-9_]*$/;

/** @throws RangeError for a name that is no table's or column's */
export const tableOf = <E extends AnyEvent>(projection: Projection<E, unknown>): Table => {
  const { name, columns, indexes = [] } = projection;
  for (const word of [name, ...Object.keys(columns), ...indexes.flatMap(({ on }) => on)]) {
    if (!NAME.test(word) || RESERVED.includes(word)) throw new RangeError(`not a name for a read model: ${word}`);
  }
  const all = ['key', ...Object.keys(columns), 'state', 'position'];
  const definitions = Object.entries(columns).map(([column, { type }]) => `"${column}" ${type}`);
  const quoted = all.map((column) => `"${column}"`).join(', ');
  return {
    drop: `DROP TABLE IF EXISTS "${name}"`,
    create: `CREATE TABLE "${name}" (${['"key" TEXT PRIMARY KEY', ...definitions, '"state" TEXT NOT NULL', '"position" INTEGER NOT NULL'].join(', ')}) STRICT, WITHOUT ROWID`,
    indexes: indexes.map(
      ({ on, where }) =>
        `CREATE INDEX "${name}_by_${on.join('_and_')}" ON "${name}" (${on.map((c) => `"${c}"`).join(', ')})` +
        (where === undefined ? '' : ` WHERE ${where}`),
    ),
    select: `SELECT state FROM "${name}" WHERE key = ?`,
    insert: `INSERT INTO "${name}" (${quoted}) VALUES (${all.map(() => '?').join(', ')})`,
    update: (changed) => `UPDATE "${name}" SET ${changed.map((column) => `"${column}" = ?`).join(', ')} WHERE key = ?`,
    page: `SELECT ${quoted} FROM "${name}" WHERE key > ? ORDER BY key LIMIT ?`,
  };
};

/** A row in the order of the table's columns. */
export const rowOf = <E extends AnyEvent>(
  projection: Projection<E, unknown>,
  key: string,
  state: unknown,
  position: number,
): readonly Cell[] => [
  key,
  ...Object.values(projection.columns).map((column) => column.of(state)),
  JSON.stringify(state),
  position,
];
