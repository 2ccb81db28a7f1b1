import type { EngagementQuality } from '../../events/catalogue/negotiation.ts';
import { type Cents, type Cpm, type SignedCents, signedCents } from '../../events/units.ts';
import { formatUsd } from '../money.ts';
import { OUTLIER_RATIO } from './engagement.ts';

/** How far one influencer's price may go now, with everything the decision rests on; plain numbers, kept in events. */
export type Ceiling = Readonly<{
  averageCpm: Cpm | null;
  targetCpm: Cpm;
  /** B. */
  bank: SignedCents;
  /** By the others, above target. */
  reserved: Cents;
  /** Of the bank, after what is reserved. */
  available: Cents;
  /** s, this influencer's share of what is available; 0 where q is 0. */
  share: number;
  flex: number;
  tighten: number;
  /** C. */
  ceilingCpm: Cpm;
  /** What C comes to, rounded down to $5, before limit and room: what an opening is priced with. */
  priceAtCeilingCpm: Cents;
  limit: Cents | null;
  room: SignedCents;
  /** P: no offer and no agreement of the agent goes above it. Under $5 there is no price to offer. */
  ceilingPrice: Cents;
  /** At H, rounded down to whole cents. */
  hardCapPrice: Cents;
  reason: string;
}>;

/**
 * The line the team reads beside a price (policy §2):
 * `avg $22.50 vs $25 target: bank $250, $0 reserved; engagement 1.32x peers (q .64); share 68 %: ceiling $28.21 CPM = $1,125`
 */
export const ceilingReason = (
  ceiling: Omit<Ceiling, 'reason'>,
  engagement: Pick<EngagementQuality, 'quality' | 'shrunkRatio' | 'reason'>,
): string => {
  const considered = [
    `bank ${formatUsd(ceiling.bank)}, ${formatUsd(ceiling.reserved)} reserved`,
    `${engagementWords(engagement)} (q ${shortQuality(engagement.quality)})`,
    ...(ceiling.flex > 0 ? [`share ${Math.round(ceiling.share * 100)} %`] : []),
    ...(ceiling.tighten > 0 ? [`tightened ${Number((ceiling.tighten * 100).toFixed(2))} %`] : []),
  ];
  return `${averageWords(ceiling)}: ${considered.join('; ')}: ${ceilingWords(ceiling)}`;
};

const averageWords = ({ averageCpm, targetCpm }: Omit<Ceiling, 'reason'>): string =>
  averageCpm === null
    ? `no deals yet, ${cpmWords(targetCpm)} target`
    : `avg ${cpmWords(averageCpm)} vs ${cpmWords(targetCpm)} target`;

const engagementWords = ({ reason, shrunkRatio }: Pick<EngagementQuality, 'shrunkRatio' | 'reason'>): string => {
  switch (reason) {
    case 'measured':
      return `engagement ${(shrunkRatio ?? 1).toFixed(2)}x peers`;
    case 'missing':
      return 'engagement not measured';
    case 'no_reference':
      return 'no peers or benchmark to judge engagement by';
    case 'outlier':
      return `engagement outlier, over ${OUTLIER_RATIO}x peers`;
  }
};

const ceilingWords = ({
  ceilingCpm,
  priceAtCeilingCpm,
  ceilingPrice,
  limit,
  room,
}: Omit<Ceiling, 'reason'>): string => {
  const words = `ceiling ${cpmWords(ceilingCpm)} CPM = ${formatUsd(priceAtCeilingCpm)}`;
  if (ceilingPrice === priceAtCeilingCpm) return words;
  const bound =
    limit !== null && limit <= room
      ? `this influencer's limit of ${formatUsd(limit)}`
      : `budget room of ${formatUsd(room)}`;
  return `${words}, held to ${formatUsd(ceilingPrice)} by ${bound}`;
};

/** In the policy's wording a round CPM has no cents: `$25`, `$28.21`. */
const cpmWords = (cpm: Cpm): string => formatUsd(signedCents(Math.round(cpm)));

const shortQuality = (quality: number): string =>
  quality === 0 || quality === 1 ? `${quality}` : quality.toFixed(2).replace(/^0/, '');
