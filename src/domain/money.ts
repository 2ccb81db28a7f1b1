import { Decimal } from 'decimal.js';
import { cents } from '../events/amounts.ts';
import type { Cents, Cpm, SignedCents, Views } from '../events/units.ts';

/**
 * Exact arithmetic for products and quotients of amounts. 50 digits: a quotient that does not end can then never be
 * taken for a whole multiple of $5, nor the other way round.
 */
export const Exact = Decimal.clone({ precision: 50, rounding: Decimal.ROUND_HALF_EVEN });
export type Exact = Decimal;

/** Our prices are whole multiples of $5: less than that is no price. */
export const LOWEST_PRICE = cents(5_00);

/** The exact price in cents of `views` expected impressions at `cpm`, not yet rounded. */
export const priceAt = (cpm: Cpm | Exact, views: Views): Exact => new Exact(cpm).times(views).div(1000);

/** What `price` pays for 1,000 expected impressions. */
export const cpmOf = (price: Cents, views: number): Cpm => new Exact(price).times(1000).div(views).toNumber() as Cpm;

/**
 * Our offers and ceilings round down to whole multiples of $5, so that a cap stays a cap.
 * @throws RangeError for a negative amount.
 */
export const floorToFiveDollars = (amount: Exact | number): Cents =>
  cents(new Exact(amount).div(LOWEST_PRICE).floor().times(LOWEST_PRICE).toNumber());

/** `$1,125`, `$22.50`, `-$200`: cents only where there are any. */
export const formatUsd = (amount: Cents | SignedCents): string => dollars(amount);

/** `$25.00`, `$28.21`: to the nearest cent, always with cents, because CPMs are read beside one another. */
export const formatCpm = (cpm: Cpm): string => DOLLARS_AND_CENTS.format(Math.round(cpm) / 100);

const dollars = (amount: number): string =>
  (amount % 100 === 0 ? WHOLE_DOLLARS : DOLLARS_AND_CENTS).format(amount / 100);

// Built once: making a formatter costs more than computing a ceiling.
const DOLLARS_AND_CENTS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const WHOLE_DOLLARS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
