import type { Database } from 'better-sqlite3';
import { catalogue, type StoredEvent } from '../../events/catalogue.ts';
import { eventFrom, type EventRow, SELECT_EVENTS } from '../../events/rows.ts';
import type { CampaignId, NegotiationId, Position } from '../../events/units.ts';

/** Which part of a log: after a position, and up to one with that one taken in. */
export type Stretch = Readonly<{ after?: Position | 0; upTo: Position | 0 }>;

/**
 * Everything that happened to a campaign and to each of its negotiations, oldest first, by the index of campaigns and
 * page by page; what its effects went through is left out.
 * @throws UnknownEventType
 */
export function* campaignLog(
  db: Database,
  campaignId: CampaignId,
  { after = 0, upTo }: Stretch,
): Generator<StoredEvent> {
  const page = db.prepare<unknown[], EventRow>(CAMPAIGN_PAGE).raw();
  for (let last: number = after; ;) {
    const rows = page.all(campaignId, last, upTo, PAGE);
    for (const row of rows) yield eventFrom(catalogue, row);
    last = rows.at(-1)?.[0] ?? upTo;
    if (rows.length < PAGE) return;
  }
}

/** Every step of what was asked of the outside world for one negotiation, oldest first. @throws UnknownEventType */
export const effectsLog = (
  db: Database,
  negotiationId: NegotiationId,
  { after = 0, upTo }: Stretch,
): readonly StoredEvent[] =>
  db
    .prepare<unknown[], EventRow>(EFFECTS)
    .raw()
    .all(negotiationId, after, upTo)
    .map((row) => eventFrom(catalogue, row));

/**
 * What is new in the whole log and concerns the campaign, or any effect; other campaigns' events are passed over unread.
 * `upTo` is how far was looked.
 * @throws UnknownEventType
 */
export const newEvents = (
  db: Database,
  campaignId: CampaignId,
  after: Position | 0,
): Readonly<{ events: readonly StoredEvent[]; upTo: Position | 0 }> => {
  const upTo = db.prepare<[], Position | null>('SELECT max(position) FROM events').pluck().get() ?? 0;
  if (upTo <= after) return { events: [], upTo: after };
  const rows = db.prepare<unknown[], EventRow>(NEW).raw().all(after, upTo, campaignId);
  return { events: rows.map((row) => eventFrom(catalogue, row)), upTo };
};

/** Two stretches of the log as one, in order. */
export function* merged(one: Iterable<StoredEvent>, other: Iterable<StoredEvent>): Generator<StoredEvent> {
  const [a, b] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  let [left, right] = [a.next(), b.next()];
  while (left.done !== true || right.done !== true) {
    if (right.done === true || (left.done !== true && left.value.position < right.value.position)) {
      if (left.done !== true) yield left.value;
      left = a.next();
    } else {
      yield right.value;
      right = b.next();
    }
  }
}

const PAGE = 1_000;

const CAMPAIGN_PAGE = `${SELECT_EVENTS} WHERE e.campaign_id = ? AND e.position > ? AND e.position <= ?
  AND e.stream NOT LIKE 'effect:%' ORDER BY e.position LIMIT ?`;
// The plus keeps SQLite from walking every event of that type, or of that campaign, instead.
const EFFECTS = `${SELECT_EVENTS} WHERE e.stream IN (
    SELECT stream FROM events WHERE negotiation_id = ? AND +type = 'EffectRequested'
  ) AND e.position > ? AND e.position <= ? ORDER BY e.position`;
const NEW = `${SELECT_EVENTS} WHERE e.position > ? AND e.position <= ?
  AND (+e.campaign_id = ? OR e.stream LIKE 'effect:%') ORDER BY e.position`;
