import type { Database } from 'better-sqlite3';
import type { SelectQueryBuilder } from 'kysely';
import type { CampaignId, InfluencerId, Instant, NegotiationId, Position } from '../events/units.ts';
import { findInfluencers, type KnownInfluencer, type Search } from './queries.ts';
import { run, sql, type Tables } from './sql.ts';

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
  run(db, matching(db, search).orderBy('position', 'desc').limit(limit)).toReversed();

/** Every entry that the search lets through, oldest first, read page by page: what is written meanwhile is not held up. */
export function* entriesOf(db: Database, search: AuditSearch): Generator<AuditEntry> {
  const matches = matching(db, search);
  let after = 0 as Position | 0;
  for (;;) {
    const page = run(
      db,
      matches
        .where('position', '>', after as Position)
        .orderBy('position')
        .limit(PAGE),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.position;
  }
}

/** An influencer by id, or as `findInfluencers` finds them by name, handle or address. */
export const findInfluencer = (db: Database, typed: string): Search<KnownInfluencer> => {
  const byId = sql.selectFrom('contacts').select(['key as influencerId', 'name', 'handle', 'email']);
  const [found] = run(db, byId.where('key', '=', typed as InfluencerId));
  return found === undefined ? findInfluencers(db, typed) : { outcome: 'found', found };
};

const PAGE = 1_000;

const matching = (db: Database, search: AuditSearch) => {
  const { campaignId, influencerId, negotiationId, types, without, direction, since, until } = search;
  let query = within(AUDIT, search);
  if (campaignId !== undefined) query = query.where('campaign_id', '=', campaignId);
  if (negotiationId !== undefined) query = query.where('negotiation_id', '=', negotiationId);
  if (direction !== undefined) query = query.where('direction', '=', direction);
  if (types !== undefined) query = query.where('type', 'in', types);
  if (without !== undefined) query = query.where('type', 'not in', without);
  // The view shows no influencer's id, since what is asked for is the name.
  if (influencerId !== undefined)
    query = query.where('position', 'in', (eb) =>
      eb.selectFrom('events').select('position').where('influencer_id', '=', influencerId),
    );
  const isTimed = since !== undefined || until !== undefined;
  return isTimed && isShort(db, search) ? query.where('position', 'in', within(POSITIONS, search)) : query;
};

/**
 * Left alone, SQLite walks back from the newest event to a time span long ago, half a second for a million events. Where few
 * events lie in the span, the index of times gives their positions at once; where many do, the walk soon meets them.
 */
const FEW = 20_000;

const isShort = (db: Database, search: AuditSearch): boolean => {
  const found = within(POSITIONS, search).limit(FEW + 1);
  const [row] = run(
    db,
    sql.selectFrom(found.as('found')).select((eb) => eb.fn.countAll<number>().as('count')),
  );
  return (row?.count ?? 0) <= FEW;
};

const within = <Output>(
  query: SelectQueryBuilder<Tables, 'audit_trail', Output>,
  { since, until }: AuditSearch,
): SelectQueryBuilder<Tables, 'audit_trail', Output> => {
  const later = since === undefined ? query : query.where('timestamp', '>=', since);
  return until === undefined ? later : later.where('timestamp', '<', until);
};

const POSITIONS = sql.selectFrom('audit_trail').select('position');

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
