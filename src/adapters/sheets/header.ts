import { comparable } from './figures.ts';

/** The columns of the influencer sheet, as a problem names them. */
export type Column = (typeof REQUIRED)[number] | keyof typeof OPTIONAL;

export type Header =
  /** `row` counts from 1, `columns` holds places that count from 0. */
  | Readonly<{ outcome: 'found'; row: number; columns: ReadonlyMap<Column, number> }>
  | Readonly<{ outcome: 'unreadable'; missing: readonly Column[]; twice: readonly Column[] }>;

/** Looks for the row that names the columns, in any order, among the first rows; notes above it don't matter. */
export const findHeader = (values: readonly (readonly unknown[])[]): Header => {
  const candidates = values.slice(0, HEADER_WITHIN_ROWS).map(readHeader);
  const found = candidates.findIndex(({ missing }) => missing.length === 0);
  const closest = candidates.reduce(
    (best, next) => (next.missing.length < best.missing.length ? next : best),
    readHeader([]),
  );
  const chosen = candidates[found] ?? closest;
  if (found === -1 || chosen.twice.length > 0) {
    return { outcome: 'unreadable', missing: chosen.missing, twice: chosen.twice };
  }
  return { outcome: 'found', row: found + 1, columns: chosen.columns };
};

const HEADER_WITHIN_ROWS = 10;

const REQUIRED = ['Name', 'Email', 'Handle', 'Platform', 'Average Views', 'Engagement Rate'] as const;

const OPTIONAL = {
  'Engagement Basis': ['er basis', 'basis'],
  Posts: ['posts measured', 'number of posts', 'sample posts', 'post count'],
  Followers: ['follower count', 'subscribers'],
  'Min Rate': ['minimum rate', 'min price', 'rate min'],
  'Max Rate': ['maximum rate', 'max price', 'rate max'],
  'Manager Email': ['manager e-mail', 'agent email', 'management email'],
  'Time Zone': ['timezone', 'tz'],
} as const;

const RENAMED: Readonly<Record<(typeof REQUIRED)[number], readonly string[]>> = {
  Name: ['influencer', 'influencer name', 'full name', 'creator', 'creator name'],
  Email: ['e-mail', 'email address', 'e-mail address', 'contact email', 'mail'],
  Handle: ['username', 'user name', 'account', 'profile', 'profile url', 'social handle'],
  Platform: ['network', 'social platform', 'social network'],
  'Average Views': [
    'avg views',
    'average view',
    'views average',
    'mean views',
    'avg view count',
    'average views per post',
  ],
  'Engagement Rate': ['er', 'engagement', 'eng rate', 'avg engagement rate', 'average engagement rate'],
};

const plain = (header: string): string =>
  comparable(header)
    .replace(/\((?:%|usd|\$|in usd|iana)\)|[*:.%$]/g, '')
    .replace(/[_\s]+/g, ' ')
    .trim();

const COLUMN_BY_NAME: ReadonlyMap<string, Column> = new Map(
  Object.entries<readonly string[]>({ ...RENAMED, ...OPTIONAL }).flatMap(([column, names]) =>
    [column, ...names].map((name) => [plain(name), column as Column]),
  ),
);

const readHeader = (row: readonly unknown[]) => {
  const columns = new Map<Column, number>();
  const twice: Column[] = [];
  row.forEach((value, place) => {
    const column = typeof value === 'string' ? COLUMN_BY_NAME.get(plain(value)) : undefined;
    if (column === undefined) return;
    if (columns.has(column)) twice.push(column);
    else columns.set(column, place);
  });
  return { columns, twice, missing: REQUIRED.filter((column) => !columns.has(column)) };
};
