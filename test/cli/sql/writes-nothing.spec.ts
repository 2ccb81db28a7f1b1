import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, openForQueries, QueryRefused } from '../../../src/cli/sql/query.ts';
import { tellNorthwind } from '../../support/fixtures.ts';
import { inDirectory, parley } from '../parley.ts';

const file = inDirectory('guarded.db');
const other = join(dirname(file), 'other.db');
let database: Database;

beforeAll(async () => {
  await tellNorthwind(file);
  database = openForQueries(file);
  // A reader of a WAL database makes its two files beside it, once; and who asks for temporary tables lists them.
  standing();
});
afterAll(() => database.close());

/** What stands in the folder and on the connection; a write shows in the time of a file's last change. */
const standing = () => ({
  temporary: database.prepare('SELECT count(*) FROM temp.sqlite_schema').pluck().get(),
  files: readdirSync(dirname(file)).map((name) => [
    name,
    statSync(join(dirname(file), name), { bigint: true }).mtimeNs,
  ]),
  settings: SETTINGS.map((name) => database.pragma(name, { simple: true })),
  attached: database.pragma('database_list'),
});
const SETTINGS = ['query_only', 'trusted_schema', 'temp_store', 'writable_schema', 'user_version'];

/** Runs a text as the command does; whatever it says, nothing may have changed. */
const tried = (text: string): void => {
  try {
    answer(database, text, 20);
  } catch (error) {
    if (!(error instanceof QueryRefused)) throw error;
  }
};

const HOSTILE = [
  `VACUUM INTO '${other}'`,
  `ATTACH '${other}' AS other`,
  `ATTACH 'file:${other}?mode=rwc' AS other`,
  'VACUUM',
  'PRAGMA query_only = 0',
  'PRAGMA journal_mode = DELETE',
  'PRAGMA writable_schema = ON',
  'PRAGMA user_version = 9',
  'PRAGMA wal_checkpoint(TRUNCATE)',
  `PRAGMA temp_store_directory = '${dirname(file)}'`,
  'EXPLAIN PRAGMA query_only = 0',
  'EXPLAIN QUERY PLAN PRAGMA trusted_schema = ON',
  'SELECT * FROM pragma_optimize',
  `SELECT * FROM pragma_journal_mode('delete')`,
  `SELECT load_extension('${other}')`,
  `SELECT writefile('${other}', 'x')`,
  'CREATE TEMP TABLE t (x)',
  'CREATE TABLE t AS SELECT 1',
  'DELETE FROM contacts',
  'UPDATE contacts SET name = NULL RETURNING key',
  'INSERT INTO contacts (key, state, position) VALUES (1, 1, 1) RETURNING key',
  'WITH a AS (SELECT 1) INSERT INTO outages (key, state, position) SELECT 1, 1, 1 FROM a RETURNING key',
  'WITH a AS (SELECT 1) DELETE FROM contacts RETURNING key',
  'REPLACE INTO outages (key, state, position) VALUES (1, 1, 1)',
  'DROP VIEW audit_trail',
  'ALTER TABLE contacts ADD COLUMN x',
  'REINDEX',
  'ANALYZE',
  'BEGIN IMMEDIATE',
  'SAVEPOINT a',
  'DETACH main',
] as const;

describe('a query', () => {
  it('writes nothing, whatever it is', () => {
    const before = standing();
    const bytes = readFileSync(file);
    const comment = fc.constantFrom(
      '',
      ' ',
      '-- x\n',
      '/* x */',
      '/*/ SELECT */',
      '--\r',
      ';',
      '\ufeff',
      '\0',
      '\u00a0',
    );
    const head = fc.constantFrom(
      '',
      'EXPLAIN ',
      'EXPLAIN QUERY PLAN ',
      'SELECT 1; ',
      'WITH a AS (SELECT 1) ',
      'SELECT ',
      '(',
    );
    const whole = fc.tuple(comment, head, comment, fc.constantFrom(...HOSTILE), comment).map((parts) => parts.join(''));
    const words =
      `SELECT WITH VALUES EXPLAIN QUERY PLAN PRAGMA VACUUM INTO ATTACH AS INSERT DELETE FROM UPDATE SET contacts
      events temp.t (1) ( ) ; , * = '${other}' "x" a RETURNING query_only 0 1 CREATE TABLE -- /* */ x`.split(/\s+/);
    const word = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words, '\n') }, fc.string({ maxLength: 5 }));
    const loose = fc.array(word, { maxLength: 12 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(whole, loose), (text) => {
        tried(text);
        expect(standing()).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it.each(HOSTILE)('writes nothing: %s', (text) => {
    const before = standing();
    tried(text);
    expect(standing()).toEqual(before);
  });
});

describe('parley sql', { timeout: 60_000 }, () => {
  it('refuses from outside too, in one sentence', async () => {
    const before = standing();
    const { code, out, err } = await parley(['sql', `VACUUM INTO '${other}'`, '--db', file]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^parley: This command only reads: .* not with VACUUM\.\n$/);
    expect(standing()).toEqual(before);
  });
});
