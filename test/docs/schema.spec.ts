import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';

const { log } = openStore(':memory:', { clock: SYSTEM_CLOCK, ids: systemIds() });
afterAll(() => log.close());

const [, ...sections] = readFileSync(join(import.meta.dirname, '../../docs/schema.md'), 'utf8').split(/^## /m);

/** Each table that the page describes, with its columns in the order that they stand there. */
const described = Object.fromEntries(
  sections.flatMap((section) => {
    const [, table] = /^`(\w+)`\n/.exec(section) ?? [];
    const columns = [...section.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, column]) => column);
    return table === undefined ? [] : [[table, columns]];
  }),
);

const inFile = (database: Database) =>
  Object.fromEntries(
    database
      .prepare<[], string>(
        `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all()
      .map((table) => [table, database.prepare('SELECT name FROM pragma_table_xinfo(?)').pluck().all(table)]),
  );

describe('docs/schema.md', () => {
  it('describes every table and column that there is, and none that there is not', () => {
    expect(described).toEqual(inFile(log.database));
  });
});
