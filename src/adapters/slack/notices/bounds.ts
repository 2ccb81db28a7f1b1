import { formatUsd } from '../../../domain/money.ts';
import { type Bounds, type Passed, passedBy } from '../../../domain/negotiation/bounds.ts';
import { type Cents, cents } from '../../../events/units.ts';

/** `the hard cap for them is $1,200; $2,000 of the $20,000 budget is left`: what a price goes past, with the numbers. */
export const passedWords = (passed: readonly Passed[], bounds: Bounds): string =>
  passed.map((bound) => wordsOf(bound, bounds)).join('; ');

/** Plain text; null where the price goes past nothing. */
export const warningFor = (price: Cents, bounds: Bounds | null): string | null => {
  const passed = bounds === null ? [] : passedBy(price, bounds);
  return bounds === null || passed.length === 0
    ? null
    : `${formatUsd(price)} is over a limit: ${passedWords(passed, bounds)}.`;
};

const wordsOf = (bound: Passed, { hardCapPrice, limit, budget, left, ask }: Bounds): string => {
  switch (bound) {
    case 'budget':
      return left < 0
        ? `the ${formatUsd(budget)} budget is overspent by ${formatUsd(cents(Math.abs(left)))}`
        : `${formatUsd(left)} of the ${formatUsd(budget)} budget is left`;
    case 'hard_cap':
      return `the hard cap for them is ${formatUsd(hardCapPrice)}`;
    case 'limit':
      return `their own limit is ${formatUsd(limit ?? hardCapPrice)}`;
    case 'their_ask':
      return `they ask ${formatUsd(ask ?? cents(0))}`;
  }
};
