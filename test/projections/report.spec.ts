import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { decideCampaign } from '../../src/adapters/decisions/campaign.ts';
import { catalogue, type ParleyEvent } from '../../src/events/catalogue.ts';
import { openReader, type Reader } from '../../src/events/reader.ts';
import type { CampaignId } from '../../src/events/units.ts';
import { ledgerOf } from '../../src/domain/campaign/ledger.ts';
import { campaignDetails } from '../../src/projections/queries.ts';
import { type CampaignReport, campaignReport } from '../../src/projections/report.ts';
import { openApplication, type TestApplication } from '../support/application.ts';
import { AUTUMN, HOSTILE_MISSING, HOSTILE_QUOTE, LEAD, tellAutumn } from '../support/autumn.ts';
import { because, CAMPAIGN, startCampaign } from '../support/campaigns.ts';
import { usd } from '../support/fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'parley-report-'));
const file = join(directory, 'parley.db');
let reader: Reader<ParleyEvent>;
let report: CampaignReport;
const WHOLE = { without: [], first: 10_000, last: 0 };
const of = (influencer: string) => {
  const found = report.influencers.find(({ row }) => row.negotiationId.endsWith(`:${influencer}`));
  if (found === undefined) throw new Error(`nobody is ${influencer}`);
  return found;
};

beforeAll(async () => {
  await tellAutumn(file);
  reader = openReader(file, catalogue);
  const assembled = campaignReport(reader, AUTUMN, WHOLE);
  if (assembled === null) throw new Error('no report');
  report = assembled;
});
afterAll(() => {
  reader.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the report of a campaign', () => {
  it('has the ledger’s own numbers: spent, average, and the deals that add up to them', () => {
    const { details, agreements, averages } = report;
    expect(details).toEqual(campaignDetails(reader.database, AUTUMN));
    expect(details.ledger).toMatchObject({ spent: usd(2_825), deals: 2, viewsClosed: 70_000 });
    expect(agreements.reduce((sum, { price }) => sum + price, 0)).toBe(details.ledger?.spent);
    expect(averages.at(-1)).toMatchObject({ spent: details.ledger?.spent, averageCpm: details.ledger?.averageCpm });
  });

  it('follows the average through every deal that was made or taken back', () => {
    const cents = report.averages.map(({ deal, averageCpm, spent }) => [
      deal?.price ?? null,
      Math.round(averageCpm ?? 0),
      spent,
    ]);
    expect(cents).toEqual([
      [usd(825), 2_063, usd(825)],
      [usd(300), 2_045, usd(1_125)],
      [usd(2_000), 3_676, usd(3_125)],
      [null, 4_036, usd(2_825)],
    ]);
  });

  it('lists the deals that stand, by whom, with the average that each of them led to', () => {
    expect(
      report.agreements.map(({ row, price, by, runningCpm, deliverables }) => ({
        name: row.influencerName,
        price,
        by,
        running: Math.round(runningCpm ?? 0),
        deliverables,
      })),
    ).toEqual([
      {
        name: 'Mia Torres',
        price: usd(825),
        by: 'agent',
        running: 2_063,
        deliverables: [{ type: 'instagram_reel', quantity: 1 }],
      },
      {
        name: 'Jonas Weber',
        price: usd(2_000),
        by: LEAD,
        running: 3_676,
        deliverables: [{ type: 'instagram_reel', quantity: 1 }],
      },
    ]);
  });

  it('says what came of everybody, and why where it is over', () => {
    expect(report.influencers.map(({ outcome, ending }) => [outcome, ending])).toEqual([
      ['deal', null],
      ['deal', null],
      ['escalated', null],
      ['declined', 'refused'],
      ['no_reply', null],
      ['declined', 'withdrawn'],
    ]);
    expect(report.details.unmatched).toEqual([{ place: 7, name: HOSTILE_MISSING, outcome: 'missing' }]);
  });

  it('has each path in the order in which the amounts were named, and nothing that never left', () => {
    const path = (influencer: string) => of(influencer).path.map(({ side, price }) => `${side} ${price / 100}`);
    expect(path('miatorres')).toEqual(['ours 800', 'theirs 950', 'ours 825']);
    expect(path('jonasweber')).toEqual(['ours 600', 'theirs 2000']);
    expect(path('kimpark')).toEqual(['ours 200']);
    expect(path('zoebrandt')).toEqual(['ours 500', 'ours 550']);
    expect(of('zoebrandt').path.map(({ by }) => by)).toEqual(['agent', LEAD]);
    expect(of('miatorres').path.map(({ cpm }) => cpm)).toEqual([2_000, 2_375, 2_062.5]);
    expect(of('miatorres').path.every(({ side, by }) => by === (side === 'ours' ? 'agent' : null))).toBe(true);
  });

  it('tells each escalation with its evidence and numbers, and who settled it with which event', () => {
    expect(report.escalations).toHaveLength(2);
    const [jonas, hostile] = report.escalations;
    expect(jonas).toMatchObject({
      trigger: 'cpm_over_threshold',
      evidence: 'I charge $2,000.',
      ask: usd(2_000),
      lastOffer: usd(600),
      settled: { by: LEAD, event: { type: 'AgreementReached', data: { price: usd(2_000) } } },
    });
    expect(hostile).toMatchObject({ evidence: HOSTILE_QUOTE, ask: usd(4_000), settled: null });
  });

  it('is the same whenever it is made from the same log', () => {
    expect(campaignReport(reader, AUTUMN, WHOLE)).toEqual(report);
  });

  it('is nothing for a task that was never reported', () => {
    expect(campaignReport(reader, 'task-none' as CampaignId, WHOLE)).toBeNull();
  });

  it('takes its average from the ledger’s rule, not from an average of averages', () => {
    const submission = report.details.submission;
    if (submission === null) throw new Error('no form');
    const entries = report.agreements.map(({ row, price }) => ({ ...row, outstanding: null, held: null, deal: price }));
    expect(ledgerOf(submission, entries).averageCpm).toBe(report.averages.at(-1)?.averageCpm);
  });
});

describe('the report of a form that started nothing', () => {
  const read = (house: TestApplication, campaignId: CampaignId) => {
    const looking = openReader(house.file, catalogue);
    onTestFinished(() => looking.close());
    return campaignReport(looking, campaignId, WHOLE);
  };

  it('has what was wrong with it, field by field', async () => {
    const house = openApplication();
    const problems = [{ field: 'Budget', held: 'lots', expected: 'an amount' }];
    const reading = { outcome: 'invalid', taskUrl: 'u', taskName: 'n', problems, fingerprint: 'f' } as const;
    await house.app.log.write((tx) =>
      decideCampaign(tx, house.app, CAMPAIGN, { type: 'ReadForm', reading }, because()),
    );
    expect(read(house, CAMPAIGN)).toMatchObject({
      rejection: { fields: ['Budget'], problems },
      influencers: [],
      agreements: [],
      details: { submission: null, ledger: null },
    });
  });

  it('is empty where nobody was listed', async () => {
    const house = openApplication();
    await startCampaign(house, []);
    expect(read(house, CAMPAIGN)).toMatchObject({ rejection: null, influencers: [], averages: [], escalations: [] });
  });
});

describe('the audit trail of a report', () => {
  type Row = Readonly<{ position: number; hash: string; type: string }>;
  const recorded = (): readonly Row[] =>
    reader.database
      .prepare<[string, string], Row>(
        `SELECT position, hash, type FROM events WHERE campaign_id = ? OR stream IN (
           SELECT stream FROM events WHERE campaign_id = ? AND type = 'EffectRequested') ORDER BY position`,
      )
      .all(AUTUMN, AUTUMN);

  it('has every event of the campaign and of its effects with its own hash, and the head of the whole log', () => {
    const { trail, head } = report;
    expect(trail.first.map(({ position, hash, type }) => ({ position, hash, type }))).toEqual(recorded());
    expect(trail).toMatchObject({ last: [], leftOut: 0 });
    expect(head).toMatchObject(
      reader.database.prepare('SELECT position, hash FROM events ORDER BY position DESC LIMIT 1').get() as object,
    );
    expect(trail.first.find(({ type }) => type === 'MailReceived')).toMatchObject({
      actor: 'agent',
      influencerName: 'Mia Torres',
    });
  });

  it('keeps both ends of a long one, and counts what lies between', () => {
    const all = recorded();
    const { first, last, leftOut, counts } = trailWith({ without: [], first: 3, last: 5 });
    expect(first.map(({ position }) => position)).toEqual(all.slice(0, 3).map(({ position }) => position));
    expect(last.map(({ position }) => position)).toEqual(all.slice(-5).map(({ position }) => position));
    expect(leftOut).toBe(all.length - 8);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
  });

  it('lists one that just fits as a whole, in one piece', () => {
    const { length } = recorded();
    const { first, last, leftOut } = trailWith({ without: [], first: 3, last: length - 3 });
    expect([first.length, last.length, leftOut]).toEqual([length, 0, 0]);
  });

  it('counts the types that it doesn’t list', () => {
    const { first, counts } = trailWith({ without: ['EffectRequested'], first: 10_000, last: 0 });
    expect(first.some(({ type }) => type === 'EffectRequested')).toBe(false);
    expect(counts.some(({ type }) => type === 'EffectRequested')).toBe(true);
  });

  const trailWith = (options: Parameters<typeof campaignReport>[2]) => {
    const made = campaignReport(reader, AUTUMN, options);
    if (made === null) throw new Error('no report');
    return made.trail;
  };
});
