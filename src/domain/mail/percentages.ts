import { Decimal } from 'decimal.js';
import { type Cents, cents } from '../../events/units.ts';

/** A percentage in a text; `relative` when it says how far above or below our offer something is. */
export type Percentage = Readonly<{ quote: string; percent: number; relative: 'above_offer' | 'below_offer' | null }>;

const PERCENTAGE =
  /(?<![\d.,])(?<percent>\d{1,4}(?:[.,]\d{1,2})?)\s?(?:%|percent\b|per cent\b)(?<relation>\s?(?<way>more|higher|above|extra|on top|less|lower|below)(?:\sthan|\sof)?\s?(?<what>that|this|your\s(?:offer|number|price|rate|figure)|the\s(?:offer|price)|what\syou(?:'re|’re|\sare)?\s(?:offer(?:ed|ing)?|propos(?:ed|ing)))?)?/gi;

/** Every percentage in a text; only one that names our offer ("20% more than that") is relative to it. */
export const percentagesIn = (text: string): readonly Percentage[] =>
  [...text.matchAll(PERCENTAGE)].map((match) => {
    const { percent = '0', way, what } = match.groups ?? {};
    const below = /less|lower|below/i.test(way ?? '');
    return {
      quote: match[0].trim(),
      percent: Number(percent.replace(',', '.')),
      relative: what === undefined ? null : below ? 'below_offer' : 'above_offer',
    };
  });

/** The amount that lies the given percentage above or below an offer, rounded to the cent; null when it isn't relative. */
export const amountFrom = (percentage: Percentage, offer: Cents): Cents | null => {
  if (percentage.relative === null) return null;
  const factor = new Decimal(100).plus(
    percentage.relative === 'above_offer' ? percentage.percent : -percentage.percent,
  );
  return factor.isNegative()
    ? null
    : cents(factor.times(offer).div(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber());
};
