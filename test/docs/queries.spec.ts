import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, type Cell, openForQueries } from '../../src/cli/sql/query.ts';
import type { CampaignId } from '../../src/events/units.ts';
import { found, negotiationWith, storyteller, tellNorthwind, usd } from '../support/fixtures.ts';
import { WORKED_QUERIES } from '../support/worked-queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-queries-'));
const file = join(folder, 'parley.db');
const SECOND = 'task-second' as CampaignId;
let database: Database;

beforeAll(async () => {
  await tellNorthwind(file);
  const story = storyteller(file, '2026-12-08T10:00:00.000Z');
  await story.decide(negotiationWith('Jonas Weber'), { type: 'ApproveAsk', by: 'U-LEAD' });
  story.pass({ hours: 1 });
  await story.decide(negotiationWith('Mia Torres'), { type: 'WithdrawAgreement', by: 'U-LEAD' });
  await story.start(SECOND, 'Fjord Outdoor', [
    found(1, 'Ines Alba', 20_000, SECOND),
    found(2, 'Olu Ade', 30_000, SECOND),
  ]);
  const ines = negotiationWith('Ines Alba', SECOND);
  await story.send(ines, 'We can offer $400.');
  const asked = { kind: 'ask', amount: usd(9_000), quote: 'I want $9,000' } as const;
  await story.reply(ines, 'I want $9,000', 'counter', asked);
  const olu = negotiationWith('Olu Ade', SECOND);
  await story.send(olu, 'We can offer $600.');
  await story.reply(olu, 'Not for me.', 'decline', { kind: 'decline', quote: 'Not for me.' });
  story.close();
  database = openForQueries(file);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const rowsOf = (question: RegExp): readonly Readonly<Record<string, Cell>>[] => {
  const [query, ...others] = WORKED_QUERIES.filter((each) => question.test(each.question));
  if (query === undefined || others.length > 0) throw new Error(`not one question: ${question.source}`);
  const { columns, rows } = answer(database, query.text, 1_000);
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
};

describe('the worked queries of docs/queries.md', () => {
  it('are ten', () => expect(WORKED_QUERIES).toHaveLength(10));

  it.each(WORKED_QUERIES)('answer: $question', ({ text }) => {
    const { columns, rows } = answer(database, text, 1_000);
    expect(rows.length).toBeGreaterThan(0);
    const always = columns.filter((_name, index) => rows.some((row) => row[index] !== null));
    expect(always, 'no column is empty in every row').toEqual(columns);
  });

  it('reckon a campaign as the policy does', () => {
    expect(rowsOf(/get for its money/)).toMatchObject([
      {
        campaign: 'Northwind Coffee',
        deals: 1,
        spent_usd: 4_000,
        budget_usd: 5_000,
        cpm_usd: 133.33,
        target_cpm_usd: 25,
      },
      { campaign: 'Fjord Outdoor', deals: 0, spent_usd: null, cpm_usd: null },
    ]);
  });

  it('know why an amount was decided, and by whom', () => {
    expect(rowsOf(/Why was each amount/)).toContainEqual(
      expect.objectContaining({
        influencer_name: 'Mia Torres',
        what: 'counter',
        price_usd: 825,
        decided_by: 'agent',
        reason: expect.stringContaining('bank $0') as string,
      }),
    );
    expect(rowsOf(/people decide/)).toMatchObject([
      { type: 'AgreementReached', person: 'U-LEAD', influencer_name: 'Jonas Weber', price_usd: 4_000 },
      { type: 'NegotiationDeclined', person: 'U-LEAD', influencer_name: 'Mia Torres' },
    ]);
  });

  it('count answers, mails and what models cost', () => {
    expect(rowsOf(/wait for our answer/)).toMatchObject([
      { campaign: 'Fjord Outdoor', replies: 2, answered: 0 },
      { campaign: 'Northwind Coffee', replies: 3, answered: 2, average_minutes: 1, longest_minutes: 1 },
    ]);
    expect(rowsOf(/each way/).filter(({ campaign }) => campaign === 'Northwind Coffee')).toMatchObject([
      { day: '2026-12-01', sent: 3, received: 1 },
      { day: '2026-12-02', sent: 1, received: 2 },
    ]);
    expect(rowsOf(/models cost/)).toContainEqual(
      expect.objectContaining({ campaign: 'Northwind Coffee', model: 'claude-haiku-5-5', calls: 3, cost_usd: 0.0027 }),
    );
  });

  it('tell who settled an escalation, and what still waits', () => {
    expect(rowsOf(/asked about/)).toEqual([
      expect.objectContaining({ trigger: 'cpm_over_threshold', escalations: 1, settled_by: null }),
      expect.objectContaining({ trigger: 'cpm_over_threshold', settled_by: 'U-LEAD', how: 'AgreementReached' }),
    ]);
    expect(rowsOf(/waits right now/)).toContainEqual(
      expect.objectContaining({ what: 'escalated', influencer: 'Ines Alba', why: 'cpm_over_threshold' }),
    );
  });

  it('give back what a withdrawn deal had spent', () => {
    expect(
      rowsOf(/budget spent/).map(({ amount_usd, spent_usd, percent }) => [amount_usd, spent_usd, percent]),
    ).toEqual([
      [825, 825, 16.5],
      [4_000, 4_825, 96.5],
      [-825, 4_000, 80],
    ]);
  });
});
