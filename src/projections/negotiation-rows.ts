import type { Database } from 'better-sqlite3';
import { type Compilable, sql as raw } from 'kysely';
import type { EscalationTrigger } from '../events/reading.ts';
import type { CampaignId, Cents, Cpm, InfluencerId, Instant, NegotiationId, Position, Views } from '../events/units.ts';
import type { Standing } from '../domain/campaign/campaign.ts';
import { cpmOf } from '../domain/money.ts';
import type { Negotiation, Phase, Status } from '../domain/negotiation/state.ts';
import { run, sql } from './sql.ts';

/** One negotiation as it stands, with whom and for which client. */
export type NegotiationRow = Readonly<{
  negotiationId: NegotiationId;
  campaignId: CampaignId;
  clientName: string | null;
  influencerId: InfluencerId;
  influencerName: string | null;
  handle: string | null;
  email: string | null;
  place: number;
  status: Status;
  open: boolean;
  impressions: Views;
  quality: number;
  /** Offers made: the round it is in. */
  offers: number;
  lastOffer: Cents | null;
  ask: Cents | null;
  held: Cents | null;
  deal: Cents | null;
  /** Of the deal, else of our last offer. */
  cpm: Cpm | null;
  dueAt: Instant | null;
  /** What a person was called for, while it is escalated. */
  trigger: EscalationTrigger | null;
  /** Their ask that a person may approve, while it is escalated. */
  approvable: Cents | null;
  /** Whose thread it is, while a person manages it. */
  managedBy: string | null;
  /** While it is paused: with the whole campaign, not by itself. */
  pausedWithCampaign: boolean;
  /** Of the last event that changed it. */
  position: Position;
  /** Of its campaign. */
  standing: Standing;
}>;

/** By place in the campaign's list. */
export const negotiationRows = (db: Database, campaignId: CampaignId): readonly NegotiationRow[] =>
  run(db, NEGOTIATIONS.where('n.campaign_id', '=', campaignId).orderBy('n.place')).map(negotiationRow);

/** Everything that was ever negotiated with one influencer. */
export const negotiationsWith = (db: Database, influencerId: InfluencerId): readonly NegotiationRow[] =>
  run(db, NEGOTIATIONS.where('n.influencer_id', '=', influencerId).orderBy('n.campaign_id')).map(negotiationRow);

/** null: there is none of that id. */
export const negotiationRowOf = (db: Database, negotiationId: NegotiationId): NegotiationRow | null =>
  run(db, NEGOTIATIONS.where('n.key', '=', negotiationId)).map(negotiationRow)[0] ?? null;

/** Every negotiation in one of these states. */
export const negotiationsIn = (db: Database, ...statuses: readonly Status[]): readonly NegotiationRow[] =>
  run(db, NEGOTIATIONS.where('n.status', 'in', statuses).orderBy('n.position')).map(negotiationRow);

/** Every negotiation that waits for a person, the one first that has waited longest. */
export const escalatedLongestFirst = (db: Database): readonly NegotiationRow[] =>
  run(db, NEGOTIATIONS.where('n.status', '=', 'escalated').orderBy(ASKED)).map(negotiationRow);

const ASKED = raw<number>`(SELECT max(e.position) FROM events e WHERE e.stream = 'negotiation:' || n.key AND e.type = 'NegotiationEscalated')`;

/**
 * Negotiations with somebody whose address, or whose manager's, is at this domain (in small letters): those that are open,
 * or those that changed behind a position.
 */
export const negotiationsAt = (
  db: Database,
  domain: string,
  which: 'open' | Readonly<{ changedAfter: Position }>,
): readonly NegotiationRow[] => {
  const at = NEGOTIATIONS.where((eb) =>
    eb.or([eb(domainOf('c.email'), '=', domain), eb(domainOf('c.manager_email'), '=', domain)]),
  );
  const some = which === 'open' ? at.where('n.open', '=', 1) : at.where('n.position', '>', which.changedAfter);
  return run(db, some.orderBy('n.campaign_id').orderBy('n.place')).map(negotiationRow);
};

/** Domains of the addresses that are known, in small letters. */
export const domainsKnown = (db: Database): readonly string[] => {
  const own = sql.selectFrom('contacts as c').select(domainOf('c.email').as('domain'));
  const managers = sql.selectFrom('contacts as c').select(domainOf('c.manager_email').as('domain'));
  return run(db, own.union(managers)).flatMap(({ domain }) => domain ?? []);
};

/** The Gmail thread of a negotiation's latest mail; null before the first. */
export const latestThread = (db: Database, negotiationId: NegotiationId): string | null =>
  run(db, MAILS.where('negotiation_id', '=', negotiationId))[0]?.thread_id ?? null;

/** Where the event stands by which a thread became a person's the last time; null: it never was. */
export const takenOverAt = (db: Database, negotiationId: NegotiationId): Position | null =>
  run(db, TAKEN_OVER.where('stream', '=', `negotiation:${negotiationId}`))[0]?.position ?? null;

function domainOf(column: 'c.email' | 'c.manager_email') {
  return raw<string | null>`substr(${raw.ref(column)}, instr(${raw.ref(column)}, '@') + 1)`;
}

const NEGOTIATIONS = sql
  .selectFrom('negotiations as n')
  .leftJoin('contacts as c', 'c.key', 'n.influencer_id')
  .leftJoin('campaigns as k', 'k.key', 'n.campaign_id')
  .selectAll('n')
  .select(['c.name', 'c.handle', 'c.email', 'k.client_name', 'k.standing']);

const TAKEN_OVER = sql
  .selectFrom('events')
  .select('position')
  .where('type', 'in', ['ThreadTakenOver', 'NegotiationReopened'])
  .orderBy('position', 'desc')
  .limit(1);

const MAILS = sql.selectFrom('mails').select('thread_id').orderBy('position', 'desc').limit(1);

type ResultOf<Query> = Query extends Compilable<infer Result> ? Result : never;

const negotiationRow = (row: ResultOf<typeof NEGOTIATIONS>): NegotiationRow => {
  const phase = (JSON.parse(row.state) as Negotiation | null)?.phase ?? null;
  const amount = row.deal ?? row.last_offer;
  return {
    negotiationId: row.key,
    campaignId: row.campaign_id,
    clientName: row.client_name,
    influencerId: row.influencer_id,
    influencerName: row.name,
    handle: row.handle,
    email: row.email,
    place: row.place,
    status: row.status,
    open: row.open === 1,
    impressions: row.impressions,
    quality: row.quality,
    offers: row.offers,
    lastOffer: row.last_offer,
    ask: row.ask,
    held: row.held,
    deal: row.deal,
    cpm: amount === null ? null : cpmOf(amount, row.impressions),
    dueAt: row.due_at,
    position: row.position,
    standing: row.standing ?? 'running',
    ...calledOn(phase),
  };
};

const calledOn = (
  phase: Phase | null,
): Pick<NegotiationRow, 'trigger' | 'approvable' | 'managedBy' | 'pausedWithCampaign'> => ({
  trigger: phase?.status === 'escalated' ? phase.trigger : null,
  approvable: phase?.status === 'escalated' ? phase.ask : null,
  managedBy: phase?.status === 'human_managed' ? phase.by : null,
  pausedWithCampaign: phase?.status === 'paused' && phase.withCampaign,
});
