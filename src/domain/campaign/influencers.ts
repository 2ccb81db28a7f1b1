import { type EngagementMeasure, engagementQuality } from '../pricing/engagement.ts';
import { expectedImpressions } from '../pricing/deliverables.ts';
import type { Platform } from '../../events/terms.ts';
import type { Cents, Views } from '../../events/units.ts';
import type { Terms } from '../negotiation/state.ts';
import { type Campaign, matchedIn, type MatchedInfluencer, type Submission } from './campaign.ts';

/**
 * What each influencer is negotiated about, with the engagement quality against everybody found for this campaign
 * (policy §2 step 1). The campaign is gone through once, however many are asked for.
 */
export const negotiationTermsIn = (campaign: Campaign, submission: Submission) => {
  // In the order of their rates, which the median then need not make for each of a thousand influencers.
  const found = matchedIn(campaign)
    .map((influencer) => ({ place: influencer.place, measure: measureOf(influencer) }))
    .toSorted((a, b) => (a.measure.rate ?? 0) - (b.measure.rate ?? 0));
  return (influencer: MatchedInfluencer): Terms => {
    const others = found.flatMap(({ place, measure }) => (place === influencer.place ? [] : measure));
    return termsOf(campaign, submission, influencer, others);
  };
};

const termsOf = (
  campaign: Campaign,
  submission: Submission,
  influencer: MatchedInfluencer,
  others: readonly EngagementMeasure[],
): Terms => {
  const { campaignId, deliverables, perInfluencerLimit, rounds, timeline } = submission;
  const { influencerId, negotiationId, place, platform } = influencer;
  return {
    campaignId,
    negotiationId,
    influencerId,
    place,
    platform,
    deliverables,
    // Weighted below a single view, the package is taken as one: its opening is then under $5 and goes to a person.
    impressions: expectedImpressions(deliverables, viewsOf(influencer), campaign.weights) ?? (1 as Views),
    engagement: engagementQuality(measureOf(influencer), others, campaign.benchmarks),
    limits: { minRate: influencer.limits.minRate, limit: lowest(influencer.limits.limit, perInfluencerLimit) },
    rounds,
    deadline: timeline.end,
  };
};

/** Views on one platform say nothing about another's; a campaign is matched with a row for each of its own. */
const viewsOf =
  ({ platform, averageViews, alsoOn }: MatchedInfluencer) =>
  (of: Platform): Views => {
    const views = of === platform ? averageViews : alsoOn.find((row) => row.platform === of)?.averageViews;
    if (views === undefined) throw new RangeError(`matched without average views on ${of}`);
    return views;
  };

const measureOf = ({ platform, engagement }: MatchedInfluencer): EngagementMeasure => ({ platform, ...engagement });

const lowest = (a: Cents | null, b: Cents | null): Cents | null => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};
