import type { Database } from 'better-sqlite3';
import type { Compilable, ExpressionBuilder } from 'kysely';
import type { CampaignEvent } from '../events/catalogue.ts';
import type { CampaignId, Cents, Cpm, InfluencerId, Instant } from '../events/units.ts';
import {
  type Campaign,
  type Lookup,
  NEW_CAMPAIGN,
  type Standing,
  type Submission,
  termsOf,
} from '../domain/campaign/campaign.ts';
import { type Ledger, ledgerOf } from '../domain/campaign/ledger.ts';
import { cpmOf } from '../domain/money.ts';
import type { Status } from '../domain/negotiation/state.ts';
import type { CampaignState } from './campaigns.ts';
import type { Effect } from './effects.ts';
import { distance, folded } from './nearby.ts';
import { type NegotiationRow, negotiationRows } from './negotiation-rows.ts';
import { run, sql, type Tables } from './sql.ts';

/** Somebody whom Parley has met in a sheet; an erased person has no name, handle or address. */
export type KnownInfluencer = Readonly<{
  influencerId: InfluencerId;
  name: string | null;
  handle: string | null;
  email: string | null;
}>;

/** `several`: all of them are exactly what was typed. `near`: nobody is, the nearest first. */
export type Search<Found> =
  | Readonly<{ outcome: 'found'; found: Found }>
  | Readonly<{ outcome: 'several'; candidates: readonly Found[] }>
  | Readonly<{ outcome: 'near'; candidates: readonly Found[] }>
  | Readonly<{ outcome: 'none' }>;

/** One campaign with its totals. Money and client are null until its form was read. */
export type CampaignRow = Readonly<{
  campaignId: CampaignId;
  clientName: string | null;
  status: Campaign['status'];
  standing: Standing;
  budget: Cents | null;
  openingCpm: Cpm | null;
  targetCpm: Cpm | null;
  endsOn: string | null;
  listed: number | null;
  negotiations: number;
  open: number;
  agreed: number;
  escalated: number;
  spent: Cents;
  /** Views-weighted over the closed deals; null without any. */
  averageCpm: Cpm | null;
}>;

/** A line of the influencer list that isn't negotiated with, and why; the name is null once it has been erased. */
export type UnmatchedInfluencer = Readonly<{
  place: number;
  name: string | null;
  outcome: Exclude<Lookup['outcome'], 'matched'>;
}>;

export type CampaignDetails = CampaignRow &
  Readonly<{
    submission: Submission | null;
    /** `spent`, `bank`, `averageCpm`, `reserved` …; null until the form was read. */
    ledger: Ledger | null;
    negotiationRows: readonly NegotiationRow[];
    unmatched: readonly UnmatchedInfluencer[];
    /** Whom the form wants named when a deal is closed; nobody once its personal part was erased. */
    mention: readonly string[];
  }>;

/** Everybody whose name, handle or address is what was typed, whatever its case, accents, spaces or @; else those who come near. */
export const findInfluencers = (db: Database, typed: string): Search<KnownInfluencer> => {
  const wanted = folded(typed);
  const exact = CONTACTS.where((eb) =>
    eb.or([
      eb('folded_name', '=', wanted),
      eb('folded_handle', '=', wanted),
      eb('email', '=', wanted),
      eb('manager_email', '=', wanted),
    ]),
  );
  const found = wanted === '' ? [] : run(db, exact.orderBy('key')).map(influencerOf);
  if (found.length > 0) return exactly(found);
  return nearest(
    wanted,
    run(db, CONTACTS).map((row) => ({
      found: influencerOf(row),
      names: [row.folded_name, row.folded_handle, row.email, row.manager_email],
    })),
  );
};

/** A campaign by its ClickUp task id or its client's name. */
export const findCampaigns = (db: Database, typed: string): Search<CampaignRow> => {
  const wanted = folded(typed);
  const exact = CAMPAIGNS.where((eb) =>
    eb.or([
      eb('key', '=', typed.trim() as CampaignId),
      eb('key', '=', wanted as CampaignId),
      eb('folded_client', '=', wanted),
    ]),
  );
  const rows = wanted === '' ? [] : run(db, exact);
  if (rows.length > 0) {
    const ids = rows.map(({ key }) => key);
    const totals = new Map(run(db, TOTALS.where('campaign_id', 'in', ids)).map((row) => [row.campaign_id, row]));
    return exactly(rows.map((row) => campaignRow(row, totals.get(row.key))));
  }
  return nearest(
    wanted,
    campaignList(db).map((campaign) => ({
      found: campaign,
      names: [campaign.campaignId, campaign.clientName].map((name) => (name === null ? null : folded(name))),
    })),
  );
};

/** Every campaign, the newest last. */
export const campaignList = (db: Database): readonly CampaignRow[] => {
  const totals = new Map(run(db, TOTALS).map((row) => [row.campaign_id, row]));
  return run(db, CAMPAIGNS).map((row) => campaignRow(row, totals.get(row.key)));
};

/** null: no such task was ever reported. */
export const campaignOf = (db: Database, id: CampaignId): CampaignRow | null => {
  const [row] = run(db, CAMPAIGNS.where('key', '=', id));
  return row === undefined ? null : campaignRow(row, run(db, TOTALS.where('campaign_id', '=', id))[0]);
};

/** The same with its negotiations and its list. */
export const campaignDetails = (db: Database, id: CampaignId): CampaignDetails | null => {
  const [row] = run(db, CAMPAIGNS.where('key', '=', id));
  if (row === undefined) return null;
  const [totals] = run(db, TOTALS.where('campaign_id', '=', id));
  const campaign = stateOf<CampaignState>(row.state) ?? NEW_CAMPAIGN;
  const form = formsNames(db, id);
  const entries = run(db, ENTRIES.where('campaign_id', '=', id)).map(({ open, ...entry }) => ({
    ...entry,
    open: open === 1,
  }));
  return {
    ...campaignRow(row, totals),
    submission: campaign.submission,
    ledger: campaign.submission === null ? null : ledgerOf(termsOf(campaign.submission), entries),
    negotiationRows: negotiationRows(db, id),
    unmatched: unmatchedIn(campaign, form?.influencers ?? []),
    mention: form?.mention ?? [],
  };
};

/** The outside systems that fail at present. */
export const outagesNow = (db: Database): readonly Readonly<{ system: string; began: Instant }>[] =>
  run(db, sql.selectFrom('outages').select(['key as system', 'began']).where('began', 'is not', null)).map(
    ({ system, began }) => ({ system, began: began as Instant }),
  );

/** The outside systems that are not called at present, after they failed too often in a row. */
export const circuitsOpen = (db: Database): readonly Readonly<{ system: string; opened: Instant }>[] =>
  run(db, sql.selectFrom('circuits').select(['key as system', 'opened']).where('opened', 'is not', null)).map(
    ({ system, opened }) => ({ system, opened: opened as Instant }),
  );

/** Effects that aren't settled, by system and status. */
export const waitingEffects = (
  db: Database,
): readonly Readonly<{ system: string; kind: string; status: Effect['status']; count: number }>[] =>
  run(
    db,
    sql
      .selectFrom('effects')
      .select(['system', 'kind', 'status', (eb) => eb.fn.countAll<number>().as('count')])
      .where('open', '=', 1)
      .groupBy(['system', 'kind', 'status'])
      .orderBy('system')
      .orderBy('kind'),
  );

export const negotiationCounts = (db: Database): readonly Readonly<{ status: Status; count: number }>[] =>
  run(
    db,
    sql
      .selectFrom('negotiations')
      .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
      .groupBy('status')
      .orderBy('status'),
  );

const CAMPAIGNS = sql.selectFrom('campaigns').selectAll().orderBy('position');

const CONTACTS = sql
  .selectFrom('contacts')
  .select(['key', 'name', 'handle', 'email', 'manager_email', 'folded_name', 'folded_handle']);

const influencerOf = ({ key, name, handle, email }: ResultOf<typeof CONTACTS>): KnownInfluencer => ({
  ...{ influencerId: key, name, handle, email },
});

const TOTALS = sql
  .selectFrom('negotiations')
  .select((eb) => [
    'campaign_id',
    eb.fn.countAll<number>().as('negotiations'),
    eb.fn.sum<number>('open').as('open'),
    eb.fn.sum<Cents | null>('deal').as('spent'),
    countOf(eb, 'agreed').as('agreed'),
    countOf(eb, 'escalated').as('escalated'),
    eb.fn.sum<number>(eb.case().when('deal', 'is not', null).then(eb.ref('impressions')).else(0).end()).as('views'),
  ])
  .groupBy('campaign_id');

const ENTRIES = sql
  .selectFrom('negotiations')
  .select(['key as negotiationId', 'impressions', 'quality', 'open', 'outstanding', 'held', 'deal']);

function countOf(eb: ExpressionBuilder<Tables, 'negotiations'>, status: Status) {
  return eb.fn.sum<number>(eb.case().when('status', '=', status).then(1).else(0).end());
}

type ResultOf<Query> = Query extends Compilable<infer Result> ? Result : never;

const campaignRow = (row: ResultOf<typeof CAMPAIGNS>, totals: ResultOf<typeof TOTALS> | undefined): CampaignRow => {
  const spent = totals?.spent ?? (0 as Cents);
  return {
    campaignId: row.key,
    clientName: row.client_name,
    status: row.status,
    standing: row.standing,
    budget: row.budget,
    openingCpm: row.opening_cpm,
    targetCpm: row.target_cpm,
    endsOn: row.ends_on,
    listed: row.listed,
    negotiations: totals?.negotiations ?? 0,
    open: totals?.open ?? 0,
    agreed: totals?.agreed ?? 0,
    escalated: totals?.escalated ?? 0,
    spent,
    averageCpm: totals === undefined || totals.views === 0 ? null : cpmOf(spent, totals.views),
  };
};

const unmatchedIn = ({ lookups }: CampaignState, names: readonly string[]): readonly UnmatchedInfluencer[] =>
  Object.entries(lookups).flatMap(([place, { outcome }]) =>
    outcome === 'matched' ? [] : [{ place: Number(place), name: names[Number(place) - 1] ?? null, outcome }],
  );

type FormsNames = NonNullable<Extract<CampaignEvent, { type: 'CampaignSubmitted' }>['personal']['content']>;

/** The names on the form stand in the personal part of its event and nowhere else; null where there is none, or no more. */
const formsNames = (db: Database, id: CampaignId): FormsNames | null => {
  const submitted = sql
    .selectFrom('events as e')
    .innerJoin('personal as p', 'p.position', 'e.position')
    .select('p.content')
    .where('e.campaign_id', '=', id)
    .where('e.type', '=', 'CampaignSubmitted');
  const content = run(db, submitted)[0]?.content ?? null;
  return content === null ? null : stateOf<FormsNames>(content);
};

/** The read models' own JSON. */
const stateOf = <State>(json: string): State | null => JSON.parse(json) as State | null;

const SUGGESTIONS = 5;

const exactly = <Found>(found: readonly Found[]): Search<Found> => {
  const [only] = found;
  return found.length === 1 && only !== undefined
    ? { outcome: 'found', found: only }
    : { outcome: 'several', candidates: found };
};

/** By names that are folded already. */
const nearest = <Found>(
  wanted: string,
  among: readonly Readonly<{ found: Found; names: readonly (string | null)[] }>[],
): Search<Found> => {
  const near = among
    .flatMap(({ found, names }) => {
      const distances = names.flatMap((name) => (name === null ? [] : (distance(wanted, name) ?? [])));
      return distances.length === 0 ? [] : [{ found, distance: Math.min(...distances) }];
    })
    .toSorted((a, b) => a.distance - b.distance);
  // An id whose capitals were typed small is only met here.
  const exact = near.filter((each) => each.distance === 0).map(({ found }) => found);
  if (exact.length > 0) return exactly(exact);
  if (near.length === 0) return { outcome: 'none' };
  return { outcome: 'near', candidates: near.slice(0, SUGGESTIONS).map(({ found }) => found) };
};
