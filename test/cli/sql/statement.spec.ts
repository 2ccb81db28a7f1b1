import { describe, expect, it } from 'vitest';
import { whyNotRead } from '../../../src/cli/sql/statement.ts';

describe('a statement', () => {
  it.each([
    'SELECT 1',
    'select 1;',
    '\n\t -- why\n /* a\n b */ /**/ select 1',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'values (1), (2)',
    'explain select 1',
    'EXPLAIN /* how */ QUERY PLAN -- so\nSELECT 1',
    "SELECT 'pragma x; delete from y'",
    'SELECT 1 -- ; DROP TABLE x',
  ])('that reads may be shown to SQLite: %j', (text) => {
    expect(whyNotRead(text)).toBeNull();
  });

  it.each([
    ['DELETE FROM events', /begins with SELECT, WITH, VALUES or EXPLAIN, not with DELETE/],
    ["VACUUM INTO 'x.db'", /not with VACUUM/],
    ["ATTACH 'x.db' AS x", /not with ATTACH/],
    ['begin', /not with BEGIN/],
    ['-- SELECT\ndelete from events', /not with DELETE/],
    ['/*/ SELECT */ delete from events', /not with DELETE/],
    ['--\rSELECT 1\ndrop table events', /not with DROP/],
    ['(SELECT 1)', /not with \(/],
    ['; SELECT 1', /not with ;/],
    ['\u00a0SELECT 1', /not with/],
    ['SELECTED', /not with SELECTED/],
    ['PRAGMA query_only = 0', /pragma_table_info/],
    ['EXPLAIN PRAGMA query_only = 0', /EXPLAIN is for a query that reads/],
    ['EXPLAIN QUERY PLAN PRAGMA query_only = 0', /EXPLAIN is for a query that reads/],
    ['EXPLAIN QUERY SELECT 1', /EXPLAIN is for a query that reads/],
    ['EXPLAIN', /EXPLAIN is for a query that reads/],
    ['', /is empty/],
    [' /* SELECT 1', /is empty/],
    ['-- SELECT 1', /is empty/],
    ['SELECT 1\0; DELETE FROM events', /NUL/],
  ])('that does anything else may not: %j', (text, why) => {
    expect(whyNotRead(text)).toMatch(why);
  });
});
