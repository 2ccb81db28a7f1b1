import { formatUsd } from '../../../domain/money.ts';
import { type Bounds, type Passed, passedBy } from '../../../domain/negotiation/bounds.ts';
import { type Cents, cents } from '../../../events/units.ts';

/** `the hard cap for them is $1,200; $2,000 of the $20,000 budget is left`: what a price goes past, with the numbers. */
export const passedWords = (passed: readonly Passed[], bounds: Bounds): string =>
  passed.map((each) => wordsOf(each, bounds)).join('; ');

/** Plain text; null where the price goes past nothing. */
export const warningFor = (price: Cents, bounds: Bounds | null): string | null => {
  const passed = bounds === null ? [] : passedBy(price, bounds);
  return bounds === null || passed.length === 0
    ? null
    : `${formatUsd(price)} is over a limit: ${passedWords(passed, bounds)}.`;
};

const wordsOf = ({ bound, at }: Passed, { budget }: Bounds): string => {
  const amount = formatUsd(cents(Math.abs(at)));
  switch (bound) {
    case 'budget':
      return at < 0
        ? `the ${formatUsd(budget)} budget is overspent by ${amount}`
        : `${amount} of the ${formatUsd(budget)} budget is left`;
    case 'hard_cap':
      return `the hard cap for them is ${amount}`;
    case 'limit':
      return `their own limit is ${amount}`;
    case 'their_ask':
      return `they ask ${amount}`;
  }
};
