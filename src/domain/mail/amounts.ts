import { Decimal } from 'decimal.js';
import { type Cents, cents } from '../../events/units.ts';
import { CURRENCY_PATTERN, type Currency, currencyOf } from './currencies.ts';
import { withoutOtherFigures } from './other-figures.ts';
import { wordNumbersIn } from './number-words.ts';

/**
 * Money named in a text. `low` and `high` are hundredths of the currency and differ only in a range; `open` has no upper end ("from $1,800").
 * `currency` is null where none is named (`explicit` false). `sure` is false where the notation has two readings ("1.200").
 */
export type Amount = Readonly<{
  quote: string;
  from: number;
  to: number;
  low: Cents;
  high: Cents;
  shape: 'exact' | 'range' | 'open';
  currency: Currency | null;
  explicit: boolean;
  sure: boolean;
}>;

/** Every amount of money in a text, in order; phone numbers, dates, years, percentages, view counts and quantities are none. */
export const amountsIn = (text: string): readonly Amount[] => {
  const masked = withoutOtherFigures(text);
  const single = [...inDigits(masked), ...inWords(masked)].sort((a, b) => a.from - b.from);
  return joined(single, text)
    .filter((amount) => amount.explicit || amount.scaled || amount.high >= LEAST_WITHOUT_CURRENCY)
    .map(({ scaled: _scaled, bare: _bare, ...amount }) => ({ ...amount, quote: text.slice(amount.from, amount.to) }));
};

// Below $100 a number without a currency is far more often a quantity, a day or a net term than a price.
const LEAST_WITHOUT_CURRENCY = 100_00;
const LARGEST = new Decimal('999999999');

/** `bare` is the number before a "k" is applied, so that "1.5-2k" can share it. */
type Found = Omit<Amount, 'quote'> & Readonly<{ scaled: boolean; bare: Decimal }>;

const AMOUNT = new RegExp(
  String.raw`(?<![\p{L}\d.,])(?:(?<before>${CURRENCY_PATTERN})\s?)?` +
    String.raw`(?<![\p{L}\d])(?<number>\d{1,3}(?:[,.'’\s]\d{3}){1,3}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,3})?)(?!\d)` +
    String.raw`(?:\s?(?<scale>k|grand|thousand|mil|m|million)(?!\p{L}))?(?:\s?(?<after>${CURRENCY_PATTERN}))?(?!\p{L}|\d|[.,]\d)`,
  'giu',
);

const inDigits = (masked: string): readonly Found[] =>
  [...masked.matchAll(AMOUNT)].flatMap((match) => {
    const { before, number = '', scale, after } = match.groups ?? {};
    const currency = currencyNamed(before, after);
    const read = numberFrom(number, currency);
    const scaled = scale !== undefined;
    const value = scaled ? read.value.times(/^m(?:illion)?$/i.test(scale) ? 1_000_000 : 1000) : read.value;
    if (value.greaterThan(LARGEST)) return [];
    const to = match.index + match[0].length;
    const low = inHundredths(value);
    return [
      {
        from: match.index,
        to,
        low,
        high: low,
        shape: isOpen(masked.slice(Math.max(0, match.index - 20), match.index), masked.slice(to, to + 8))
          ? 'open'
          : 'exact',
        currency,
        explicit: currency !== null,
        sure: read.sure,
        scaled,
        bare: read.value,
      },
    ];
  });

const AFTER_WORDS = new RegExp(String.raw`^\s?(?<after>${CURRENCY_PATTERN})(?!\p{L})`, 'iu');
const COUNTED_NEXT = /^\s(?:views|followers|subscribers|impressions|people|likes|viewers|fans)/i;

const inWords = (masked: string): readonly Found[] =>
  wordNumbersIn(masked).flatMap(({ from, to, value }) => {
    const rest = masked.slice(to, to + 24);
    const after = AFTER_WORDS.exec(rest);
    const currency = currencyNamed(undefined, after?.groups?.['after']);
    if (COUNTED_NEXT.test(rest) || value === 0) return [];
    const low = inHundredths(new Decimal(value));
    const end = to + (after?.[0].length ?? 0);
    const spoken = { from, to: end, low, high: low, shape: 'exact', currency, explicit: currency !== null } as const;
    return [{ ...spoken, sure: true, scaled: false, bare: new Decimal(value) }];
  });

/** "$1,500 AUD" is Australian: a named currency behind wins over a bare `$` in front. */
const currencyNamed = (before: string | undefined, after: string | undefined): Currency | null => {
  const codes = [before, after].flatMap((spelling) => (spelling === undefined ? [] : [currencyOf(spelling.trim())]));
  return codes.find((code) => code !== null && code !== 'USD') ?? codes[0] ?? null;
};

/** "1,500", "1.500,50", "1 800" and "1.5"; three digits behind a single point are thousands in Europe and a typing error elsewhere. */
const numberFrom = (written: string, currency: Currency | null): { value: Decimal; sure: boolean } => {
  const plain = written.replace(/['’\s]/g, '');
  const marks = plain.replace(/\d/g, '');
  const tail = plain.length - 1 - Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const decimals = marks !== '' && tail < 3;
  const whole = decimals ? plain.slice(0, plain.length - tail - 1) : plain;
  const digits = whole.replace(/[.,]/g, '');
  const value = new Decimal(decimals ? `${digits}.${plain.slice(plain.length - tail)}` : digits);
  const european = currency !== null && !['USD', 'GBP', 'AUD', 'CAD', 'NZD'].includes(currency);
  return { value, sure: decimals || marks !== '.' || european };
};

const inHundredths = (value: Decimal): Cents =>
  cents(value.times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber());

const isOpen = (before: string, after: string): boolean =>
  /(?:\bfrom|\bstart(?:s|ing)?\s(?:at|from)|\bupwards?\sof|\bnorth\sof|\bover|\bmore\sthan)\s$/i.test(before) ||
  /^\+(?!\d)(?!\s?(?:vat|tax|gst|iva|fee))(?!\p{L})/iu.test(after);

const RANGE_BETWEEN = /^\s?(?:-|–|—|to|and|up to|or)\s?$/i;

/** Two amounts with "-", "to" or (after "between") "and" in between are one range; "or" offers a choice, which is no single figure either. */
const joined = (single: readonly Found[], text: string): readonly Found[] => {
  const result: Found[] = [];
  for (const amount of single) {
    const previous = result.at(-1);
    if (previous?.shape === 'exact' || previous?.shape === 'open') {
      if (amount.from < previous.to) continue;
      const gap = text.slice(previous.to, amount.from);
      const lead = text.slice(Math.max(0, previous.from - 24), previous.from);
      if (RANGE_BETWEEN.test(gap) && (!/and/i.test(gap) || /\bbetween\b/i.test(lead))) {
        result[result.length - 1] = asRange(previous, amount);
        continue;
      }
    }
    result.push(amount);
  }
  return result;
};

const asRange = (first: Found, second: Found): Found => {
  const sharesScale = second.scaled && !first.scaled && first.bare.lessThan(100);
  const start = sharesScale ? inHundredths(first.bare.times(1000)) : first.low;
  const [low, high] = start <= second.high ? [start, second.high] : [second.high, start];
  const currency = first.currency ?? second.currency;
  const both = { from: first.from, to: second.to, low, high, shape: 'range', currency, bare: second.bare } as const;
  return {
    ...both,
    explicit: currency !== null,
    sure: first.sure && second.sure,
    scaled: first.scaled || second.scaled,
  };
};
