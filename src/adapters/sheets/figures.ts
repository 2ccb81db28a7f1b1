import { Decimal } from 'decimal.js';

/** A number as people type it into a cell or a form. `currency` is the mark that stood with it, `percent` whether a % did. */
export type Figure = Readonly<{ value: Decimal; currency: string | null; percent: boolean }>;

/** Without what can't be seen: NBSP and its relatives become spaces, zero-width characters go, spaces collapse. */
export const tidy = (text: string): string =>
  text
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** As much of a text as a message to the team can show. */
export const excerpt = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** How two names or headers are compared: without case, accents, width variants and surplus spaces. */
export const comparable = (text: string): string => tidy(text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();

/** The same, but accents tell apart: José and Jose may be two people. */
export const exact = (text: string): string => tidy(text.normalize('NFKC')).toLowerCase();

/**
 * Reads what can only mean one number: "1.2M", "850k", "$1,200", "1.200,50", "4.5%". Null for everything else: a range, an
 * approximation, a formula's error, and "1.200" or "1,20", which mean different numbers in different countries.
 */
export const readFigure = (cell: unknown): Figure | null => {
  if (typeof cell === 'number') return Number.isFinite(cell) ? figure(new Decimal(cell)) : null;
  if (typeof cell !== 'string' || cell.length > LONGEST_FIGURE) return null;

  const match = FIGURE.exec(tidy(cell.normalize('NFKC')));
  const { before, digits, scale, percent, after } = match?.groups ?? {};
  const number = digits === undefined ? null : plainDigits(digits, scale !== undefined);
  if (number === null) return null;
  if (before !== undefined && after !== undefined && currencyOf(before) !== currencyOf(after)) return null;
  const mark = before ?? after;
  return {
    value: new Decimal(number).times(SCALES[scale?.toLowerCase() ?? ''] ?? 1),
    currency: mark === undefined ? null : currencyOf(mark),
    percent: percent !== undefined,
  };
};

const figure = (value: Decimal): Figure => ({ value, currency: null, percent: false });

const MARK = String.raw`(?:US\$|[A-Z]{1,2}\$|[$€£¥₹]|[A-Za-z]{3})`;
const FIGURE = new RegExp(
  String.raw`^(?<before>${MARK})? ?(?<digits>\d[\d., ']*?) ?(?<scale>k|m|mio|mm|b|thousand|million)?(?<percent> ?%)? ?(?<after>${MARK})?$`,
  'i',
);

const LONGEST_FIGURE = 60;

const SCALES: Readonly<Partial<Record<string, number>>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mio: 1e6,
  mm: 1e6,
  million: 1e6,
  b: 1e9,
};

const SIGNS: Readonly<Partial<Record<string, string>>> = {
  $: 'USD',
  US$: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
};

const currencyOf = (mark: string): string => SIGNS[mark.toUpperCase()] ?? mark.toUpperCase();

const ENGLISH = /^\d{1,3}(,\d{3})+(\.\d+)?$|^\d+(\.\d+)?$/;
const CONTINENTAL = /^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$/;
const SPACED = /^\d{1,3}([ '])\d{3}(\1\d{3})*(\.\d+)?$/;

/** One separator before three digits groups with a comma, as in US dollars; with a point it could be either, unless a scale follows. */
const plainDigits = (digits: string, scaled: boolean): string | null => {
  if (SPACED.test(digits)) return digits.replace(/[ ']/g, '');
  if (CONTINENTAL.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
  const twoMeanings = scaled ? digits.includes(',') : /^[1-9]\d{0,2}\.\d{3}$/.test(digits);
  return ENGLISH.test(digits) && !twoMeanings ? digits.replaceAll(',', '') : null;
};
