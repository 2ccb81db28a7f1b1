import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../events/catalogue.ts';
import type { EventId, Instant, Position } from '../../events/units.ts';

/** A place in the log: the event that stands there. */
export type Place = Readonly<{ position: Position; at: Instant; id: EventId; type: string }>;

/** The newest event; null in an empty log. */
export const headPlace = (db: Database): Place | null => placeWhere(db, 'ORDER BY position DESC LIMIT 1');

/** null: the log has no such position. */
export const placeAt = (db: Database, position: number): Place | null => placeWhere(db, 'WHERE position = ?', position);

/** null: the log has no event of that id. */
export const placeOfEvent = (db: Database, id: string): Place | null => placeWhere(db, 'WHERE id = ?', id);

/** The last event that had happened by then, by the index of times; null: nothing had. */
export const placeAtTime = (db: Database, instant: Instant): Place | null =>
  placeWhere(db, 'WHERE occurred_at <= ? ORDER BY occurred_at DESC, position DESC LIMIT 1', instant);

export const placeOf = ({ position, occurredAt, id, type }: StoredEvent): Place => ({
  position,
  at: occurredAt,
  id,
  type,
});

const placeWhere = (db: Database, where: string, ...parameters: readonly unknown[]): Place | null =>
  (db.prepare(`SELECT position, occurred_at AS at, id, type FROM events ${where}`).get(...parameters) as
    Place | undefined) ?? null;
