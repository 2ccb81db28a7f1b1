import type { Paint, Style } from './paint.ts';
import { cut, oneLine, padded, widthOf } from './text.ts';

export type Cell = string | Readonly<{ text: string; style: Style }>;

/** One column of a table of `Row`s. */
export type Column<Row> = Readonly<{
  title: string;
  of(row: Row): Cell;
  align?: 'left' | 'right';
  /** May be cut down to this width where the terminal is narrow; never cut unless told. */
  least?: number;
  /** May be left out where the terminal is narrow, the highest number first. */
  leaveOut?: number;
}>;

/** The lines of a table; `leftOut` are the titles of the columns that had no room. */
export type Table = Readonly<{ header: string; rows: readonly string[]; leftOut: readonly string[] }>;

/** Lays rows out in columns, no wider than `width`; null is as wide as it comes, with every column. */
export const tableOf = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | null,
  paint: Paint,
): Table => {
  const cells = columns.map((column): Laid<Row> => {
    const texts = rows.map((row) => cellOf(column.of(row)));
    return { column, texts, natural: Math.max(widthOf(column.title), ...texts.map(({ text }) => widthOf(text))) };
  });
  const used =
    width === null ? cells : cells.filter(({ texts }) => texts.length === 0 || texts.some(({ text }) => text !== ''));
  const { kept, widths } = fitted(used, width);
  const line = (cellAt: (laid: Laid<Row>, width: number) => string): string =>
    kept
      .map((laid, index) => cellAt(laid, widths[index] ?? 0))
      .join(GAP)
      .replace(/\s+$/, '');
  return {
    header: paint(
      'faint',
      line(({ column }, size) => padded(column.title, size, column.align)),
    ),
    rows: rows.map((_row, index) => line(({ column, texts }, size) => drawn(texts[index], size, column.align, paint))),
    leftOut: used.filter((laid) => !kept.includes(laid)).map(({ column }) => column.title),
  };
};

type Text = Readonly<{ text: string; style: Style | null }>;
type Laid<Row> = Readonly<{ column: Column<Row>; texts: readonly Text[]; natural: number }>;

const GAP = '  ';

const cellOf = (cell: Cell): Text =>
  typeof cell === 'string' ? { text: oneLine(cell), style: null } : { text: oneLine(cell.text), style: cell.style };

/** Padding stands outside of the colour, so that an underlined or inverted look never shows it. */
const drawn = (cell: Text | undefined, width: number, align: 'left' | 'right' | undefined, paint: Paint): string => {
  const { text, style } = cell ?? { text: '', style: null };
  const shown = cut(text, width);
  const filled = padded(shown, width, align);
  return style === null || shown === '' ? filled : filled.replace(shown, () => paint(style, shown));
};

/** First whatever may be cut is cut, the widest most; then columns are left out, and the rest gets its room back. */
const fitted = <Row>(
  cells: readonly Laid<Row>[],
  width: number | null,
): Readonly<{ kept: readonly Laid<Row>[]; widths: readonly number[] }> => {
  const widths = cells.map(({ natural }) => natural);
  if (width === null) return { kept: cells, widths };
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (cells.length - 1) - width;
  for (; excess > 0; excess--) {
    const widest = widestShrinkable(cells, widths);
    if (widest === null) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  const first = cells
    .filter(({ column }) => column.leaveOut !== undefined)
    .toSorted((a, b) => (b.column.leaveOut ?? 0) - (a.column.leaveOut ?? 0))[0];
  if (excess <= 0 || first === undefined) return { kept: cells, widths };
  return fitted(
    cells.filter((each) => each !== first),
    width,
  );
};

const widestShrinkable = <Row>(cells: readonly Laid<Row>[], widths: readonly number[]): number | null => {
  let found: number | null = null;
  cells.forEach(({ column }, index) => {
    const width = widths[index] ?? 0;
    if (column.least !== undefined && width > column.least && (found === null || width > (widths[found] ?? 0)))
      found = index;
  });
  return found;
};
