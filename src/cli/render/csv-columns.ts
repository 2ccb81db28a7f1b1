import { shownStatus } from '../../domain/campaign/hold.ts';
import type { Cents, NegotiationId } from '../../events/units.ts';
import type { NegotiationRow } from '../../projections/negotiation-rows.ts';
import type { InfluencerPicture } from '../../projections/replay/pictures.ts';
import type { CampaignRow } from '../../projections/queries.ts';
import { cpmDollars, type CsvColumn, dollars } from './csv.ts';
import type { LogEntry } from './log.ts';
import type { Moment } from './timeline.ts';

/** All of an entry but the event's own data, which is no table. */
export const LOG_CSV: readonly CsvColumn<LogEntry>[] = [
  { title: 'position', of: ({ position }) => position },
  { title: 'timestamp', of: ({ timestamp }) => timestamp },
  { title: 'direction', of: ({ direction }) => direction },
  { title: 'type', of: ({ type }) => type },
  { title: 'campaign_id', of: ({ campaignId }) => campaignId },
  { title: 'campaign', of: ({ campaign }) => campaign },
  { title: 'negotiation_id', of: ({ negotiationId }) => negotiationId },
  { title: 'influencer_id', of: ({ influencerId }) => influencerId },
  { title: 'influencer', of: ({ influencerName }) => influencerName },
  { title: 'email_subject', of: ({ emailSubject }) => emailSubject },
  { title: 'email_body', of: ({ emailBody }) => emailBody },
  { title: 'negotiation_state', of: ({ negotiationState }) => negotiationState },
  { title: 'price_usd', of: ({ rates }) => dollars(rates?.price) },
  { title: 'ask_usd', of: ({ rates }) => dollars(rates?.ask) },
  { title: 'ceiling_usd', of: ({ rates }) => dollars(rates?.ceiling) },
  { title: 'cpm_usd', of: ({ rates }) => cpmDollars(rates?.cpm) },
  { title: 'intent', of: ({ intent }) => intent },
  { title: 'actor', of: ({ actor }) => actor },
  { title: 'hash', of: ({ hash }) => hash },
];

export const CAMPAIGNS_CSV: readonly CsvColumn<CampaignRow>[] = [
  { title: 'campaign_id', of: ({ campaignId }) => campaignId },
  { title: 'campaign', of: ({ clientName }) => clientName },
  { title: 'status', of: (campaign) => shownStatus(campaign) },
  { title: 'listed', of: ({ listed }) => listed },
  { title: 'found', of: ({ negotiations }) => negotiations },
  { title: 'deals', of: ({ agreed }) => agreed },
  { title: 'open', of: ({ open }) => open },
  { title: 'escalated', of: ({ escalated }) => escalated },
  { title: 'spent_usd', of: ({ spent }) => dollars(spent) },
  { title: 'budget_usd', of: ({ budget }) => dollars(budget) },
  { title: 'average_cpm_usd', of: ({ averageCpm }) => cpmDollars(averageCpm) },
  { title: 'opening_cpm_usd', of: ({ openingCpm }) => cpmDollars(openingCpm) },
  { title: 'target_cpm_usd', of: ({ targetCpm }) => cpmDollars(targetCpm) },
  { title: 'ends_on', of: ({ endsOn }) => endsOn },
];

/** One row per influencer of a campaign, with the ceilings that hold now. */
export const influencersCsv = (ceilings: ReadonlyMap<NegotiationId, Cents>): readonly CsvColumn<NegotiationRow>[] => [
  { title: 'place', of: ({ place }) => place },
  { title: 'influencer', of: ({ influencerName }) => influencerName },
  { title: 'handle', of: ({ handle }) => handle },
  { title: 'email', of: ({ email }) => email },
  { title: 'state', of: ({ status }) => status },
  { title: 'offers', of: ({ offers }) => offers },
  { title: 'ask_usd', of: ({ ask }) => dollars(ask) },
  { title: 'last_offer_usd', of: ({ lastOffer }) => dollars(lastOffer) },
  { title: 'deal_usd', of: ({ deal }) => dollars(deal) },
  { title: 'cpm_usd', of: ({ cpm }) => cpmDollars(cpm) },
  { title: 'ceiling_usd', of: ({ negotiationId }) => dollars(ceilings.get(negotiationId)) },
  { title: 'views', of: ({ impressions }) => impressions },
  { title: 'quality', of: ({ quality }) => quality },
  { title: 'waits_for', of: ({ trigger }) => trigger },
  { title: 'managed_by', of: ({ managedBy }) => managedBy },
  { title: 'negotiation_id', of: ({ negotiationId }) => negotiationId },
];

/** The same of a moment that is past; an address is nothing that a replay folds. */
export const INFLUENCERS_AT_CSV: readonly CsvColumn<InfluencerPicture>[] = [
  { title: 'place', of: ({ place }) => place },
  { title: 'influencer', of: ({ influencerName }) => influencerName },
  { title: 'handle', of: ({ handle }) => handle },
  { title: 'state', of: ({ status }) => status },
  { title: 'offers', of: ({ offers }) => offers },
  { title: 'ask_usd', of: ({ ask }) => dollars(ask) },
  { title: 'last_offer_usd', of: ({ lastOffer }) => dollars(lastOffer) },
  { title: 'held_usd', of: ({ held }) => dollars(held) },
  { title: 'deal_usd', of: ({ deal }) => dollars(deal) },
  { title: 'cpm_usd', of: ({ cpm }) => cpmDollars(cpm) },
  { title: 'ceiling_usd', of: ({ ceiling }) => dollars(ceiling) },
  { title: 'views', of: ({ impressions }) => impressions },
  { title: 'quality', of: ({ quality }) => quality },
  { title: 'negotiation_id', of: ({ negotiationId }) => negotiationId },
];

export type StoryMoment = Readonly<{ row: NegotiationRow; moment: Moment }>;

export const MOMENTS_CSV: readonly CsvColumn<StoryMoment>[] = [
  { title: 'campaign', of: ({ row }) => row.clientName },
  { title: 'negotiation_id', of: ({ row }) => row.negotiationId },
  { title: 'position', of: ({ moment }) => moment.position },
  { title: 'timestamp', of: ({ moment }) => moment.at },
  { title: 'direction', of: ({ moment }) => moment.direction },
  { title: 'type', of: ({ moment }) => moment.type },
  { title: 'sentence', of: ({ moment }) => moment.sentence },
  { title: 'reason', of: ({ moment }) => moment.reason },
  { title: 'subject', of: ({ moment }) => wordsOf(moment)?.subject ?? null },
  { title: 'body', of: ({ moment }) => wordsOf(moment)?.body ?? null },
  { title: 'state_before', of: ({ moment }) => moment.before ?? moment.state },
  { title: 'state', of: ({ moment }) => moment.state },
];

const wordsOf = ({ words }: Moment) => (words === undefined || words === 'erased' ? null : words);
