import { describe, expect, it } from 'vitest';
import type { Submission } from '../../../src/domain/campaign/campaign.ts';
import { negotiationTermsIn } from '../../../src/domain/campaign/influencers.ts';
import { type Cents, cents, Views } from '../../../src/events/units.ts';
import { found, given, influencer, looksUp, reads, complete, submission } from './case.ts';

const { campaign } = given(reads(complete), looksUp(found(1, 'ann'), found(2, 'bo'), found(3, 'cy')));
const termsFor = (over: Parameters<typeof influencer>[2] = {}, form: Partial<Submission> = {}) =>
  negotiationTermsIn(campaign, { ...submission, ...form })(influencer(1, 'ann', over));

describe('what one influencer is negotiated about', () => {
  it('is the package of the form, weighted as the campaign started, until its deadline', () =>
    expect(termsFor()).toMatchObject({
      campaignId: 'task-1',
      negotiationId: 'negotiation-1',
      influencerId: 'ann',
      place: 1,
      // 80,000 views, of which a reel counts half.
      impressions: 40_000,
      deliverables: submission.deliverables,
      rounds: 4,
      deadline: '2026-04-30',
    }));

  it('carries the engagement quality against the others, computed by hand', () => {
    // Two others at 4.8 %, benchmark 3.2 %: ref = (2·4.8 + 4·3.2)/6 = 3.7333; r = 4.8/3.7333 = 1.2857;
    // r̂ = (9·1.2857 + 5)/14 = 1.1837; q = (1.1837 − 1)/0.5 = .3673.
    const { engagement } = termsFor();
    expect(engagement).toMatchObject({ reason: 'measured', peers: 2, benchmark: 3.2, posts: 9 });
    expect(engagement.quality).toBeCloseTo(0.3673, 4);
    expect(termsFor({ engagement: { rate: null, basis: 'views', posts: null } }).engagement).toMatchObject({
      quality: 0,
      reason: 'missing',
    });
  });

  it('is limited by the lower of the Max Rate and the form’s limit', () => {
    const limitOf = (maxRate: Cents | null, perInfluencerLimit: Cents | null) =>
      termsFor({ limits: { minRate: null, limit: maxRate } }, { perInfluencerLimit }).limits.limit;
    expect(limitOf(null, null)).toBeNull();
    expect(limitOf(cents(900_00), null)).toBe(900_00);
    expect(limitOf(null, cents(800_00))).toBe(800_00);
    expect(limitOf(cents(900_00), cents(800_00))).toBe(800_00);
    expect(limitOf(cents(700_00), cents(800_00))).toBe(700_00);
    expect(termsFor({ limits: { minRate: cents(300_00), limit: null } }).limits.minRate).toBe(300_00);
  });

  it('counts for each deliverable the views on its platform', () => {
    const deliverables = [
      { type: 'instagram_reel', quantity: 2 },
      { type: 'tiktok_video', quantity: 1 },
    ] as const;
    const alsoOn = [{ row: 9, platform: 'tiktok', averageViews: Views.parse(200_000) }] as const;
    const { impressions, platform } = termsFor({ alsoOn: [...alsoOn] }, { deliverables: [...deliverables] });
    // Two reels at half of 80,000 each, and a video on TikTok.
    expect([impressions, platform]).toEqual([280_000, 'instagram']);
  });

  it('is a package of one view where the weights leave less than that', () =>
    expect(termsFor({ averageViews: Views.parse(1) }).impressions).toBe(1));
});
