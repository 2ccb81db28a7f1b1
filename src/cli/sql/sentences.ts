import type { Database } from 'better-sqlite3';
import { distance } from '../../projections/nearby.ts';

/** What SQLite, or its library, says of a query, as one sentence with the names that come near one it doesn't know. */
export const sentenceForSql = (database: Database, { message }: Error): string => {
  const [, what = '', named = ''] = /^no such (table|column): (.+?)(?: - should this be .*)?$/.exec(message) ?? [];
  if (what !== '') return `There is no ${what} ${named}${quoted(named)}; ${near(namesOf(database, what), named)}.`;
  const [, unknown] = /^no such function: (.+)$/.exec(message) ?? [];
  if (unknown !== undefined) return `SQLite has no function ${unknown}.`;
  const [, where] = /^near "(.*)": syntax error$/s.exec(message) ?? [];
  if (where !== undefined) return `SQLite doesn't understand the query near “${where}”.`;
  if (message.includes('more than one statement')) return 'One statement at a time: ask the second one by itself.';
  if (/parameter/i.test(message))
    return 'The query has a placeholder, such as ? or :name: write the value in its place.';
  return `SQLite can't run the query: ${message}.`;
};

type Name = Readonly<{ name: string; tables: string }>;

const namesOf = (database: Database, what: string): readonly Name[] =>
  database.prepare<[], Name>(what === 'table' ? TABLES : COLUMNS).all();

/** What one means by double quotes is a name. */
const quoted = (named: string): string => (named.startsWith('"') ? ' (a text stands in single quotes)' : '');

const near = (names: readonly Name[], named: string): string => {
  const typed = named.replaceAll('"', '').split('.').at(-1)?.toLowerCase() ?? '';
  const found = names
    .map((each) => ({ ...each, far: each.name === typed ? 0 : distance(typed, each.name) }))
    .filter((each): each is Name & { far: number } => each.far !== null)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, OFFERED);
  if (found.length === 0) return 'docs/schema.md lists them all';
  return `near it: ${found.map(({ name, tables }) => (tables === '' ? name : `${name} (in ${tables})`)).join(', ')}`;
};

const OFFERED = 4;

const TABLES = `SELECT name, '' AS tables FROM sqlite_schema
  WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name`;

const COLUMNS = `SELECT c.name, group_concat(s.name, ', ' ORDER BY s.name) AS tables
  FROM sqlite_schema s, pragma_table_xinfo(s.name) c
  WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite_%' GROUP BY c.name ORDER BY c.name`;
