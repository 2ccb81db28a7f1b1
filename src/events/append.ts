import type { Database } from 'better-sqlite3';
import { chainHash, GENESIS, isStorable, storableJson } from './chain.ts';
import { InvalidEvent, StreamConflict, UnknownEventType } from './errors.ts';
import type { AnyEvent, Catalogue, EventDefinition, EventOf, Stored } from './event.ts';
import { commitment } from './personal.ts';
import type { RowReader } from './read.ts';
import { type EventRow, eventFrom } from './rows.ts';
import type { Append, ExpectedVersion } from './transaction.ts';
import type { Clock, Ids } from './ports.ts';
import type { EventId, Instant, Position, StreamName, SubjectId } from './units.ts';

/** Inserts into the chain; only inside a transaction. */
export type Appender<E extends AnyEvent> = Readonly<{
  /** Reads the chain's head: at the start of a transaction and after every rollback. */
  refresh(): void;
  /** What was appended before stands in place of an event whose dedupe key is known; `appended` hears of the others. */
  append(request: Append<E>, appended: (event: Stored<E>) => void): readonly Stored<E>[];
}>;

type Options<D> = Readonly<{ database: Database; rows: RowReader; catalogue: D; clock: Clock; ids: Ids }>;
type Addition = AnyEvent & Readonly<{ state?: string | null; occurredAt?: Instant; dedupeKey?: string }>;

const STREAMS_REMEMBERED = 10_000;

export const appender = <D extends Catalogue>(options: Options<D>): Appender<EventOf<D>> => {
  const { database, rows, catalogue, clock, ids } = options;
  const insertEvent = database.prepare(
    `INSERT INTO events (position, id, stream, version, type, schema_version, data, state, metadata, occurred_at,
     recorded_at, dedupe_key, personal_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertPersonal = database.prepare(
    'INSERT INTO personal (position, subject, salt, content) VALUES (?, ?, ?, ?)',
  );
  const lastVersion = database.prepare('SELECT ifnull(max(version), 0) FROM events WHERE stream = ?').pluck();
  const known = database.prepare('SELECT 1 FROM events WHERE dedupe_key = ?').pluck();
  let head = { position: 0, hash: GENESIS };
  /** Of the streams appended to last: there is one writer, so only a rollback makes them wrong. */
  const versions = new Map<StreamName, number>();

  const insert = (request: Append<EventOf<D>>, addition: Addition, version: number): Stored<EventOf<D>> => {
    const definition = definitionOf(catalogue, addition.type);
    const { data, content } = checked(definition, addition);
    const { stream, metadata } = request;
    const salt = content === null ? null : ids.salt().toString('hex');
    const recordedAt = clock.now().toISOString() as Instant;
    const personalHash = content === null || salt === null ? null : commitment(salt, content);
    const subject = addition.personal?.subject ?? null;
    const position = (head.position + 1) as Position;
    const id = ids.uuid() as EventId;
    const metadataJson = storableJson(metadata);
    const state = addition.state ?? null;
    const occurredAt = addition.occurredAt ?? recordedAt;
    const dedupeKey = addition.dedupeKey ?? null;
    const columns = [position, id, stream, version, addition.type, definition.schemaVersion, data, state] as const;
    const more = [metadataJson, occurredAt, recordedAt, dedupeKey, personalHash] as const;
    const hash = chainHash(head.hash, [...columns, ...more, subject]);
    insertEvent.run(...columns, ...more, hash);
    if (content !== null) insertPersonal.run(position, subject, salt, content);
    head = { position, hash };
    // Read back from the text that was stored, so that followers see now exactly what a rebuild will see.
    const row: EventRow = [...columns, metadataJson, occurredAt, recordedAt, dedupeKey, hash, subject, content];
    return eventFrom(catalogue, row);
  };

  const append: Appender<EventOf<D>>['append'] = (request, appended) => {
    const { stream, expected, events: additions } = request;
    requireText(stream, 'stream');
    const isKnown = (addition: Addition) => addition.dedupeKey !== undefined && known.get(addition.dedupeKey) === 1;
    let version = versions.get(stream) ?? Number(lastVersion.get(stream));
    if (additions.length === 0 || !additions.every(isKnown)) requireVersion(stream, expected, version);

    return additions.map((addition: Addition) => {
      const first = addition.dedupeKey === undefined ? undefined : rows.withDedupeKey(addition.dedupeKey);
      if (first !== undefined) return eventFrom(catalogue, first);
      const event = insert(request, addition, ++version);
      versions.set(stream, version);
      appended(event);
      return event;
    });
  };

  return {
    refresh() {
      const { position, hash } = rows.head();
      if (hash !== head.hash || versions.size > STREAMS_REMEMBERED) versions.clear();
      head = { position, hash: hash ?? GENESIS };
    },
    append,
  };
};

const definitionOf = (catalogue: Catalogue, type: string): EventDefinition => {
  const definition = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  if (definition === undefined) throw new UnknownEventType(type, null, null);
  return definition;
};

const requireVersion = (stream: StreamName, expected: ExpectedVersion, actual: number): void => {
  const met =
    expected === 'any' ||
    (expected === 'no_stream' && actual === 0) ||
    (expected === 'stream_exists' && actual > 0) ||
    expected === actual;
  if (!met) throw new StreamConflict(stream, expected, actual);
};

/** The JSON of data and personal content, once both fit the definition. */
const checked = (
  definition: EventDefinition,
  addition: Addition,
): Readonly<{ data: string; content: string | null }> => {
  const { type, personal } = addition;
  for (const field of ['state', 'dedupeKey', 'occurredAt'] as const) requireText(addition[field] ?? '', field, type);
  const data = storableJson(parsed(type, 'data', definition.data, addition.data));
  if (definition.personal === undefined) {
    if (personal !== undefined) throw new InvalidEvent(type, 'it has no personal part');
    return { data, content: null };
  }
  if (personal === undefined || personal.content === null) throw new InvalidEvent(type, 'its personal part is missing');
  requireSubject(personal.subject, type);
  return { data, content: storableJson(parsed(type, 'personal', definition.personal, personal.content)) };
};

const parsed = (type: string, part: string, definition: EventDefinition['data'], value: unknown): unknown => {
  const result = definition.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidEvent(
    type,
    result.error.issues.map(({ code, path }) => `${[part, ...path].map(String).join('.')}: ${code}`).join(', '),
  );
};

const requireSubject = (subject: SubjectId, type: string): void => {
  if (subject === '') throw new InvalidEvent(type, 'personal.subject is empty');
  requireText(subject, 'personal.subject', type);
};

const requireText = (text: string, field: string, type = 'the append'): void => {
  if (!isStorable(text)) throw new InvalidEvent(type, `${field} is not well-formed Unicode`);
};
