import type { Cents, Cpm, SignedCents } from '../../events/units.ts';
import { plain } from './text.ts';

/** Null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/** One column of `Row`s; where a cell has a unit its title ends in it, as `deal_usd` does. */
export type CsvColumn<Row> = Readonly<{ title: string; of(row: Row): CsvCell }>;

/** One record of RFC 4180 with its line end. */
export const csvRecord = (cells: readonly CsvCell[]): string => `${cells.map(field).join(',')}\r\n`;

/** Dollars as a plain number: a spreadsheet adds these up, and a person reads them without dividing. */
export const dollars = (amount: Cents | SignedCents | null | undefined): number | null =>
  amount === null || amount === undefined ? null : amount / 100;

/** A CPM in dollars, to a hundredth of a cent: it is a ratio, and its 17 digits are nobody's business. */
export const cpmDollars = (cpm: Cpm | null | undefined): number | null =>
  cpm === null || cpm === undefined ? null : Math.round(cpm * 100) / 10_000;

const field = (cell: CsvCell): string => {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = guarded(plain(cell));
  return /[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A spreadsheet takes a text that begins so for a formula and computes it; an apostrophe in front makes it text. */
const guarded = (text: string): string => (/^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);
