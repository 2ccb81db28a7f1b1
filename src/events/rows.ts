import type { AnyEvent, Catalogue, EventOf, Fact, Metadata, Personal, Stored } from './event.ts';
import { UnknownEventType } from './errors.ts';
import type { EventId, Instant, Position, StreamName, SubjectId } from './units.ts';

/** A row of the events with its personal part, as `SELECT_EVENTS` reads it, in raw mode. */
export type EventRow = readonly [
  position: Position,
  id: EventId,
  stream: StreamName,
  version: number,
  type: string,
  schemaVersion: number,
  data: string,
  state: string | null,
  metadata: string,
  occurredAt: Instant,
  recordedAt: Instant,
  dedupeKey: string | null,
  hash: string,
  subject: SubjectId | null,
  content: string | null,
];

export const SELECT_EVENTS = `SELECT e.position, e.id, e.stream, e.version, e.type, e.schema_version, e.data, e.state,
  e.metadata, e.occurred_at, e.recorded_at, e.dedupe_key, e.hash, p.subject, p.content
  FROM events e LEFT JOIN personal p ON p.position = e.position`;

/** The columns that a fold may see, in the order of `FactRow`. */
export const SELECT_FACTS = `SELECT e.position, e.type, e.schema_version, e.data, e.occurred_at, p.subject, p.content
  FROM events e LEFT JOIN personal p ON p.position = e.position`;
export type FactRow = readonly [
  position: Position,
  type: string,
  schemaVersion: number,
  data: string,
  occurredAt: Instant,
  subject: SubjectId | null,
  content: string | null,
];

/**
 * The one place where rows become events: data and personal content are brought to the newest version here.
 * @throws UnknownEventType
 */
export const eventFrom = <D extends Catalogue>(catalogue: D, row: EventRow): Stored<EventOf<D>> => {
  const [, , , , , version] = row;
  return upcast(catalogue, version, bareEvent(row)) as Stored<EventOf<D>>;
};

/** Likewise, of what a fold may see. @throws UnknownEventType */
export const factFrom = <D extends Catalogue>(catalogue: D, row: FactRow): Fact<EventOf<D>> => {
  const [position, type, version, data, occurredAt, subject, content] = row;
  const fact = { type, data: JSON.parse(data) as unknown, position, occurredAt };
  const whole = subject === null ? fact : { ...fact, personal: personalFrom(subject, content) };
  return upcast(catalogue, version, whole) as Fact<EventOf<D>>;
};

const upcast = (catalogue: Catalogue, version: number, event: Fact<AnyEvent>): Fact<AnyEvent> => {
  const { type, position } = event;
  const definition = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  if (definition === undefined || version > definition.schemaVersion) {
    throw new UnknownEventType(type, version, position);
  }
  if (version === definition.schemaVersion) return event;

  let { data, personal } = event;
  for (let from = version; from < definition.schemaVersion; from++) {
    const next = definition.upcasters?.[from];
    const upcastPersonal = definition.personalUpcasters?.[from];
    if (next === undefined) throw new UnknownEventType(type, from, position);
    data = next(data);
    if (upcastPersonal !== undefined && personal !== undefined && personal.content !== null) {
      personal = { ...personal, content: upcastPersonal(personal.content) };
    }
  }
  return { ...event, data, ...(personal === undefined ? {} : { personal }) };
};

/** The event as it was written, whatever its type and version. */
export const bareEvent = (row: EventRow): Stored<AnyEvent> => {
  const [position, id, stream, version, type, schemaVersion, data, state, metadata, ...rest] = row;
  const [occurredAt, recordedAt, dedupeKey, hash, subject, content] = rest;
  const event = {
    type,
    data: JSON.parse(data) as unknown,
    position,
    id,
    stream,
    version,
    schemaVersion,
    state,
    metadata: JSON.parse(metadata) as Metadata,
    occurredAt,
    recordedAt,
    dedupeKey,
    hash,
  };
  return subject === null ? event : { ...event, personal: personalFrom(subject, content) };
};

const personalFrom = (subject: SubjectId, content: string | null): Personal<unknown> => ({
  subject,
  content: content === null ? null : (JSON.parse(content) as unknown),
});
