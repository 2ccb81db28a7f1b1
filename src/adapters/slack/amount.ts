import { type Cents, cents } from '../../events/units.ts';

/**
 * Dollars as people write them, with at most two decimals; a comma only before three digits, so that "1,05" is nobody's
 * guess. The sign may be left out where nothing but an amount is asked for. null: it is no amount above zero.
 */
export const dollars = (typed: string): Cents | null => {
  const [, whole, fraction = ''] = /^\$?\s?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{2}))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined) return null;
  const amount = Number(whole.replaceAll(',', '')) * 100 + Number(fraction === '' ? 0 : fraction);
  return amount === 0 ? null : cents(amount);
};
