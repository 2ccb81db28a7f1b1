import type { AnyEvent, Catalogue, EventOf, Metadata, Personal, Stored } from './event.ts';
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

/**
 * The one place where rows become events: data and personal content are brought to the newest version here.
 * @throws UnknownEventType
 */
export const eventFrom = <D extends Catalogue>(catalogue: D, row: EventRow): Stored<EventOf<D>> => {
  const [position, , , , type, version] = row;
  const definition = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  if (definition === undefined || version > definition.schemaVersion) {
    throw new UnknownEventType(type, version, position);
  }
  const event = bareEvent(row);
  if (version === definition.schemaVersion) return event as Stored<EventOf<D>>;

  let { data, personal } = event;
  for (let from = version; from < definition.schemaVersion; from++) {
    const upcast = definition.upcasters?.[from];
    const upcastPersonal = definition.personalUpcasters?.[from];
    if (upcast === undefined) throw new UnknownEventType(type, from, position);
    data = upcast(data);
    if (upcastPersonal !== undefined && personal !== undefined && personal.content !== null) {
      personal = { ...personal, content: upcastPersonal(personal.content) };
    }
  }
  return { ...event, data, ...(personal === undefined ? {} : { personal }) } as Stored<EventOf<D>>;
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
