import { type EngagementMeasure, engagementQuality } from '../pricing/engagement.ts';
import { expectedImpressions } from '../pricing/deliverables.ts';
import type { Cents, Views } from '../../events/units.ts';
import type { Terms } from '../negotiation/state.ts';
import { type Campaign, matchedIn, type MatchedInfluencer, type Submission } from './campaign.ts';

/** What one influencer is negotiated about, with the engagement quality against everybody found for this campaign (policy §2 step 1). */
export const negotiationTerms = (campaign: Campaign, submission: Submission, influencer: MatchedInfluencer): Terms => {
  const others = matchedIn(campaign).filter((other) => other.place !== influencer.place);
  const { campaignId, deliverables, perInfluencerLimit, rounds, timeline } = submission;
  const { averageViews, influencerId, negotiationId, place, platform } = influencer;
  return {
    campaignId,
    negotiationId,
    influencerId,
    place,
    platform,
    deliverables,
    // Weighted below a single view, the package is taken as one: its opening is then under $5 and goes to a person.
    impressions: expectedImpressions(deliverables, averageViews, campaign.weights) ?? (1 as Views),
    engagement: engagementQuality(measureOf(influencer), others.map(measureOf), campaign.benchmarks),
    limits: { minRate: influencer.limits.minRate, limit: lowest(influencer.limits.limit, perInfluencerLimit) },
    rounds,
    deadline: timeline.end,
  };
};

const measureOf = ({ platform, engagement }: MatchedInfluencer): EngagementMeasure => ({ platform, ...engagement });

const lowest = (a: Cents | null, b: Cents | null): Cents | null => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};
