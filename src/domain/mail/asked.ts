import type { Cents } from '../../events/units.ts';
import type { Amount } from './amounts.ts';
import type { GroundedAmount, GroundedReading } from './grounding.ts';
import { amountFrom, percentagesIn } from './percentages.ts';

/** The one all-in amount that a reply asks for, none, or more than one reading of it. */
export type Asked =
  | Readonly<{ outcome: 'one'; amount: Cents; quote: string }>
  | Readonly<{ outcome: 'unclear'; quote: string }>
  | Readonly<{ outcome: 'none' }>;

/**
 * Our own offer repeated is no ask, and in a yes it is the yes. An amount in the reply that the reading passes over in silence
 * makes it unclear: it could be the price of something else in the package.
 */
export const amountAsked = (reading: GroundedReading, standingOffer: Cents | null, accepts: boolean): Asked => {
  const { asks, amounts, named } = reading;
  const unparsed = asks.find(({ parsed }) => parsed.length !== 1 || !parsed.every(isPlain));
  if (unparsed !== undefined) return relative(reading, standingOffer) ?? { outcome: 'unclear', quote: unparsed.quote };

  // Under a yes, and where the model calls a figure ours that isn't, only the price itself explains an amount.
  const explains = (role: GroundedAmount['role']) =>
    role !== 'our_offer_repeated' && (!accepts || role === 'total_ask');
  const explained = amounts.filter(({ role }) => explains(role));
  const accounted = new Set(explained.flatMap(({ parsed }) => parsed.map(({ low }) => low)));
  const overlooked = named.find((amount) => amount.low !== standingOffer && !accounted.has(amount.low));
  if (overlooked !== undefined) return { outcome: 'unclear', quote: overlooked.quote };

  const [percentage] = accepts ? percentagesIn(reading.reply) : [];
  if (percentage !== undefined) return { outcome: 'unclear', quote: percentage.quote };

  const asked = new Map(asks.map(({ quote, parsed }) => [parsed[0]?.low, quote] as const));
  const others = [...asked].filter(([amount]) => amount !== standingOffer);
  const [only, second] = others;
  if (second !== undefined) return { outcome: 'unclear', quote: second[1] };
  if (only?.[0] !== undefined) return { outcome: 'one', amount: only[0], quote: only[1] };

  const [echo] = asks;
  if (echo !== undefined && !accepts) return { outcome: 'unclear', quote: echo.quote };
  return relative(reading, standingOffer) ?? { outcome: 'none' };
};

const isPlain = (amount: Amount): boolean =>
  amount.shape === 'exact' && amount.sure && (amount.currency ?? 'USD') === 'USD' && amount.low > 0;

/** "20% more than that": the one figure that code computes, from our offer and their percentage. */
const relative = ({ reply, named }: GroundedReading, standingOffer: Cents | null): Asked | null => {
  const [percentage, second] = percentagesIn(reply).filter((p) => p.relative !== null);
  if (percentage === undefined) return null;
  const amount = standingOffer === null ? null : amountFrom(percentage, standingOffer);
  const alone = second === undefined && named.every(({ low }) => low === standingOffer);
  return amount === null || !alone
    ? { outcome: 'unclear', quote: percentage.quote }
    : { outcome: 'one', amount, quote: percentage.quote };
};
