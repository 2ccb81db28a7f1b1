import type { CampaignId, EffectId, InfluencerId, NegotiationId } from '../../events/units.ts';
import { platformsOf } from '../../domain/pricing/deliverables.ts';
import { unsettledPlaces } from '../../domain/campaign/campaign.ts';
import type { Finding } from '../../domain/campaign/decide.ts';
import { stateOf, statesWhere } from '../../projections/states.ts';
import { type Application, metadata, type Tx } from '../application.ts';
import { decideCampaign } from '../decisions/campaign.ts';
import { erasedAs } from '../erased.ts';
import type { Performer } from '../effects/performer.ts';
import { resumeEffect } from '../effects/resume.ts';
import { OutsideFailure } from '../failures.ts';
import type { SheetsClient } from './client.ts';
import { lookupIn, type Lookup, type Match } from './match.ts';
import { type Known, type PeopleAt, peopleByAddress, rowOfAnother, sharedAddress } from './shared-address.ts';
import { readRoster, type RosterRow } from './roster.ts';

/** Looks the campaign's influencers up in the sheet; everybody found is started, the others are told of. */
export const readRosterFor = (app: Application, client: SheetsClient): Performer => ({
  perform: async ({ campaignId, about }, { signal }) => {
    if (campaignId === null) return { outcome: 'superseded', why: 'no campaign asked for it' };
    const rows = await readRows(client, signal);
    const roster = rosterOf(rows);
    return {
      outcome: 'succeeded',
      result: `${rows.length} rows`,
      record: (tx) => matchCampaign(tx, app, campaignId, roster, metadata('sheets', 'agent', campaignId, about)),
    };
  },
});

/** @throws OutsideFailure where the sheet can't be read, or isn't one of influencers */
export const readRows = async (client: SheetsClient, signal: AbortSignal): Promise<readonly RosterRow[]> => {
  const sheet = await client.read(signal);
  if (sheet.outcome === 'tab_missing')
    throw unusable(`the spreadsheet has no such tab; set SHEETS_TAB to one of its ${sheet.tabs.length}`);
  const roster = readRoster(sheet.values);
  if (roster.outcome === 'header_unreadable')
    throw unusable(
      `the tab has no usable header row; missing: ${listOf(roster.missing)}; twice: ${listOf(roster.twice)}`,
    );
  return roster.rows;
};

/**
 * Looks again for whom a running campaign still misses, and lets the campaigns go that could not start because the sheet
 * was no roster; whether there was anybody to look for. A campaign that fails keeps none of the others waiting.
 * @throws OutsideFailure; AggregateError of the campaigns that failed, after the others were dealt with
 */
export const matchAgain = async (app: Application, client: SheetsClient): Promise<boolean> => {
  const running = statesWhere(app.log.database, 'campaigns', "status = 'started' ORDER BY key");
  const unsettled = running
    .filter((campaign) => unsettledPlaces(campaign).length > 0)
    .flatMap(({ submission }) => submission?.campaignId ?? []);
  const { database } = app.log;
  // While an outage of the sheet lasts it is asked for the recovery alone: the last one to miss may be gone by then.
  if (unsettled.length === 0 && [HELD_UP, IS_OUT].every((why) => database.prepare(why).get() === undefined))
    return false;
  const roster = rosterOf(await app.resilience.sheets.run(({ signal }) => readRows(client, signal)));
  await app.log.write((tx) => {
    for (const { key } of tx.prepare(HELD_UP).all() as { key: EffectId }[]) resumeEffect(tx, key, 'agent');
  });
  const failures: unknown[] = [];
  const failed = (error: unknown): void => void failures.push(error);
  for (const key of unsettled)
    await app.log.write((tx) => matchCampaign(tx, app, key, roster, metadata('sheets', 'agent', key))).catch(failed);
  if (failures.length === 0) return true;
  const message = `${failures.length} of ${unsettled.length} campaigns could not be matched; they are looked at again`;
  throw new AggregateError(failures, message, { cause: failures[0] });
};

const IS_OUT = `SELECT 1 FROM outages WHERE key = 'sheets' AND began IS NOT NULL`;

const HELD_UP = `SELECT key FROM effects
  WHERE open = 1 AND system = 'sheets' AND kind = 'read_roster' AND status = 'parked' AND due_at IS NULL`;

/** The sheet, folded once for every line that is looked up in it. */
type Roster = Readonly<{ lookup: Lookup; peopleAt: PeopleAt }>;

const rosterOf = (rows: readonly RosterRow[]): Roster => ({ lookup: lookupIn(rows), peopleAt: peopleByAddress(rows) });

const matchCampaign = (
  tx: Tx,
  app: Application,
  campaignId: CampaignId,
  { lookup, peopleAt }: Roster,
  cause: ReturnType<typeof metadata>,
): void => {
  const campaign = stateOf(tx, 'campaigns', campaignId);
  const names = listedNames(tx, campaignId);
  if (campaign === null || campaign.submission === null || names === null) return;
  const platforms = platformsOf(campaign.submission.deliverables);
  const people = new Map<string, Known>();
  const findings = unsettledPlaces(campaign).map((place): Finding => {
    const listedAs = names[place - 1] ?? '';
    return find(tx, app, { place, listedAs }, lookup(listedAs, platforms), { peopleAt, people });
  });
  const config = { weights: app.config.policy.deliverableWeights, benchmarks: benchmarkRows(app.config.benchmarks) };
  decideCampaign(tx, app, campaignId, { type: 'MatchInfluencers', findings, config }, cause);
};

type Listed = Pick<Finding, 'place' | 'listedAs'>;

/** `people`: whom this look has found already, by address. */
type Found = Readonly<{ peopleAt: PeopleAt; people: Map<string, Known> }>;

const find = (tx: Tx, app: Application, listed: Listed, match: Match, { peopleAt, people }: Found): Finding => {
  switch (match.outcome) {
    case 'missing':
      return {
        ...listed,
        outcome: 'missing',
        elsewhere: match.elsewhere.flatMap(({ row, platform }) => (platform === null ? [] : [{ row, platform }])),
      };
    case 'ambiguous':
      return { ...listed, outcome: 'ambiguous', rows: match.candidates.map(({ row }) => row) };
    case 'unreadable':
      return { ...listed, outcome: 'unreadable', row: match.row, problems: [...match.problems] };
    case 'found': {
      const { person, row } = match;
      const address = person.email.toLowerCase();
      const known = people.get(address) ?? knownAt(tx, address);
      const taken = known === null ? null : rowOfAnother(known, person, peopleAt.get(address) ?? []);
      if (taken !== null) return { ...listed, outcome: 'unreadable', row, problems: [sharedAddress(person, taken)] };
      const influencerId = erasedAs(tx, app, address) ?? known?.influencerId ?? (app.ids.uuid() as InfluencerId);
      people.set(address, { influencerId, name: person.name, handle: person.handle });
      if (tx.prepare('SELECT 1 FROM suppressions WHERE key = ?').get(influencerId) !== undefined)
        return { ...listed, outcome: 'suppressed', influencerId };
      return { ...listed, outcome: 'found', ...matched(app, listed, match, influencerId) };
    }
  }
};

const matched = (
  app: Application,
  { place }: Listed,
  { row, person, alsoOn }: Extract<Match, { outcome: 'found' }>,
  influencerId: InfluencerId,
) => ({
  influencer: {
    place,
    negotiationId: app.ids.uuid() as NegotiationId,
    influencerId,
    row,
    platform: person.platform,
    averageViews: person.averageViews,
    alsoOn: alsoOn.map((other) => ({
      row: other.row,
      platform: other.person.platform,
      averageViews: other.person.averageViews,
    })),
    engagement: { rate: person.engagementRate, basis: person.engagementBasis, posts: person.posts },
    limits: { minRate: person.minRate, limit: person.maxRate },
  },
  contact: {
    name: person.name,
    email: person.email,
    handle: person.handle,
    managerEmail: person.managerEmail,
    timeZone: person.timeZone,
  },
});

/** The same person in every campaign, and under every name on one list: known by the address. */
const knownAt = (tx: Tx, address: string): Known | null =>
  (tx.prepare('SELECT key AS influencerId, name, handle FROM contacts WHERE email = ?').get(address) as
    Known | undefined) ?? null;

/** null: the form's personal part was erased. */
const listedNames = (tx: Tx, campaignId: CampaignId): readonly string[] | null => {
  const submitted = tx.stream(`campaign:${campaignId}`).find(({ type }) => type === 'CampaignSubmitted');
  return submitted?.type === 'CampaignSubmitted' ? (submitted.personal.content?.influencers ?? null) : null;
};

const benchmarkRows = (table: Application['config']['benchmarks']) =>
  (['instagram', 'tiktok', 'youtube'] as const).flatMap((platform) =>
    (['followers', 'views', 'impressions'] as const).flatMap((basis) => {
      const benchmark = table[platform]?.[basis];
      return benchmark === undefined ? [] : [{ platform, basis, ...benchmark }];
    }),
  );

const listOf = (columns: readonly string[]): string => columns.join(', ') || 'none';

const unusable = (message: string): OutsideFailure =>
  new OutsideFailure('sheets', { kind: 'permanent', status: null, retryAfterMs: null, message });
