import type { Database } from 'better-sqlite3';
import type { Catalogue, EventOf, Fact } from './event.ts';
import { type EventRow, factFrom, type FactRow, SELECT_EVENTS, SELECT_FACTS } from './rows.ts';
import { statementCache } from './statements.ts';
import type { EventQuery } from './transaction.ts';
import type { Position, StreamName } from './units.ts';

/** Pages instead of an open iterator, which is slower and blocks checkpoints and changes of the schema. */
const PAGE = 1_000;

/** Rows of events by any connection. */
export type RowReader = Readonly<{
  read(query: EventQuery): readonly EventRow[];
  all(after?: Position | 0): Generator<EventRow>;
  stream(name: StreamName): readonly EventRow[];
  withDedupeKey(key: string): EventRow | undefined;
  head(): Readonly<{ position: Position | 0; hash: string | null }>;
}>;

export const rowReader = (database: Database): RowReader => {
  const prepare = statementCache(database);
  const rows = (sql: string, ...parameters: unknown[]): readonly EventRow[] =>
    prepare(sql)
      .raw()
      .all(...parameters) as EventRow[];

  const read = ({ after = 0, types, stream, limit = PAGE }: EventQuery): readonly EventRow[] => {
    const size = Math.max(0, Math.min(limit, PAGE));
    if (types === undefined && stream === undefined) return rows(PAGE_SQL, after, size);
    if (stream !== undefined) {
      const kinds = types === undefined ? null : JSON.stringify(types);
      return rows(STREAM_PAGE_SQL, stream, after, kinds, kinds, size);
    }
    const parameters = (types ?? []).flatMap((type) => [type, after, size]);
    return types?.length === 0 ? [] : rows(typesSql(types?.length ?? 0), ...parameters, size);
  };

  return {
    read,
    *all(after = 0) {
      for (let page = read({ after }); page.length > 0; page = read({ after: page.at(-1)?.[0] ?? 0 })) yield* page;
    },
    stream: (name) => rows(STREAM_SQL, name),
    withDedupeKey: (key) => rows(DEDUPE_SQL, key)[0],
    head() {
      const row = prepare(HEAD_SQL).raw().get() as [Position, string] | undefined;
      return row === undefined ? { position: 0, hash: null } : { position: row[0], hash: row[1] };
    },
  };
};

/**
 * Everything in a database that a read model may see, for a rebuild or a comparison.
 * @throws UnknownEventType while it is read
 */
export const factsOf = <D extends Catalogue>(database: Database, catalogue: D) => {
  const page = database.prepare<[number], FactRow>(FACTS_SQL).raw();
  function* facts(): Generator<Fact<EventOf<D>>> {
    let after = 0;
    for (let rows = page.all(after); rows.length > 0; rows = page.all(after)) {
      for (const row of rows) yield factFrom(catalogue, row);
      after = rows.at(-1)?.[0] ?? after;
    }
  }
  return { database, facts };
};

const FACTS_SQL = `${SELECT_FACTS} WHERE e.position > ? ORDER BY e.position LIMIT ${PAGE}`;
const PAGE_SQL = `${SELECT_EVENTS} WHERE e.position > ? ORDER BY e.position LIMIT ?`;
const STREAM_SQL = `${SELECT_EVENTS} WHERE e.stream = ? ORDER BY e.version`;
const STREAM_PAGE_SQL = `${SELECT_EVENTS} WHERE e.stream = ? AND e.position > ?
  AND (? IS NULL OR e.type IN (SELECT value FROM json_each(?))) ORDER BY e.version LIMIT ?`;
const DEDUPE_SQL = `${SELECT_EVENTS} WHERE e.dedupe_key = ?`;
const HEAD_SQL = 'SELECT position, hash FROM events ORDER BY position DESC LIMIT 1';

/** One bounded walk of the type index for each type: `type IN (…)` would sort everything after the position for every page. */
const typesSql = (count: number): string => {
  const one = 'SELECT * FROM (SELECT position FROM events WHERE type = ? AND position > ? ORDER BY position LIMIT ?)';
  const positions = Array.from({ length: count }, () => one).join(' UNION ');
  return `${SELECT_EVENTS} WHERE e.position IN (${positions}) ORDER BY e.position LIMIT ?`;
};
