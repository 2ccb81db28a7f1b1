import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../events/catalogue.ts';
import type { CampaignId, NegotiationId, Position } from '../../events/units.ts';
import { newEvents } from '../../projections/replay/campaign-log.ts';
import type { Replayed } from '../../projections/replay/replay.ts';
import type { Step, Walk } from '../../projections/replay/steps.ts';
import { stepRows, STEPS_CSV } from '../render/replay/csv.ts';
import { stepJson, stepLines } from '../render/replay/steps.ts';
import type { Format } from './options.ts';
import { writeCsv, writeCsvRows } from './rows.ts';
import { json, type Terminal } from './terminal.ts';

const POLL_MILLISECONDS = 250;

/** Shows step after step; `end` closes a document that was begun. */
export type Teller = Readonly<{ tell(step: Step, now: Replayed): void; end(): void }>;

/** `named`: several people's steps are told together. */
export const teller = (format: Format, named: boolean, out: Terminal): Teller => {
  let day: string | null = null;
  let count = 0;
  if (format === 'csv') writeCsv([], STEPS_CSV, out);
  const nameIn = (now: Replayed, id: NegotiationId | null) => (id === null ? null : (now.names.get(id)?.name ?? null));
  return {
    tell(step, now) {
      count += 1;
      const name = nameIn(now, step.negotiationId) ?? (named ? null : onlyName(now, step));
      if (format === 'ndjson') out.line(json(stepJson(step, name)));
      else if (format === 'json') out.write(`${count === 1 ? '[\n' : ',\n'}${json(stepJson(step, name))}`);
      else if (format === 'csv') writeCsvRows(stepRows(step, name), STEPS_CSV, out);
      else for (const line of stepLines(step, { name, named }, day, out)) out.line(line);
      day = step.event.occurredAt.slice(0, 10);
    },
    end: () => {
      if (format === 'json') out.line(count === 0 ? '[]' : '\n]');
    },
  };
};

/** Campaign events that a negotiation's walk shows are about one person, or about everybody. */
const onlyName = (now: Replayed, { event }: Step): string | null =>
  'negotiationId' in event.data && event.data.negotiationId !== null
    ? (now.names.get(event.data.negotiationId)?.name ?? null)
    : null;

/** What is walked: its events up to `upTo`, and whether more are waited for. */
export type Walking = Readonly<{
  walk: Walk;
  campaignId: CampaignId;
  events: Iterable<StoredEvent>;
  upTo: Position | 0;
  /** Tell the past too, not only what is new. */
  past: boolean;
  follow: boolean;
  /** Told between the past and what is new. */
  onFollowing(): void;
}>;

export const walkAlong = async (db: Database, walking: Walking, teller: Teller): Promise<void> => {
  const { walk, events, past } = walking;
  for (const event of events) {
    const step = walk.take(event);
    if (step !== null && past) teller.tell(step, walk.now);
  }
  if (walking.follow) await follow(db, walking, teller, stopped());
  teller.end();
};

/** Tells what is new in the log, as it comes, until the signal. Reads only, beside whoever writes. */
const follow = async (
  db: Database,
  { walk, campaignId, upTo, onFollowing }: Walking,
  teller: Teller,
  signal: AbortSignal,
): Promise<void> => {
  onFollowing();
  for (let last = upTo; !signal.aborted; await pause(POLL_MILLISECONDS, signal)) {
    const news = newEvents(db, campaignId, last);
    last = news.upTo;
    for (const event of news.events) {
      const step = walk.take(event);
      if (step !== null) teller.tell(step, walk.now);
    }
  }
};

/** Ctrl-C, or being told to stop, is how a follower ends: quietly, and well. */
const stopped = (): AbortSignal => {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
