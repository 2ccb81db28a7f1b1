import { NONE } from './amounts.ts';
import type { Paint } from './paint.ts';
import { type Column, tableOf } from './table.ts';

type Cell = string | number | null;
type Row = readonly Cell[];

/** The lines of what a query found; where the terminal is narrow, texts are cut, and then the last columns left out. */
export const queryLines = (
  { columns, rows }: Readonly<{ columns: readonly string[]; rows: readonly Row[] }>,
  { width, paint }: Readonly<{ width: number | null; paint: Paint }>,
): readonly string[] => {
  const laid = columns.map((title, index): Column<Row> => {
    const isNumeric = rows.every((row) => typeof row[index] !== 'string');
    return {
      title,
      of: (row) => textOf(row[index] ?? null),
      leaveOut: index,
      ...(isNumeric ? { align: 'right' } : { least: LEAST }),
    };
  });
  const table = tableOf(laid, rows, width, paint);
  const note = table.leftOut.length === 0 ? [] : [paint('faint', `Too narrow for: ${table.leftOut.join(', ')}.`)];
  return [table.header, ...table.rows, ...note];
};

const LEAST = 12;

const textOf = (cell: Cell): string => (cell === null ? NONE : String(cell));
