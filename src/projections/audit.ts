import type { Database } from 'better-sqlite3';
import { sql as raw } from 'kysely';
import type { CampaignId, InfluencerId, Instant, NegotiationId, Position } from '../events/units.ts';
import { findInfluencers, type KnownInfluencer, type Search } from './queries.ts';
import { run, sql } from './sql.ts';

/** What of the audit trail is looked for: `since` inclusive, `until` exclusive; `without` are types that are left out. */
export type AuditSearch = Readonly<{
  campaignId?: CampaignId;
  influencerId?: InfluencerId;
  negotiationId?: NegotiationId;
  direction?: 'sent' | 'received';
  types?: readonly string[];
  without?: readonly string[];
  since?: Instant;
  until?: Instant;
  /** Only what stands before, or behind, this position. */
  before?: Position;
  after?: Position;
}>;

/** A row of the `audit_trail` view; `rates` and `data` are JSON. */
export type AuditEntry = Readonly<{
  position: Position;
  timestamp: Instant;
  direction: 'sent' | 'received' | null;
  type: string;
  campaignId: CampaignId | null;
  campaign: string | null;
  negotiationId: NegotiationId | null;
  influencerId: InfluencerId | null;
  influencerName: string | null;
  emailSubject: string | null;
  emailBody: string | null;
  negotiationState: string | null;
  rates: string | null;
  intent: string | null;
  actor: string;
  data: string;
  /** SHA-256 in hex, which anchors and the chain vouch for. */
  hash: string;
}>;

/** The newest entries that the search lets through, the newest last. */
export const newestEntries = (db: Database, search: AuditSearch, limit: number): readonly AuditEntry[] =>
  run(db, AUDIT.where('position', 'in', newestOf(db, search).limit(limit)).orderBy('position'));

/** The oldest entries that the search lets through, the oldest first. */
export const oldestEntries = (db: Database, search: AuditSearch, limit: number): readonly AuditEntry[] => {
  const positions = matching(db, search).orderBy('position').limit(limit);
  return run(db, AUDIT.where('position', 'in', positions).orderBy('position'));
};

/** Every entry that the search lets through, oldest first, read page by page: what is written meanwhile is not held up. */
export function* entriesOf(db: Database, search: AuditSearch): Generator<AuditEntry> {
  if (isAbout(search)) {
    const positions = run(db, newestOf(db, search)).map(({ position }) => position);
    for (let end = positions.length; end > 0; end -= PAGE)
      yield* run(db, AUDIT.where('position', 'in', positions.slice(Math.max(0, end - PAGE), end)).orderBy('position'));
    return;
  }
  const matches = matching(db, search).orderBy('position').limit(PAGE);
  let page: readonly AuditEntry[] = [];
  do {
    const after = page.at(-1)?.position ?? (0 as Position);
    page = run(db, AUDIT.where('position', 'in', matches.where('position', '>', after)).orderBy('position'));
    yield* page;
  } while (page.length === PAGE);
}

/** An influencer by id, or as `findInfluencers` finds them by name, handle or address. */
export const findInfluencer = (db: Database, typed: string): Search<KnownInfluencer> => {
  const byId = sql.selectFrom('contacts').select(['key as influencerId', 'name', 'handle', 'email']);
  const [found] = run(db, byId.where('key', '=', typed as InfluencerId));
  return found === undefined ? findInfluencers(db, typed) : { outcome: 'found', found };
};

const PAGE = 1_000;

/** Positions first: only of what is shown is the rest computed. */
const newestOf = (db: Database, search: AuditSearch) => matching(db, search).orderBy('position', 'desc');

const matching = (db: Database, search: AuditSearch) => {
  const { types, without, direction, since, until, before, after } = search;
  let query = isAbout(search) ? POSITIONS.where('position', 'in', positionsAbout(search)) : between(db, search);
  if (direction !== undefined) query = query.where('direction', '=', direction);
  if (before !== undefined) query = query.where('position', '<', before);
  if (after !== undefined) query = query.where('position', '>', after);
  if (types !== undefined) query = query.where('type', 'in', types);
  if (without !== undefined) query = query.where('type', 'not in', without);
  // The plus keeps SQLite from the index of times, whose order is not the one that is asked for.
  if (since !== undefined) query = query.where(raw<Instant>`+occurred_at`, '>=', since);
  return until === undefined ? query : query.where(raw<Instant>`+occurred_at`, '<', until);
};

const isAbout = ({ campaignId, influencerId, negotiationId }: AuditSearch): boolean =>
  campaignId !== undefined || influencerId !== undefined || negotiationId !== undefined;

/** What effects went through is found by the view, which knows whom each was asked for. */
const positionsAbout = ({ campaignId, influencerId, negotiationId }: AuditSearch) => {
  let query = sql.selectFrom('audit_trail').select('position');
  if (campaignId !== undefined) query = query.where('campaign_id', '=', campaignId);
  if (influencerId !== undefined) query = query.where('influencer_id', '=', influencerId);
  return negotiationId === undefined ? query : query.where('negotiation_id', '=', negotiationId);
};

const POSITIONS = sql.selectFrom('events').select('position');

/**
 * Between which positions a time span lies: the index of times tells, 1 ms for 20,000 events. Without, a look at a day long ago
 * walks back to it through everything since, and a look that finds too little goes on to the beginning of the log.
 */
const between = (db: Database, { since, until }: AuditSearch): typeof POSITIONS => {
  if (since === undefined && until === undefined) return POSITIONS;
  let span = SPAN;
  if (since !== undefined) span = span.where('occurred_at', '>=', since);
  if (until !== undefined) span = span.where('occurred_at', '<', until);
  const { first = null, last = null } = run(db, span)[0] ?? {};
  return POSITIONS.where('position', '>=', first ?? NOWHERE).where('position', '<=', last ?? NOWHERE);
};

const NOWHERE = 0 as Position;

const SPAN = sql
  .selectFrom('events')
  .select((eb) => [
    eb.fn.min<Position | null>('position').as('first'),
    eb.fn.max<Position | null>('position').as('last'),
  ]);

const AUDIT = sql
  .selectFrom('audit_trail')
  .select([
    'position',
    'timestamp',
    'direction',
    'type',
    'campaign_id as campaignId',
    'campaign',
    'negotiation_id as negotiationId',
    'influencer_id as influencerId',
    'influencer_name as influencerName',
    'email_subject as emailSubject',
    'email_body as emailBody',
    'negotiation_state as negotiationState',
    'rates',
    'intent',
    'actor',
    'data',
    'hash',
  ]);
