import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, openForQueries } from '../../../src/cli/sql/query.ts';
import { tellNorthwind } from '../../support/fixtures.ts';
import { inDirectory } from '../parley.ts';

const file = inDirectory('queried.db');
let database: Database;

beforeAll(async () => {
  await tellNorthwind(file);
  database = openForQueries(file);
});
afterAll(() => database.close());

const ask = (text: string, limit = 100) => answer(database, text, limit);

describe('a query', () => {
  it('answers with its columns and rows, up to the limit, and says when there were more', () => {
    const text = 'SELECT position, type FROM events ORDER BY position';
    expect(ask(text, 2)).toEqual({
      columns: ['position', 'type'],
      rows: [
        [1, 'WebhookReceived'],
        [2, 'EffectRequested'],
      ],
      cut: true,
    });
    expect(ask(`${text} LIMIT 2`, 2).cut).toBe(false);
    expect(ask('SELECT 1 WHERE 0')).toEqual({ columns: ['1'], rows: [], cut: false });
  });

  it('reads the audit trail and the read models, though it trusts no schema', () => {
    const { rows } = ask(
      `SELECT influencer_name, rates ->> '$.price' FROM audit_trail WHERE type = 'AgreementReached'`,
    );
    expect(rows).toEqual([['Mia Torres', 82_500]]);
    expect(ask(`SELECT status FROM negotiations ORDER BY place`).rows).toEqual([['agreed'], ['escalated']]);
  });

  it('keeps what JavaScript would lose: whole numbers of any size, blobs, and columns of one name', () => {
    const { columns, rows } = ask(
      `SELECT 9007199254740993 AS a, -42 AS a, x'00ff' AS b, 1e999 AS c, 0.5 AS d, NULL AS a`,
    );
    expect(columns).toEqual(['a', 'a_2', 'b', 'c', 'd', 'a_3']);
    expect(rows).toEqual([['9007199254740993', -42, `x'00ff'`, 'Infinity', 0.5, null]]);
  });

  it.each([
    [
      'SELECT campain_id FROM events',
      'There is no column campain_id; near it: campaign_id (in audit_trail, effects, events, negotiations).',
    ],
    ['SELECT e.tipe FROM events e', 'There is no column e.tipe; near it: type (in audit_trail, events).'],
    ['SELECT * FROM negotiation', 'There is no table negotiation; near it: negotiations.'],
    ['SELECT * FROM orders', 'There is no table orders; docs/schema.md lists them all.'],
    [
      'SELECT "MailSent"',
      'There is no column "MailSent" (a text stands in single quotes); docs/schema.md lists them all.',
    ],
    ['SELECT avrage(1)', 'SQLite has no function avrage.'],
    ['SELECT * FORM events', "SQLite doesn't understand the query near “FORM”."],
    ['SELECT 1; SELECT 2', 'One statement at a time: ask the second one by itself.'],
    ['SELECT ?', 'The query has a placeholder, such as ? or :name: write the value in its place.'],
    ['SELECT :a', 'The query has a placeholder, such as ? or :name: write the value in its place.'],
    [`SELECT json('{')`, "SQLite can't run the query: malformed JSON."],
    [
      'WITH a AS (SELECT 1) DELETE FROM contacts RETURNING key',
      'This statement would write, and this command only reads.',
    ],
    [`SELECT load_extension('x')`, "SQLite can't run the query: not authorized."],
  ])('that fails is told in one sentence: %s', (text, sentence) => {
    expect(() => ask(text)).toThrow(sentence);
  });
});
