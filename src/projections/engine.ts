import type { Database } from 'better-sqlite3';
import type { AnyEvent, Fact, Stored } from '../events/event.ts';
import type { FactSource, Follower, Transaction } from '../events/log.ts';
import { type Fault, faultOf, faults, faultsIn, isFoldsFault } from './faults.ts';
import type { Cell, Projection } from './projection.ts';
import { type Difference, differences, type Progress, rebuild } from './rebuild.ts';
import { BOOKKEEPING, rowOf, type Table, tableOf } from './table.ts';

export type { Projection } from './projection.ts';

/** Keeps the read models of one database. */
export type ProjectionEngine<E extends AnyEvent> = Readonly<{
  /** Brings the rows that an event concerns up to date, in the append's transaction. */
  follow: Follower<E>;
  /** Creates what is missing, rebuilds what changed its version or shape, drops what is no longer kept; names the rebuilt. To be called before the first append. */
  prepare(source: FactSource<E>, onProgress?: Progress): readonly string[];
  /** Makes every table anew from the log and takes the faults back. */
  rebuild(source: FactSource<E>, onProgress?: Progress): void;
  differences(source: FactSource<E>, onProgress?: Progress): readonly Difference[];
  /** Names of the projections that stopped following. @throws NotPrepared */
  faulted(): readonly string[];
}>;

/** Hears of a fault in the append's transaction, where it may append an event that tells the team. */
export type FaultListener<E> = (tx: Transaction<E>, fault: Fault) => void;

export const projectionEngine = <E extends AnyEvent>(
  projections: readonly Projection<E, unknown>[],
  onFault: FaultListener<E> = () => undefined,
): ProjectionEngine<E> => {
  const kept = projections.map((projection) => ({ projection, table: tableOf(projection) }));
  const byType = new Map<string, Kept<E>[]>();
  for (const each of kept) {
    for (const type of each.projection.reactsTo) byType.set(type, [...(byType.get(type) ?? []), each]);
  }
  /** Whoever may be faulted: the table knows, because an append that was rolled back took its fault along. */
  const suspects = new Set<string>();
  let standing: ReturnType<typeof faultsIn> | null = null;

  const follow = (tx: Transaction<E>, event: Stored<E>): void => {
    for (const { projection, table } of byType.get(event.type) ?? []) {
      const { name } = projection;
      if (suspects.has(name) && faults(tx.database).some((fault) => fault.projection === name)) continue;
      try {
        // No SAVEPOINT: the fold is pure and the row is one statement, which undoes itself when it fails.
        advance(tx, projection, table, event);
      } catch (error) {
        if (projection.mayAbort === true || !isFoldsFault(error)) throw error;
        const fault = faultOf(name, event, error);
        suspects.add(name);
        tx.prepare(MARK_FAULTED).run(fault.position, fault.fault, name);
        onFault(tx, fault);
      }
    }
  };

  const renew = (source: FactSource<E>, which: readonly Projection<E, unknown>[], onProgress?: Progress): void => {
    rebuild(which, source, onProgress);
    for (const { projection } of faults(source.database)) suspects.add(projection);
  };

  return {
    follow,
    prepare(source, onProgress) {
      const { database } = source;
      database.exec(BOOKKEEPING);
      dropOthers(database, projections);
      const stale = kept.filter((each) => !isCurrent(database, each)).map(({ projection }) => projection);
      if (stale.length > 0) renew(source, stale, onProgress);
      for (const { projection } of faults(database)) suspects.add(projection);
      standing = faultsIn(database);
      return stale.map(({ name }) => name);
    },
    rebuild: (source, onProgress) => renew(source, projections, onProgress),
    differences: (source, onProgress) => differences(projections, source, onProgress),
    faulted() {
      if (standing === null) throw new NotPrepared();
      return standing().map(({ projection }) => projection);
    },
  };
};

type Kept<E extends AnyEvent> = Readonly<{ projection: Projection<E, unknown>; table: Table }>;

const MARK_FAULTED = 'UPDATE projections SET faulted_at = ?, fault = ? WHERE name = ?';

const advance = <E extends AnyEvent>(
  tx: Transaction<E>,
  projection: Projection<E, unknown>,
  table: Table,
  event: Fact<E>,
): void => {
  const key = projection.key(event);
  if (key === null) return;
  const row = tx.prepare(table.select).get(key) as { state: string } | undefined;
  if (row === undefined) {
    const state = projection.evolve(projection.initialState, event);
    tx.prepare(table.insert).run(...rowOf(projection, key, state, event.position));
    return;
  }
  const before = JSON.parse(row.state) as unknown;
  const state = projection.evolve(before, event);
  const changed: string[] = [];
  const cells: Cell[] = [];
  for (const [column, { of }] of Object.entries(projection.columns)) {
    const cell = of(state);
    if (cell === of(before)) continue;
    changed.push(column);
    cells.push(cell);
  }
  tx.prepare(table.update([...changed, 'state', 'position'])).run(...cells, JSON.stringify(state), event.position, key);
};

const isCurrent = <E extends AnyEvent>(database: Database, { projection, table }: Kept<E>): boolean => {
  const { name, version } = projection;
  const known = database.prepare('SELECT 1 FROM projections WHERE name = ? AND version = ?').get(name, version);
  const found = database
    .prepare('SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL')
    .pluck()
    .all(name);
  const expected = [table.create, ...table.indexes];
  return known !== undefined && found.length === expected.length && expected.every((sql) => found.includes(sql));
};

/** A read model that nobody keeps would show old rows for ever, and keep personal data from an erasure. */
const dropOthers = <E extends AnyEvent>(database: Database, projections: readonly Projection<E, unknown>[]): void => {
  const names = database.prepare<[], string>('SELECT name FROM projections').pluck().all();
  for (const name of names.filter((each) => !projections.some((projection) => projection.name === each))) {
    database.transaction(() => {
      database.exec(`DROP TABLE IF EXISTS "${name}"`);
      database.prepare('DELETE FROM projections WHERE name = ?').run(name);
    })();
  }
};

/** The engine was asked about read models that it has not looked at yet. */
export class NotPrepared extends Error {
  readonly code = 'READ_MODELS_NOT_PREPARED';
  constructor() {
    super('the read models were not prepared: call prepare(log) first');
  }
}
