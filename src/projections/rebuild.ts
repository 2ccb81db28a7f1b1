import type { Database } from 'better-sqlite3';
import type { AnyEvent, Fact } from '../events/event.ts';
import type { FactSource } from '../events/log.ts';
import { type Fault, faultOf, faults } from './faults.ts';
import type { Projection } from './projection.ts';
import { rowOf, tableOf } from './table.ts';

/** Told every 1,000 events and at the end. */
export type Progress = (done: number, total: number) => void;

/** A row that a rebuild would make otherwise; `key` is null where the whole table, or its fault, differs. */
export type Difference = Readonly<{
  projection: string;
  key: string | null;
  what: 'missing' | 'unexpected' | 'differs';
}>;

const PAGE = 1_000;
const DIFFERENCES_REPORTED = 100;

/**
 * Folds the whole log in memory and replaces the tables in one transaction: readers see the old rows or the new ones.
 * A fold that throws stops its projection there, as it does live.
 * @throws UnknownEventType, and whatever a projection throws that may abort; then nothing is changed
 */
export const rebuild = <E extends AnyEvent>(
  projections: readonly Projection<E, unknown>[],
  { database, facts }: FactSource<E>,
  onProgress: Progress = () => undefined,
): void => {
  const total = headOf(database);
  const folds = foldAll(projections, facts(), (done) => onProgress(done, total));
  const replace = database.transaction(() => {
    for (const fold of folds) store(database, fold, total);
  });
  replace.immediate();
};

/** Compares the stored rows with what a rebuild would make, without writing; the first 100 differences. */
export const differences = <E extends AnyEvent>(
  projections: readonly Projection<E, unknown>[],
  { database, facts }: FactSource<E>,
  onProgress: Progress = () => undefined,
): readonly Difference[] => {
  const compare = database.transaction(() => {
    const total = headOf(database);
    const found: Difference[] = [];
    for (const fold of foldAll(projections, facts(), (done) => onProgress(done, total))) {
      for (const difference of differencesOf(database, fold)) {
        if (found.push(difference) >= DIFFERENCES_REPORTED) return found;
      }
    }
    return found;
  });
  return compare();
};

type Row = { state: unknown; position: number };
type Fold<E extends AnyEvent> = { projection: Projection<E, unknown>; rows: Map<string, Row>; fault: Fault | null };

const foldAll = <E extends AnyEvent>(
  projections: readonly Projection<E, unknown>[],
  events: Iterable<Fact<E>>,
  onProgress: (done: number) => void,
): readonly Fold<E>[] => {
  const folds = projections.map((projection): Fold<E> => ({ projection, rows: new Map(), fault: null }));
  const byType = new Map<string, Fold<E>[]>();
  for (const fold of folds) {
    for (const type of fold.projection.reactsTo) byType.set(type, [...(byType.get(type) ?? []), fold]);
  }
  let done = 0;
  for (const event of events) {
    for (const fold of byType.get(event.type) ?? []) advance(fold, event);
    if (++done % PAGE === 0) onProgress(done);
  }
  onProgress(done);
  return folds;
};

const advance = <E extends AnyEvent>(fold: Fold<E>, event: Fact<E>): void => {
  const { projection, rows } = fold;
  if (fold.fault !== null) return;
  try {
    const key = projection.key(event);
    if (key === null) return;
    const row = rows.get(key);
    const state = projection.evolve(row === undefined ? projection.initialState : row.state, event);
    if (row === undefined) rows.set(key, { state, position: event.position });
    else {
      row.state = state;
      row.position = event.position;
    }
  } catch (error) {
    if (projection.mayAbort === true) throw error;
    fold.fault = faultOf(projection.name, event, error);
  }
};

const store = <E extends AnyEvent>(database: Database, { projection, rows, fault }: Fold<E>, head: number): void => {
  const { name, version } = projection;
  const table = tableOf(projection);
  database.exec(table.drop);
  database.exec(table.create);
  const insert = database.prepare(table.insert);
  // In key order the table is written from left to right, and no page twice.
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, { state, position }] of sorted) insert.run(...rowOf(projection, key, state, position));
  for (const index of table.indexes) database.exec(index);
  database
    .prepare('INSERT OR REPLACE INTO projections (name, version, position, faulted_at, fault) VALUES (?, ?, ?, ?, ?)')
    .run(name, version, head, fault?.position ?? null, fault?.fault ?? null);
};

function* differencesOf<E extends AnyEvent>(database: Database, fold: Fold<E>): Generator<Difference> {
  const { projection, rows } = fold;
  const { name } = projection;
  const expected = new Map(rows);
  const exists = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name);
  if (exists === undefined) {
    yield { projection: name, key: null, what: 'missing' };
    return;
  }
  const fault = faults(database).find(({ projection }) => projection === name);
  if (fault?.position !== fold.fault?.position) yield { projection: name, key: null, what: 'differs' };

  const page = database.prepare(tableOf(projection).page).raw();
  let after = '';
  for (let found = page.all(after, PAGE); found.length > 0; found = page.all(after, PAGE)) {
    for (const stored of found as (readonly [string, ...unknown[]])[]) {
      const [key] = stored;
      const row = expected.get(key);
      expected.delete(key);
      after = key;
      if (row === undefined) yield { projection: name, key, what: 'unexpected' };
      else if (JSON.stringify(stored) !== JSON.stringify(rowOf(projection, key, row.state, row.position))) {
        yield { projection: name, key, what: 'differs' };
      }
    }
  }
  for (const key of expected.keys()) yield { projection: name, key, what: 'missing' };
}

const headOf = (database: Database): number =>
  Number(database.prepare('SELECT ifnull(max(position), 0) FROM events').pluck().get());
