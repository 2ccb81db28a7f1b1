import type { Database } from 'better-sqlite3';
import type { CampaignId, Instant, Position } from '../../events/units.ts';
import { run, sql } from '../sql.ts';

/** An event of the campaign, or of what it asked of the outside world, and the hash that ties it to everything before it. */
export type TrailEntry = Readonly<{
  position: Position;
  at: Instant;
  type: string;
  actor: string;
  influencerName: string | null;
  /** SHA-256 in hex. */
  hash: string;
}>;

/** `first` and `last` are the two ends; `leftOut` is how many entries lie between them. */
export type Trail = Readonly<{
  first: readonly TrailEntry[];
  last: readonly TrailEntry[];
  leftOut: number;
  /** How many of each type, the most frequent first; those that are `without` too. */
  counts: readonly Readonly<{ type: string; count: number }>[];
}>;

export type TrailOptions = Readonly<{
  /** Types that are counted and not listed. */
  without: readonly string[];
  /** At most so many entries from the beginning, and from the end. */
  first: number;
  last: number;
}>;

/** The newest event of the whole log: its hash stands for every event up to it. */
export type Head = Readonly<{ position: Position; at: Instant; hash: string }>;

export const trailOf = (db: Database, campaignId: CampaignId, { without, first, last }: TrailOptions): Trail => {
  const counts = run(db, COUNTS.where('campaign_id', '=', campaignId));
  const listed = counts.filter(({ type }) => !without.includes(type)).reduce((sum, { count }) => sum + count, 0);
  const own = ENTRIES.where('campaign_id', '=', campaignId).where('type', 'not in', without);
  const beginning = run(db, own.orderBy('position').limit(listed <= first + last ? listed : first));
  const end = run(db, own.orderBy('position', 'desc').limit(Math.min(last, listed - beginning.length)));
  return {
    first: beginning,
    last: end.toReversed(),
    leftOut: listed - beginning.length - end.length,
    counts,
  };
};

/** null: nothing was ever recorded. */
export const headOf = (db: Database): Head | null => run(db, HEAD)[0] ?? null;

const ENTRIES = sql
  .selectFrom('audit_trail')
  .select(['position', 'timestamp as at', 'type', 'actor', 'influencer_name as influencerName', 'hash']);

const COUNTS = sql
  .selectFrom('audit_trail')
  .select((eb) => ['type', eb.fn.countAll<number>().as('count')])
  .groupBy('type')
  .orderBy('count', 'desc')
  .orderBy('type');

const HEAD = sql
  .selectFrom('events')
  .select(['position', 'occurred_at as at', 'hash'])
  .orderBy('position', 'desc')
  .limit(1);
