import type { CampaignEvent } from '../../events/catalogue.ts';
import type { RowElsewhere } from '../../events/catalogue/campaign.ts';
import type { InfluencerId, Instant } from '../../events/units.ts';
import type { EngagementBenchmarks } from '../pricing/engagement.ts';
import type { CampaignTerms } from './ledger.ts';

type DataOf<Type extends CampaignEvent['type']> = Extract<CampaignEvent, { type: Type }>['data'];

export type Submission = DataOf<'CampaignSubmitted'>;
export type MatchedInfluencer = Omit<DataOf<'InfluencerMatched'>, 'campaignId' | 'late'>;

/** What became of one line of the influencer list; `again` tells a repeated finding from a new one. */
export type Lookup =
  | Readonly<{ outcome: 'matched'; influencer: MatchedInfluencer }>
  | Readonly<{ outcome: 'listed_twice' | 'suppressed'; influencerId: InfluencerId }>
  | Readonly<{ outcome: 'missing' | 'ambiguous' | 'unreadable'; again: string }>;

export type Campaign = Readonly<{
  status: 'requested' | 'incomplete' | 'rejected' | 'withdrawn' | 'submitted' | 'started' | 'ended' | 'stopped';
  /** Slack id of whoever paused it; null while it is not paused. */
  pausedBy: string | null;
  /** While the form is incomplete: when it is read again before it is rejected. */
  readAgainAt: Instant | null;
  /** Of the problems that the last rejection told. */
  rejection: string | null;
  submission: Submission | null;
  lookups: Readonly<Record<number, Lookup>>;
  /** Who wants the form read, or the sheet looked into, again, until that was done. */
  readAskedBy: string | null;
  lookAskedBy: string | null;
  weights: DataOf<'CampaignStarted'>['weights'];
  benchmarks: EngagementBenchmarks;
}>;

export const NEW_CAMPAIGN: Campaign = {
  status: 'requested',
  pausedBy: null,
  readAgainAt: null,
  rejection: null,
  submission: null,
  lookups: {},
  readAskedBy: null,
  lookAskedBy: null,
  weights: {},
  benchmarks: {},
};

export const termsOf = ({ budget, openingCpm, targetCpm, stretch }: Submission): CampaignTerms => ({
  budget,
  openingCpm,
  targetCpm,
  stretch,
});

export const matchedIn = (campaign: Campaign): readonly MatchedInfluencer[] =>
  Object.values(campaign.lookups).flatMap((lookup) => (lookup.outcome === 'matched' ? [lookup.influencer] : []));

/**
 * Whether a campaign's negotiations may go on: where it is paused or stopped, nothing of it starts or leaves by itself, but for
 * the mail that ends a negotiation which is closed already.
 */
export type Standing = 'running' | 'paused' | 'stopped';

export const standingOf = ({ status, pausedBy }: Pick<Campaign, 'status' | 'pausedBy'>): Standing => {
  if (status === 'stopped') return 'stopped';
  return pausedBy === null ? 'running' : 'paused';
};

/** Lines of the influencer list that a later look into the sheet may still settle. */
export const unsettledPlaces = (
  campaign: Pick<Campaign, 'submission'> & Readonly<{ lookups: Readonly<Record<number, Pick<Lookup, 'outcome'>>> }>,
): readonly number[] =>
  Array.from({ length: campaign.submission?.listed ?? 0 }, (_, index) => index + 1).filter((place) => {
    const outcome = campaign.lookups[place]?.outcome;
    return outcome === undefined || outcome === 'missing' || outcome === 'ambiguous' || outcome === 'unreadable';
  });

export const evolve = (campaign: Campaign, event: CampaignEvent): Campaign => {
  switch (event.type) {
    case 'WebhookReceived':
    case 'TaskDiscovered':
    case 'OpeningsQueued':
      return campaign;
    case 'FormIncomplete':
      return { ...campaign, status: 'incomplete', readAgainAt: event.data.readAgainAt };
    case 'CampaignRejected':
      return {
        ...campaign,
        ...{ status: 'rejected', readAgainAt: null, rejection: event.data.fingerprint, readAskedBy: null },
      };
    case 'FormWithdrawn':
      return { ...campaign, status: 'withdrawn', readAgainAt: null, rejection: null, readAskedBy: null };
    case 'FormReadRequested':
      return { ...campaign, readAskedBy: event.data.by };
    case 'CampaignSubmitted':
      return { ...campaign, status: 'submitted', readAgainAt: null, submission: event.data, readAskedBy: null };
    case 'InfluencerMatched': {
      const { campaignId: _campaignId, late: _late, ...influencer } = event.data;
      return withLookup(campaign, event.data.place, { outcome: 'matched', influencer });
    }
    case 'InfluencerMissing':
      return withLookup(campaign, event.data.place, { outcome: 'missing', again: againMissing(event.data.elsewhere) });
    case 'InfluencerAmbiguous':
      return withLookup(campaign, event.data.place, { outcome: 'ambiguous', again: event.data.rows.join() });
    case 'InfluencerUnreadable': {
      const { row, columns, place } = event.data;
      const again = againUnreadable(row, columns, event.personal.content?.problems ?? null);
      return withLookup(campaign, place, { outcome: 'unreadable', again });
    }
    case 'InfluencerSuppressed':
      return withLookup(campaign, event.data.place, { outcome: 'suppressed', influencerId: event.data.influencerId });
    case 'InfluencerListedTwice':
      return withLookup(campaign, event.data.place, { outcome: 'listed_twice', influencerId: event.data.influencerId });
    case 'LookUpRequested':
      return { ...campaign, lookAskedBy: event.data.by };
    case 'LookUpAnswered':
      return { ...campaign, lookAskedBy: null };
    case 'CampaignStarted': {
      const { weights, benchmarks } = event.data;
      return { ...campaign, status: 'started', weights, benchmarks: benchmarkTable(benchmarks) };
    }
    case 'TimelineEnded':
      return { ...campaign, status: 'ended' };
    case 'CampaignPaused':
      return { ...campaign, pausedBy: event.data.by };
    case 'CampaignResumed':
      return { ...campaign, pausedBy: null };
    case 'CampaignStopped':
      return { ...campaign, status: 'stopped', pausedBy: null };
  }
};

/** A row that was added for another platform is news: whoever added it waits for a negotiation. */
export const againMissing = (elsewhere: readonly RowElsewhere[]): string => elsewhere.map(({ row }) => row).join();

/** A row that was corrected to another value is told again. `problems`: null where what they held was erased. */
export const againUnreadable = (
  row: number,
  columns: readonly string[],
  problems: readonly Readonly<{ value: string }>[] | null,
): string => JSON.stringify([row, columns, problems?.map(({ value }) => value) ?? null]);

const withLookup = (campaign: Campaign, place: number, lookup: Lookup): Campaign => ({
  ...campaign,
  lookups: { ...campaign.lookups, [place]: lookup },
});

const benchmarkTable = (rows: DataOf<'CampaignStarted'>['benchmarks']): EngagementBenchmarks =>
  rows.reduce((table: EngagementBenchmarks, { platform, basis, rate, source }) => {
    return { ...table, [platform]: { ...table[platform], [basis]: { rate, source } } };
  }, {});
