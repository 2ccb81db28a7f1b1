import { formatUsd } from '../../money.ts';
import { amountsIn } from '../amounts.ts';
import { foreignCurrencyIn } from '../currencies.ts';
import { wordNumbersIn } from '../number-words.ts';
import { withoutDeadline } from './dates.ts';
import type { Check } from './facts.ts';
import { withoutDeliverables } from '../named-deliverables.ts';

/** Every amount, in digits or words, is the decided price in dollars, and a mail that makes an offer names it. */
export const amounts: Check = ({ plain }, { price, purpose }) => {
  const named = amountsIn(plain);
  const wrong = named.filter(
    ({ low, shape, sure, currency }) => low !== price || shape !== 'exact' || !sure || (currency ?? 'USD') !== 'USD',
  );
  const missing =
    price !== null && NAMES_THE_PRICE.has(purpose) && !named.some(({ low, explicit }) => low === price && explicit);
  return [
    ...wrong.map(({ quote }) => `an amount that was not decided: "${quote}"`),
    ...(missing ? [`the decided price ${formatUsd(price)} is not named`] : []),
  ];
};

const NAMES_THE_PRICE: ReadonlySet<string> = new Set(['opening', 'counter', 'final_offer', 'recap']);

/** What is left of the digits and number words when price, deadline and package are taken away is nobody's decision. */
export const otherNumbers: Check = ({ plain }, { price, deadline, deliverables }) => {
  const rest = withoutDeliverables(withoutDeadline(plain, deadline), deliverables);
  const judged = amountsIn(rest).filter(({ low }) => low === price);
  const left = judged.reduceRight((text, { from, to }) => `${text.slice(0, from)} ${text.slice(to)}`, rest);
  return [
    ...[...left.matchAll(/[\p{N}][\p{N}.,:/%-]{0,20}/gu)].map(
      ([figure]) => `a figure that nothing accounts for: "${figure}"`,
    ),
    ...wordNumbersIn(left)
      .filter(({ value }) => value > 1)
      .map(({ from, to }) => `a number that nothing accounts for: "${left.slice(from, to)}"`),
  ];
};

export const percentages: Check = ({ plain }) =>
  [
    ...plain.matchAll(
      /%|\bper\s?cent\b|\bpercentage\b|\b(?:half|double|triple|twice|a third|a quarter|dozen|hundreds|thousands)\b/gi,
    ),
  ].map(([found]) => `a percentage or a proportion: "${found}"`);

export const currencies: Check = ({ plain }) => {
  const foreign = foreignCurrencyIn(plain);
  return foreign === null ? [] : [`another currency: "${foreign}"`];
};
