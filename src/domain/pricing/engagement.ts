import type { Engagement } from '../../events/catalogue/campaign.ts';
import type { EngagementQuality } from '../../events/catalogue/negotiation.ts';
import type { EngagementBasis, Platform } from '../../events/terms.ts';
import { Exact } from '../money.ts';

/** One influencer's engagement as the sheet tells it. */
export type EngagementMeasure = Readonly<Engagement & { platform: Platform }>;

/** `config/engagement-benchmarks.yaml`: usual ER in percent, and where it was published. */
export type EngagementBenchmarks = Readonly<
  Partial<Record<Platform, Readonly<Partial<Record<EngagementBasis, Readonly<{ rate: number; source: string }>>>>>>
>;

const POSTS_DEFAULT = 9;

/**
 * Engagement quality (policy §2 step 1): how far an influencer's engagement stands above that of the peers.
 * `others` are the other influencers of the campaign's list, on whatever platform and basis.
 */
export const engagementQuality = (
  own: EngagementMeasure,
  others: readonly EngagementMeasure[],
  benchmarks: EngagementBenchmarks,
): EngagementQuality => {
  const rates = others.flatMap((other) =>
    other.platform === own.platform && other.basis === own.basis ? (measuredRate(other) ?? []) : [],
  );
  const benchmark = benchmarks[own.platform]?.[own.basis]?.rate ?? null;
  const rate = measuredRate(own);
  const reference = referenceRate(rates, benchmark);
  const inputs = {
    rate: own.rate,
    posts: own.posts ?? POSTS_DEFAULT,
    peers: rates.length,
    benchmark,
    reference: reference?.toNumber() ?? null,
    ratio: null,
    shrunkRatio: null,
  };
  if (rate === null) return { ...inputs, quality: 0, reason: 'missing' };
  if (reference === null || reference.isZero()) return { ...inputs, quality: 0, reason: 'no_reference' };

  const ratio = new Exact(rate).div(reference);
  const shrunk = ratio
    .times(inputs.posts)
    .plus(SHRINKING_POSTS)
    .div(SHRINKING_POSTS + inputs.posts);
  const ratios = { ratio: ratio.toNumber(), shrunkRatio: shrunk.toNumber() };
  if (ratio.gt(OUTLIER_RATIO)) return { ...inputs, ...ratios, quality: 0, reason: 'outlier' };

  const quality = Exact.max(0, Exact.min(1, shrunk.minus(1).div(RATIO_ABOVE_PEERS_FOR_FULL_QUALITY)));
  return { ...inputs, ...ratios, quality: quality.toNumber(), reason: 'measured' };
};

export const OUTLIER_RATIO = 5;

const BENCHMARK_WEIGHT = 4;
const PEERS_NEEDED_WITHOUT_BENCHMARK = 4;
const SHRINKING_POSTS = 5;
const RATIO_ABOVE_PEERS_FOR_FULL_QUALITY = 0.5;

const measuredRate = ({ rate, posts }: EngagementMeasure): number | null => (posts === 0 ? null : rate);

const referenceRate = (rates: readonly number[], benchmark: number | null): Exact | null => {
  if (benchmark === null) return rates.length < PEERS_NEEDED_WITHOUT_BENCHMARK ? null : median(rates);
  return median(rates)
    .times(rates.length)
    .plus(new Exact(benchmark).times(BENCHMARK_WEIGHT))
    .div(rates.length + BENCHMARK_WEIGHT);
};

/** 0 for no rates, where its weight is 0 too. */
const median = (rates: readonly number[]): Exact => {
  const sorted = rates.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0] as const;
  return new Exact(pair[0]).plus(pair[1]).div(2);
};
