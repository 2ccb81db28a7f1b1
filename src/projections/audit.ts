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
  influencerName: string | null;
  emailSubject: string | null;
  emailBody: string | null;
  negotiationState: string | null;
  rates: string | null;
  intent: string | null;
  actor: string;
  data: string;
}>;

/** The newest entries that the search lets through, the newest last. */
export const newestEntries = (db: Database, search: AuditSearch, limit: number): readonly AuditEntry[] =>
  run(db, AUDIT.where('position', 'in', newestOf(db, search).limit(limit)).orderBy('position'));

/** Every entry that the search lets through, oldest first, read page by page: what is written meanwhile is not held up. */
export function* entriesOf(db: Database, search: AuditSearch): Generator<AuditEntry> {
  if (isAbout(search) || isShort(db, search)) {
    const positions = run(db, newestOf(db, search)).map(({ position }) => position);
    for (let end = positions.length; end > 0; end -= PAGE)
      yield* run(db, AUDIT.where('position', 'in', positions.slice(Math.max(0, end - PAGE), end)).orderBy('position'));
    return;
  }
  const matches = matching(search).orderBy('position').limit(PAGE);
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
const newestOf = (db: Database, search: AuditSearch) => {
  const found = matching(search);
  // The plus keeps SQLite from walking back along the whole log, half a second for a million events.
  return !isAbout(search) && isShort(db, search)
    ? found.orderBy(raw`+position`, 'desc')
    : found.orderBy('position', 'desc');
};

const matching = (search: AuditSearch) => {
  const { types, without, direction } = search;
  let query = within(POSITIONS, search);
  if (isAbout(search)) query = query.where('position', 'in', positionsAbout(search));
  if (direction !== undefined) query = query.where('direction', '=', direction);
  if (types !== undefined) query = query.where('type', 'in', types);
  return without === undefined ? query : query.where('type', 'not in', without);
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

/** Where few events lie in a time span, the index of times gives them at once; where many do, a walk along the log soon meets them. */
const FEW = 20_000;

const isShort = (db: Database, search: AuditSearch): boolean => {
  if (search.since === undefined && search.until === undefined) return false;
  const found = within(POSITIONS, search).limit(FEW + 1);
  const [row] = run(
    db,
    sql.selectFrom(found.as('found')).select((eb) => eb.fn.countAll<number>().as('count')),
  );
  return (row?.count ?? 0) <= FEW;
};

const POSITIONS = sql.selectFrom('events').select('position');

const within = (query: typeof POSITIONS, { since, until }: AuditSearch): typeof POSITIONS => {
  const later = since === undefined ? query : query.where('occurred_at', '>=', since);
  return until === undefined ? later : later.where('occurred_at', '<', until);
};

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
    'influencer_name as influencerName',
    'email_subject as emailSubject',
    'email_body as emailBody',
    'negotiation_state as negotiationState',
    'rates',
    'intent',
    'actor',
    'data',
  ]);
