import type { Change } from '../../../projections/replay/changes.ts';
import type { CampaignPicture, InfluencerPicture } from '../../../projections/replay/pictures.ts';
import type { Place } from '../../../projections/replay/positions.ts';
import type { CampaignDetails } from '../../../projections/queries.ts';
import { counted, cpm, money, NONE, words } from '../amounts.ts';
import { influencerLines, moneyPairs, pairLines, termPairs } from '../campaigns.ts';
import { cpmDollars, dollars } from '../csv.ts';
import { ERASED_NAME } from '../sentences/told.ts';
import { oneLine } from '../text.ts';
import { type ChangedCell, changedCells } from './csv.ts';
import { changeLines, type Look } from './change-lines.ts';
import { CAMPAIGN_FIELDS, changeWords, type Fields } from './fields.ts';
import { placeWords } from './words.ts';

/** A campaign as it was at a moment. */
export type CampaignAt = Pick<CampaignDetails, 'campaignId' | 'submission' | 'budget' | 'targetCpm' | 'ledger'> &
  Readonly<{
    moment: Place | null;
    status: CampaignPicture['status'];
    influencers: readonly InfluencerPicture[];
    /** How many lines of the list led to no negotiation. */
    unmatched: number;
  }>;

export const campaignAtLines = (state: CampaignAt, look: Look): readonly string[] => {
  const { influencers } = state;
  const ceilings = new Map(
    influencers.flatMap(({ negotiationId, ceiling }) => (ceiling === null ? [] : [[negotiationId, ceiling] as const])),
  );
  return [
    look.paint('faint', `as it was at ${placeWords(state.moment)}`),
    '',
    ...pairLines('status', words(state.status), look),
    ...[...termPairs(state), ...moneyPairs(state)].flatMap(([name, value]) => pairLines(name, value, look)),
    ...(influencers.length === 0 ? [] : ['', ...influencerLines(influencers, ceilings, look)]),
    ...(state.unmatched === 0 ? [] : ['', `${counted(state.unmatched, 'line')} of the list led to no negotiation.`]),
  ];
};

/** What differs of one influencer between two moments. */
export type InfluencerChanges = Readonly<{
  influencer: InfluencerPicture;
  changes: readonly Change<ComparedInfluencer>[];
}>;

export type ComparedInfluencer = Pick<
  InfluencerPicture,
  'offers' | 'ask' | 'lastOffer' | 'held' | 'deal' | 'cpm' | 'ceiling'
> &
  Readonly<{ status: InfluencerPicture['status'] | 'not_started' }>;

const INFLUENCER_FIELDS: Fields<ComparedInfluencer> = {
  status: ['status', words],
  offers: ['offers made', String],
  ask: ['their ask', money, dollars],
  lastOffer: ['our offer', money, dollars],
  held: ['held', money, dollars],
  deal: ['deal', money, dollars],
  cpm: ['CPM', cpm, cpmDollars],
  ceiling: ['ceiling', money, dollars],
};

export const campaignDiffLines = (
  changes: readonly Change<CampaignPicture>[],
  influencers: readonly InfluencerChanges[],
  look: Look,
): readonly string[] => [
  ...changeLines(changeWords(CAMPAIGN_FIELDS, changes), 0, look),
  ...influencers.flatMap(({ influencer, changes }) => [
    '',
    look.paint('name', oneLine(influencer.influencerName ?? ERASED_NAME)),
    ...changeLines(changeWords(INFLUENCER_FIELDS, changes), 2, look),
  ]),
];

/** The same for a spreadsheet; an influencer's changes are of their name. */
export const campaignChangedCells = (
  changes: readonly Change<CampaignPicture>[],
  influencers: readonly InfluencerChanges[],
): readonly ChangedCell[] => [
  ...changedCells('campaign', CAMPAIGN_FIELDS, changes),
  ...influencers.flatMap(({ influencer, changes }) =>
    changedCells(influencer.influencerName ?? ERASED_NAME, INFLUENCER_FIELDS, changes),
  ),
];

export const NO_INFLUENCER: ComparedInfluencer = {
  ...{ status: 'not_started', offers: 0, ask: null, lastOffer: null, held: null, deal: null, cpm: null, ceiling: null },
};

export const campaignTitle = (clientName: string | null, campaignId: string, { paint }: Look): string =>
  `${paint('title', oneLine(clientName ?? NONE))}  ${paint('faint', `task ${oneLine(campaignId)}`)}`;
