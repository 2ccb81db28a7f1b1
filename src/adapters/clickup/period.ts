import type { Timeline } from '../../events/terms.ts';
import type { Day } from '../../events/units.ts';
import { tidy } from '../sheets/figures.ts';

/**
 * Reads "2026-12-01 to 2026-12-31", "Dec 1 – Dec 31, 2026", "Dec 1-31, 2026", or an end alone. Null where a date has no
 * year that follows from the text, could mean two days ("12/01/2026"), or where words are left over.
 */
export const readPeriod = (text: string): Timeline | null => {
  if (text.length > LONGEST_PERIOD) return null;
  const written = tidy(text.normalize('NFKC')).replace(DAYS_OF_ONE_MONTH, '$<month> $<from> – $<month> $<to>');
  const dates = [...written.matchAll(DATE)].map(({ groups }) => partsOf(groups ?? {}));
  if (!CONNECTING_WORDS.test(written.replace(DATE, ' '))) return null;

  const [first, second, ...more] = dates;
  if (first === undefined || more.length > 0) return null;
  const last = second ?? first;
  const end = last.year === null ? null : dayOf({ ...last, year: last.year });
  if (end === null || last.year === null) return null;
  if (second === undefined) return { start: null, end };

  const turnsTheYear = first.month > last.month || (first.month === last.month && first.day > last.day);
  const start = dayOf({ ...first, year: first.year ?? (turnsTheYear ? last.year - 1 : last.year) });
  return start === null ? null : { start, end };
};

const LONGEST_PERIOD = 200;

type DateParts = Readonly<{ year: number | null; month: number; day: number }>;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const MONTH = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`;
const ORDINAL = '(?:st|nd|rd|th)?';

const DAYS_OF_ONE_MONTH = new RegExp(
  String.raw`(?<month>\b${MONTH}) (?<from>\d{1,2})${ORDINAL} ?[-–—] ?(?<to>\d{1,2})${ORDINAL}(?=,? \d{4}\b|$)`,
  'gi',
);

const DATE = new RegExp(
  [
    String.raw`\b(?<isoYear>\d{4})-(?<isoMonth>\d{2})-(?<isoDay>\d{2})\b`,
    String.raw`\b(?<monthName>${MONTH}) (?<namedDay>\d{1,2})${ORDINAL}\b(?:,? (?<namedYear>\d{4})\b)?`,
    String.raw`\b(?<dayBefore>\d{1,2})${ORDINAL}\.? (?<monthAfter>${MONTH}),?(?: (?<yearAfter>\d{4})\b)?`,
    String.raw`\b(?<one>\d{1,2})/(?<other>\d{1,2})/(?<slashYear>\d{4})\b`,
  ].join('|'),
  'gi',
);

const CONNECTING_WORDS =
  /^(?:[\s,.–—-]|\b(?:from|starts?|starting|to|until|till|through|by|ends?|ending|due|between|and)\b:?)*$/i;

const NO_SUCH_DAY: DateParts = { year: null, month: 0, day: 0 };

const partsOf = (groups: Readonly<Record<string, string | undefined>>): DateParts => {
  const { isoYear, isoMonth, isoDay, monthName, namedDay, namedYear, dayBefore, monthAfter, yearAfter } = groups;
  if (isoYear !== undefined) return { year: Number(isoYear), month: Number(isoMonth), day: Number(isoDay) };
  const named = monthName ?? monthAfter;
  if (named !== undefined) {
    const year = namedYear ?? yearAfter;
    return {
      year: year === undefined ? null : Number(year),
      month: monthOf(named),
      day: Number(namedDay ?? dayBefore),
    };
  }
  const { one, other, slashYear } = groups;
  const [a, b, year] = [Number(one), Number(other), Number(slashYear)];
  if (a > 12 || a === b) return { year, month: b, day: a };
  return b > 12 ? { year, month: a, day: b } : NO_SUCH_DAY;
};

const monthOf = (name: string): number => {
  const letters = name.replace('.', '').toLowerCase();
  return MONTHS.findIndex((month) => month.startsWith(letters) || (letters === 'sept' && month === 'september')) + 1;
};

const dayOf = ({ year, month, day }: Readonly<{ year: number; month: number; day: number }>): Day | null => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? (date.toISOString().slice(0, 10) as Day) : null;
};
