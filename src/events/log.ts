import type { Database } from 'better-sqlite3';
import { appender } from './append.ts';
import { openForWriting } from './connection.ts';
import { UnknownEventType } from './errors.ts';
import type { AnyEvent, Catalogue, EventOf, Stored } from './event.ts';
import { groupCommit } from './group-commit.ts';
import type { Clock, Ids } from './ports.ts';
import { factsOf, rowReader } from './read.ts';
import { eventFrom } from './rows.ts';
import { statementCache } from './statements.ts';
import type { EventLog, Follower } from './transaction.ts';
import { runWork } from './work.ts';

export type {
  Append,
  EventLog,
  EventQuery,
  FactSource,
  ExpectedVersion,
  Follower,
  Transaction,
} from './transaction.ts';

/** What a log is made of; `followers` see every appended event, in position order, before the commit. */
export type LogOptions<D extends Catalogue> = Readonly<{
  file: string;
  catalogue: D;
  clock: Clock;
  ids: Ids;
  followers: readonly Follower<EventOf<D>>[];
}>;

/**
 * Opens the one writer of a file, creating and migrating it.
 * @throws WriterAlreadyOpen, SchemaMismatch, SettingRefused; UnknownEventType when the file holds what the catalogue doesn't know
 */
export const openLog = <D extends Catalogue>(options: LogOptions<D>): EventLog<EventOf<D>> => {
  const { database, close } = openForWriting(options.file);
  try {
    requireKnownTypes(options.catalogue, database);
    return logOn(database, close, options);
  } catch (error) {
    close();
    throw error;
  }
};

const logOn = <D extends Catalogue>(
  database: Database,
  close: () => void,
  { catalogue, clock, ids, followers }: LogOptions<D>,
): EventLog<EventOf<D>> => {
  type Event = Stored<EventOf<D>>;
  const rows = rowReader(database);
  const appends = appender<D>({ database, rows, catalogue, clock, ids });
  const parts = { database, rows, appends, prepare: statementCache(database), followers, catalogue };
  const listeners = new Set<(events: readonly Event[]) => void>();
  let uncommitted: Event[] = [];

  const commits = groupCommit(database, {
    forget: appends.refresh,
    mark() {
      const length = uncommitted.length;
      return () => (uncommitted.length = length);
    },
    committed() {
      const events = uncommitted;
      uncommitted = [];
      if (events.length > 0) for (const listener of listeners) tell(listener, events);
    },
  });

  return {
    write: (work) => commits.write(() => runWork({ ...parts, appended: (event) => uncommitted.push(event) }, work)),
    read: (query) => rows.read(query).map((row) => eventFrom(catalogue, row)),
    *all(after) {
      for (const row of rows.all(after)) yield eventFrom(catalogue, row);
    },
    facts: factsOf(database, catalogue).facts,
    head: () => rows.head().position,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    database,
    close() {
      commits.close();
      close();
    },
  };
};

/** What is committed stays committed whatever a listener does; its error surfaces as an uncaught one. */
const tell = <E extends AnyEvent>(listener: (events: readonly Stored<E>[]) => void, events: readonly Stored<E>[]) => {
  try {
    listener(events);
  } catch (error) {
    setImmediate(() => {
      throw error;
    });
  }
};

/** A newer release's events would be decided on without being understood. The last event of a type tells its newest version. */
const requireKnownTypes = (catalogue: Catalogue, database: Database): void => {
  const newest = database.prepare<[], { type: string; version: number; position: number }>(
    `WITH RECURSIVE types (type) AS (
       SELECT min(type) FROM events
       UNION ALL SELECT (SELECT min(type) FROM events WHERE events.type > types.type) FROM types WHERE type IS NOT NULL
     )
     SELECT e.type, e.schema_version AS version, e.position FROM types JOIN events e
     ON e.position = (SELECT max(position) FROM events WHERE events.type = types.type)`,
  );
  for (const { type, version, position } of newest.all()) {
    const definition = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
    if (definition === undefined || version > definition.schemaVersion) {
      throw new UnknownEventType(type, version, position);
    }
  }
};
