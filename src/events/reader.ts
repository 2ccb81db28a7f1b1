import type { Database } from 'better-sqlite3';
import { openForReading } from './connection.ts';
import { UnknownEventType } from './errors.ts';
import type { AnyEvent, Catalogue, EventOf, Fact, Stored } from './event.ts';
import { factsOf, rowReader } from './read.ts';
import { bareEvent, eventFrom, type EventRow } from './rows.ts';
import type { EventQuery } from './transaction.ts';
import type { Position } from './units.ts';

/** An event that the catalogue doesn't know, as it was written, with a sentence that says so. */
export type UnknownEvent = Stored<AnyEvent> & Readonly<{ warning: string }>;

/** A log that is only looked at, beside its writer or without one. */
export type Reader<E> = Readonly<{
  read(query: EventQuery): readonly (Stored<E> | UnknownEvent)[];
  all(after?: Position | 0): Generator<Stored<E> | UnknownEvent>;
  /** What a rebuild would read, which an unknown event must stop. The generator throws UnknownEventType. */
  facts(): Generator<Fact<E>>;
  head(): Position | 0;
  database: Database;
  close(): void;
}>;

/**
 * Opens a file for looking at.
 * @throws SchemaMismatch; an SqliteError when there is no such file
 */
export const openReader = <D extends Catalogue>(file: string, catalogue: D): Reader<EventOf<D>> => {
  const database = openForReading(file);
  const rows = rowReader(database);
  return {
    read: (query) => rows.read(query).map((row) => shown(catalogue, row)),
    *all(after) {
      for (const row of rows.all(after)) yield shown(catalogue, row);
    },
    facts: factsOf(database, catalogue).facts,
    head: () => rows.head().position,
    database,
    close: () => void database.close(),
  };
};

/** Tells an event that could not be understood from the others. */
export const isUnknown = (event: Stored<AnyEvent>): event is UnknownEvent => 'warning' in event;

const shown = <D extends Catalogue>(catalogue: D, row: EventRow): Stored<EventOf<D>> | UnknownEvent => {
  try {
    return eventFrom(catalogue, row);
  } catch (error) {
    if (!(error instanceof UnknownEventType)) throw error;
    return { ...bareEvent(row), warning: error.message };
  }
};
