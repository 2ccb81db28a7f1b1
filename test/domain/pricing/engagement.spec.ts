import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type EngagementBenchmarks,
  type EngagementMeasure,
  engagementQuality,
} from '../../../src/domain/pricing/engagement.ts';

const none: EngagementBenchmarks = {};
const benchmarks: EngagementBenchmarks = { instagram: { followers: { rate: 3.2, source: 'a report' } } };

const measure = (rate: number | null, over: Partial<EngagementMeasure> = {}): EngagementMeasure => ({
  platform: 'instagram',
  basis: 'followers',
  rate,
  posts: null,
  ...over,
});

describe('engagement quality', () => {
  it.each([
    { rate: 1.6, quality: 0, reason: 'measured' },
    { rate: 3.2, quality: 0, reason: 'measured' },
    { rate: 4.0, quality: 0.321, reason: 'measured' },
    { rate: 4.8, quality: 0.643, reason: 'measured' },
    { rate: 6.4, quality: 1, reason: 'measured' },
    { rate: 16, quality: 1, reason: 'measured' },
    { rate: 18, quality: 0, reason: 'outlier' },
  ])('of ER $rate % against 3.2 % with nine posts is $quality ($reason)', ({ rate, quality, reason }) => {
    const result = engagementQuality(measure(rate), [], benchmarks);
    expect(result.quality).toBeCloseTo(quality, 3);
    expect(result.reason).toBe(reason);
  });

  it('keeps everything it was computed from', () => {
    expect(engagementQuality(measure(4.8), [measure(3.2)], benchmarks)).toEqual({
      quality: 0.6428571428571429,
      reason: 'measured',
      rate: 4.8,
      posts: 9,
      peers: 1,
      benchmark: 3.2,
      reference: 3.2,
      ratio: 1.5,
      shrunkRatio: 1.3214285714285714,
    });
  });

  it('trusts a rate the more, the more posts were measured', () => {
    const qualities = [1, 5, 9, 50].map((posts) => engagementQuality(measure(4.8, { posts }), [], benchmarks).quality);
    expect(qualities).toEqual(qualities.toSorted((a, b) => a - b));
    expect(qualities[1]).toBeCloseTo(0.5, 12);
  });

  it.each([
    { because: 'the sheet has no rate', own: measure(null) },
    { because: 'no posts were measured', own: measure(9, { posts: 0 }) },
  ])('is 0 where $because', ({ own }) => {
    expect(engagementQuality(own, [], benchmarks)).toMatchObject({ quality: 0, reason: 'missing', ratio: null });
  });

  describe('is judged against', () => {
    const rates = (...list: number[]) => list.map((rate) => measure(rate));

    it('the benchmark alone, where nobody else is listed', () => {
      expect(engagementQuality(measure(4), [], benchmarks).reference).toBe(3.2);
    });

    it('the median of the others, and the benchmark with the weight of four', () => {
      expect(engagementQuality(measure(4), rates(2, 9, 4), benchmarks).reference).toBeCloseTo(
        (3 * 4 + 4 * 3.2) / 7,
        12,
      );
      expect(engagementQuality(measure(4), rates(2, 4), benchmarks).reference).toBeCloseTo((2 * 3 + 4 * 3.2) / 6, 12);
    });

    it('the median alone from four others on, where there is no benchmark', () => {
      expect(engagementQuality(measure(4), rates(1, 2, 4, 9), none)).toMatchObject({ reference: 3, benchmark: null });
      expect(engagementQuality(measure(4), rates(1, 2, 4), none)).toMatchObject({
        quality: 0,
        reason: 'no_reference',
        reference: null,
        peers: 3,
      });
    });

    it('nobody on another platform or basis, and nobody without a measured rate', () => {
      const others = [
        measure(50, { platform: 'tiktok' }),
        measure(50, { basis: 'views' }),
        measure(50, { posts: 0 }),
        measure(null),
      ];
      expect(engagementQuality(measure(4), others, benchmarks)).toMatchObject({ peers: 0, reference: 3.2 });
    });

    it('nothing, where the others have no engagement at all', () => {
      expect(engagementQuality(measure(4), rates(0, 0, 0, 0), none)).toMatchObject({
        quality: 0,
        reason: 'no_reference',
      });
    });
  });

  it('never falls as the rate rises below the outlier line (P4)', () => {
    const rate = fc.double({ min: 0, max: 16, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 60 }), (a, b, posts) => {
        const [lower, higher] = [Math.min(a, b), Math.max(a, b)].map(
          (own) => engagementQuality(measure(own, { posts }), [], benchmarks).quality,
        );
        expect(lower).toBeLessThanOrEqual(higher ?? 0);
      }),
    );
  });
});

describe('config/engagement-benchmarks.yaml', () => {
  it('has the shape the rule takes, each figure a plausible percentage with its source', () => {
    const table = parse(readFileSync('config/engagement-benchmarks.yaml', 'utf8')) as EngagementBenchmarks;
    expect(Object.keys(table)).toEqual(['instagram', 'tiktok', 'youtube']);
    for (const bases of Object.values(table)) {
      for (const { rate, source } of Object.values(bases)) {
        expect(rate).toBeGreaterThan(0.1);
        expect(rate).toBeLessThan(20);
        expect(source).toMatch(/https:\/\//);
      }
    }
    expect(engagementQuality(measure(6), [], table)).toMatchObject({ reason: 'measured', benchmark: 3.65 });
  });
});
