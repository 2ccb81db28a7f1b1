import { z } from 'zod';
import { EngagementBasis, type Platform } from '../../events/terms.ts';
import { cents, type Cents, type Views } from '../../events/units.ts';
import { comparable, excerpt, readFigure } from './figures.ts';
import { readHandle } from './handle.ts';
import type { Column } from './header.ts';
import { PLATFORM_EXPECTED, readPlatform } from './platform.ts';

/** A cell's value with its text tidied; '' where it is empty. */
export type Cell = string | number | boolean;

export type CellProblem = Readonly<{ column: string; value: string; expected: string }>;

/** How one kind of cell is read: null is what `expected` tells the team to correct. */
export type CellReading<T> = Readonly<{ expected: string; of: (cell: Cell) => T | null }>;

/** Reads one row, noting every cell that can't be read instead of stopping at the first. */
export const cellReader = (cell: (column: Column) => Cell) => {
  const problems: CellProblem[] = [];
  const problem = (column: Column, expected: string): null => {
    problems.push({ column, value: excerpt(String(cell(column))), expected });
    return null;
  };
  const required = <T>(column: Column, { expected, of }: CellReading<T>): T | null =>
    of(cell(column)) ?? problem(column, expected);

  return {
    problems: problems as readonly CellProblem[],
    problem,
    required,
    /** An empty cell, a dash or "n/a" says that there is none; anything else that can't be read is a problem all the same. */
    optional: <T>(column: Column, reading: CellReading<T>): T | null =>
      NONE.test(String(cell(column))) ? null : required(column, reading),
    ...readings,
  };
};

/**
 * Reads engagement rates in percent. A cell formatted as a percentage arrives as a fraction (4.5 % is 0.045), one typed as
 * a number as 4.5. Below 0.1 only a fraction makes sense; from 0.1 to 1 the column decides: where any of its numbers is
 * 1 or more it may hold percent points, and the cell has two meanings.
 */
export const percentPoints = (column: readonly Cell[]): ((cell: Cell) => number | null) => {
  const inPoints = column.some((cell) => {
    const figure = readFigure(cell);
    return figure !== null && !figure.percent && figure.value.gte(1);
  });
  return (cell) => {
    const figure = readFigure(cell);
    if (figure === null || figure.currency !== null || figure.value.lt(0)) return null;
    const { value, percent } = figure;
    if (!percent && value.gte(0.1) && value.lt(1) && inPoints) return null;
    const points = percent || value.gte(1) ? value : value.times(100);
    return points.lte(100) ? points.toNumber() : null;
  };
};

const NONE = /^(|-+|–|—|n\/?a|none)$/i;
const ERROR = /^#[A-Z/0]+[!?]?$/i;

const LONGEST_TEXT = 300;

const words = (cell: Cell): string => {
  const text = String(cell);
  return typeof cell === 'boolean' || ERROR.test(text) || text.length > LONGEST_TEXT ? '' : text;
};

const emailOf = (cell: Cell): string | null => {
  const addresses = words(cell).match(/[^\s<>,;:()"'/|]+@[^\s<>,;:()"'/|]+/g) ?? [];
  const address = z.email().safeParse(addresses[0]?.toLowerCase());
  return addresses.length === 1 && address.success ? address.data : null;
};

const wholeNumber = (cell: Cell): number | null => {
  const figure = readFigure(cell);
  if (figure === null || figure.currency !== null || figure.percent || figure.value.lt(0)) return null;
  const whole = figure.value.floor().toNumber();
  return Number.isSafeInteger(whole) ? whole : null;
};

const readings = {
  name: {
    expected: 'a name',
    of: (cell) => (NONE.test(words(cell)) || !/\p{L}/u.test(words(cell)) ? null : words(cell)),
  } satisfies CellReading<string>,
  email: { expected: 'one email address', of: emailOf } satisfies CellReading<string>,
  handle: {
    expected: "one handle such as @maya.lee, or the profile's URL",
    of: (cell) => readHandle(words(cell)),
  } satisfies CellReading<string>,
  platform: { expected: PLATFORM_EXPECTED, of: (cell) => readPlatform(words(cell)) } satisfies CellReading<Platform>,
  views: {
    expected: 'one number of views of at least 1, such as 45000 or 45k',
    of: (cell) => (wholeNumber(cell) || null) as Views | null,
  } satisfies CellReading<Views>,
  count: { expected: 'one whole number', of: wholeNumber } satisfies CellReading<number>,
  money: {
    expected: 'one amount in US dollars, such as $1,200',
    of: (cell) => {
      const figure = readFigure(cell);
      if (figure === null || figure.percent || (figure.currency ?? 'USD') !== 'USD') return null;
      const amount = figure.value.times(100);
      return amount.gte(0) && Number.isSafeInteger(amount.toNumber()) ? cents(amount.toNumber()) : null;
    },
  } satisfies CellReading<Cents>,
  basis: {
    expected: 'followers, views or impressions',
    of: (cell) =>
      EngagementBasis.safeParse(
        comparable(words(cell))
          .replace(/^by |^per /, '')
          .replace(/s?$/, 's'),
      ).data ?? null,
  } satisfies CellReading<EngagementBasis>,
  timeZone: {
    expected: 'an IANA time zone such as America/New_York',
    of: (cell) => (isTimeZone(words(cell)) ? words(cell) : null),
  } satisfies CellReading<string>,
} as const;

const isTimeZone = (text: string): boolean => {
  if (!/^(UTC|GMT|[A-Za-z_]+\/[A-Za-z0-9_/+-]+)$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
