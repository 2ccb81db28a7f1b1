import type { Database } from 'better-sqlite3';
import type { Position } from '../../events/units.ts';
import { headPlace, type Place, placeAt, placeAtTime, placeOfEvent } from '../../projections/replay/positions.ts';
import { oneLine } from '../render/text.ts';
import { Refusal, UsageError } from './failure.ts';
import { endOf } from './moments.ts';

/** Up to which position something is looked at, and which event stands there; 0: before the first one. */
export type Moment = Readonly<{ upTo: Position | 0; place: Place | null }>;

/** Two moments, the earlier one first. */
export type Between = Readonly<{ from: Moment; to: Moment }>;

export const AT = 'a position, a time (UTC) or an event id';

/** `now`, a position, an event's id, or a time, whose whole day, minute or second is taken in. @throws Refusal, UsageError */
export const momentMeant = (db: Database, typed: string, option: string): Moment => {
  const text = typed.trim();
  if (text === 'now') return momentOf(headPlace(db));
  if (/^#?\d+$/.test(text)) return atPosition(db, Number(text.replace('#', '')));
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return momentOf(placeAtTime(db, endOf(text, option)));
  if (!EVENT_ID.test(text))
    throw new UsageError(
      `--${option} ${oneLine(text)} is no moment: write a position (1204), a time (2026-12-01T09:30), an event id, or now.`,
    );
  const place = placeOfEvent(db, text.toLowerCase());
  if (place === null)
    throw new Refusal(
      'NOT_FOUND',
      `The log has no event ${text}: parley log --format ndjson names the position of each.`,
    );
  return momentOf(place);
};

/** `A..B`; an end that is left out is the beginning, or now. @throws Refusal, UsageError */
export const spanMeant = (db: Database, typed: string): Between => {
  const [from, to, ...rest] = typed.split('..');
  if (from === undefined || to === undefined || rest.length > 0)
    throw new UsageError(`--diff ${oneLine(typed)} is not two moments: write A..B, each ${AT}.`);
  const span = {
    from: from.trim() === '' ? BEGINNING : momentMeant(db, from, 'diff'),
    to: to.trim() === '' ? momentMeant(db, 'now', 'diff') : momentMeant(db, to, 'diff'),
  };
  if (span.from.upTo > span.to.upTo)
    throw new UsageError(`--diff ${oneLine(typed)} runs backwards: write the earlier moment first.`);
  return span;
};

const BEGINNING: Moment = { upTo: 0, place: null };
const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const momentOf = (place: Place | null): Moment => ({ upTo: place?.position ?? 0, place });

const atPosition = (db: Database, position: number): Moment => {
  if (position === 0) return BEGINNING;
  const place = placeAt(db, position);
  if (place !== null) return momentOf(place);
  const head = headPlace(db)?.position ?? 0;
  throw new Refusal('NOT_FOUND', `The log ends at position ${head}: there is no position ${position} yet.`);
};
