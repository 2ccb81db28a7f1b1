import type { Database } from 'better-sqlite3';
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { statementCache } from '../events/statements.ts';
import type { CampaignId, Cents, Cpm, InfluencerId, Instant, NegotiationId, Position, Views } from '../events/units.ts';
import type { Campaign, Standing } from '../domain/campaign/campaign.ts';
import type { Status } from '../domain/negotiation/state.ts';
import type { Effect } from './effects.ts';
import type { Circuit, Outage } from './operations.ts';

/** The read models' tables, with the columns that the projections beside this file declare. */
export type Tables = {
  campaigns: Row<CampaignId> & {
    status: Campaign['status'];
    standing: Standing;
    client_name: string | null;
    folded_client: string | null;
    budget: Cents | null;
    opening_cpm: Cpm | null;
    target_cpm: Cpm | null;
    stretch: number | null;
    ends_on: string | null;
    listed: number | null;
  };
  contacts: Row<InfluencerId> & {
    name: string | null;
    email: string | null;
    handle: string | null;
    manager_email: string | null;
    folded_name: string | null;
    folded_handle: string | null;
    time_zone: string | null;
  };
  negotiations: Row<NegotiationId> & {
    campaign_id: CampaignId;
    influencer_id: InfluencerId;
    place: number;
    status: Status;
    open: 0 | 1;
    impressions: Views;
    quality: number;
    offers: number;
    last_offer: Cents | null;
    ask: Cents | null;
    outstanding: Cents | null;
    held: Cents | null;
    deal: Cents | null;
    due_at: Instant | null;
  };
  effects: Row<string> & { system: string; kind: string; status: Effect['status']; open: 1 | null };
  outages: Row<string> & { began: Outage['began'] };
  circuits: Row<string> & { opened: Circuit['opened'] };
  mails: Row<string> & { negotiation_id: NegotiationId; thread_id: string; author: string };
  events: {
    position: Position;
    stream: string;
    type: string;
    data: string;
    metadata: string;
    occurred_at: Instant;
    campaign_id: CampaignId | null;
    influencer_id: InfluencerId | null;
    direction: 'sent' | 'received' | null;
    hash: string;
  };
  personal: { position: Position; content: string | null };
  audit_trail: {
    position: Position;
    timestamp: Instant;
    direction: 'sent' | 'received' | null;
    type: string;
    campaign_id: CampaignId | null;
    campaign: string | null;
    negotiation_id: NegotiationId | null;
    influencer_id: InfluencerId | null;
    influencer_name: string | null;
    email_subject: string | null;
    email_body: string | null;
    negotiation_state: string | null;
    rates: string | null;
    intent: string | null;
    actor: string;
    data: string;
    hash: string;
  };
};
type Row<Key> = { key: Key; state: string; position: Position };

/** Kysely only words the SQL: better-sqlite3 runs it, on the connection it is given. */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const statements = new WeakMap<Database, ReturnType<typeof statementCache>>();

/** @returns every row; a query that is asked again runs the statement that was prepared for it. */
export const run = <Result>(db: Database, query: Compilable<Result>): readonly Result[] => {
  const { sql: text, parameters } = query.compile();
  const prepare = statements.get(db) ?? statementCache(db);
  statements.set(db, prepare);
  return prepare(text).all(...parameters) as Result[];
};
