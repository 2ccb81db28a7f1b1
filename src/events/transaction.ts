import type { Database, Statement } from 'better-sqlite3';
import type { Fact, Metadata, Stored } from './event.ts';
import type { Instant, Position, StreamName } from './units.ts';

/** What the caller believes of the stream: exactly this version, no event yet, at least one, or nothing. */
export type ExpectedVersion = number | 'no_stream' | 'stream_exists' | 'any';

/** Events for one stream, appended together or not at all. */
export type Append<E> = Readonly<{
  stream: StreamName;
  expected: ExpectedVersion;
  metadata: Metadata;
  /** `occurredAt` is now unless told; `state` is the state the stream is in after the event. */
  events: readonly (E & Readonly<{ state?: string | null; occurredAt?: Instant; dedupeKey?: string }>)[];
}>;

/** What `write` gives to its work: valid until the work returns. */
export type Transaction<E> = Readonly<{
  /**
   * Appends and lets the followers follow. An event whose dedupe key is known is not appended again: the first
   * append's event stands in its place, and a request of nothing but known keys never conflicts.
   * @throws StreamConflict, UnknownEventType, InvalidEvent
   */
  append(request: Append<E>): readonly Stored<E>[];
  /** Every event of one stream, oldest first; none if there is no such stream. */
  stream(name: StreamName): readonly Stored<E>[];
  isKnown(dedupeKey: string): boolean;
  /** The writer's connection, for read models. */
  database: Database;
  /** A prepared statement, cached by its SQL. */
  prepare(sql: string): Statement<unknown[], unknown>;
}>;

/** Runs for every appended event, in position order, in the append's own transaction. May append to other streams. */
export type Follower<E> = (tx: Transaction<E>, event: Stored<E>) => void;

/** Which events to read; everything from the beginning unless told. */
export type EventQuery = Readonly<{
  after?: Position | 0;
  types?: readonly string[];
  stream?: StreamName;
  /** At most 1,000, which is also the default. */
  limit?: number;
}>;

/** The one writer of a database file. */
export type EventLog<E> = Readonly<{
  /**
   * Runs `work` synchronously in the writer's transaction and resolves after the durable commit. A throw rolls back
   * this caller only. Listeners and other callers never see what was rolled back. `work` runs once more where another
   * caller of the same commit throws, so it leaves nothing behind but in the transaction.
   * @throws NestedWrite at once when called by the work of another write
   */
  write<T>(work: (tx: Transaction<E>) => T): Promise<T>;
  read(query: EventQuery): readonly Stored<E>[];
  /** Everything after a position, page by page; what is appended meanwhile is included. */
  all(after?: Position | 0): Generator<Stored<E>>;
  /** What a rebuild reads. */
  facts(): Generator<Fact<E>>;
  /** The last event's position. */
  head(): Position | 0;
  /** Told after the commit, in order. A listener that throws ends the process. Returns how to stop listening. */
  subscribe(listener: (events: readonly Stored<E>[]) => void): () => void;
  database: Database;
  /** Fails what is still waiting with LogClosed and lets the file go. */
  close(): void;
}>;

/** Where a rebuild or a comparison reads from: `factsOf` a database. */
export type FactSource<E> = Readonly<{ database: Database; facts(): Iterable<Fact<E>> }>;
