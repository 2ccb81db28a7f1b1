import type { EngagementBasis, Platform } from '../../events/terms.ts';
import type { Cents, Views } from '../../events/units.ts';
import { type Cell, cellReader, type CellProblem, percentPoints } from './cells.ts';
import { tidy } from './figures.ts';
import { type Column, findHeader } from './header.ts';

/** One person of the influencer sheet, as far as it is needed to negotiate. */
export type RosterEntry = Readonly<{
  name: string;
  email: string;
  /** Without the @. */
  handle: string | null;
  platform: Platform;
  /** Per deliverable. */
  averageViews: Views;
  /** In percent: 4.8. Null where the sheet has none. */
  engagementRate: number | null;
  engagementBasis: EngagementBasis;
  /** How many posts the rate was measured on. */
  posts: number | null;
  followers: number | null;
  minRate: Cents | null;
  maxRate: Cents | null;
  managerEmail: string | null;
  /** IANA. */
  timeZone: string | null;
}>;

/** `row` is the row's number in the sheet. An unreadable row still tells who it is about, where that much can be read. */
export type RosterRow =
  | Readonly<{ outcome: 'readable'; row: number; person: RosterEntry }>
  | Readonly<{
      outcome: 'unreadable';
      row: number;
      name: string;
      known: Readonly<Pick<{ [K in keyof RosterEntry]: RosterEntry[K] | null }, 'email' | 'handle' | 'platform'>>;
      problems: readonly CellProblem[];
    }>;

export type Roster =
  | Readonly<{ outcome: 'read'; rows: readonly RosterRow[] }>
  /** No row has all required headers, or one of them stands twice. */
  | Readonly<{ outcome: 'header_unreadable'; missing: readonly string[]; twice: readonly string[] }>;

/** Reads the tab's cells, from A1, as `UNFORMATTED_VALUE` gives them. What can mean only one thing is read; the rest is named. */
export const readRoster = (values: readonly (readonly unknown[])[]): Roster => {
  const header = findHeader(values);
  if (header.outcome === 'unreadable') {
    return { outcome: 'header_unreadable', missing: header.missing, twice: header.twice };
  }
  const cell = (row: readonly unknown[], column: Column): Cell => {
    const place = header.columns.get(column);
    return place === undefined ? '' : plain(row[place]);
  };
  const below = values.slice(header.row).map((row, index) => ({ row, number: header.row + index + 1 }));
  const filled = below.filter(({ row }) => row.some((value) => plain(value) !== ''));
  const rates = percentPoints(filled.map(({ row }) => cell(row, 'Engagement Rate')));
  return {
    outcome: 'read',
    rows: filled.map(({ row, number }) => readRow(number, (column) => cell(row, column), rates)),
  };
};

const readRow = (row: number, cell: (column: Column) => Cell, rate: (cell: Cell) => number | null): RosterRow => {
  const read = cellReader(cell);
  const name = read.required('Name', read.name);
  const email = read.required('Email', read.email);
  const handle = read.optional('Handle', read.handle);
  const platform = read.required('Platform', read.platform);
  const averageViews = read.required('Average Views', read.views);
  const engagementRate = read.optional('Engagement Rate', { expected: 'a percentage such as 4.5%', of: rate });
  const engagementBasis = read.optional('Engagement Basis', read.basis) ?? 'followers';
  const posts = read.optional('Posts', read.count);
  const followers = read.optional('Followers', read.count);
  const minRate = read.optional('Min Rate', read.money);
  const maxRate = read.optional('Max Rate', read.money);
  const managerEmail = read.optional('Manager Email', read.email);
  const timeZone = read.optional('Time Zone', read.timeZone);
  if (minRate !== null && maxRate !== null && minRate > maxRate) {
    read.problem('Min Rate', 'no more than the Max Rate');
  }

  if (read.problems.length > 0 || name === null || email === null || platform === null || averageViews === null) {
    const known = { email, handle, platform };
    return { outcome: 'unreadable', row, name: name ?? '', known, problems: read.problems };
  }
  const measured = { averageViews, engagementRate, engagementBasis, posts, followers };
  const person = { name, email, handle, platform, ...measured, minRate, maxRate, managerEmail, timeZone };
  return { outcome: 'readable', row, person };
};

const plain = (value: unknown): Cell => {
  if (typeof value === 'string') return tidy(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : '';
};
