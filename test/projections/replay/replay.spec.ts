import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalogue } from '../../../src/events/catalogue.ts';
import { UnknownEventType } from '../../../src/events/errors.ts';
import { openLog } from '../../../src/events/log.ts';
import type { CampaignId, Cents, Day, NegotiationId, Position } from '../../../src/events/units.ts';
import { SYSTEM_CLOCK, systemIds } from '../../../src/cli/compose.ts';
import { campaignLog, effectsLog, merged, newEvents } from '../../../src/projections/replay/campaign-log.ts';
import { effectsAfter } from '../../../src/projections/replay/effects-after.ts';
import { explanationsOf } from '../../../src/projections/replay/explanations.ts';
import { replayed } from '../../../src/projections/replay/replay.ts';
import { openApplication, temporaryFile, type TestApplication } from '../../support/application.ts';
import { because, CAMPAIGN, decideOn, negotiationsOf, startCampaign } from '../../support/campaigns.ts';
import { histories, PEOPLE, playHistory, received, sent } from '../../support/histories.ts';

const timeline = { start: null, end: '2026-12-10' as Day };
const budget = 250_000 as Cents;

type Row = Readonly<{ key: string; campaign: CampaignId; state: string }>;

/** The live rows of every campaign, negotiation and effect at this moment. */
const liveNow = ({ app, rows }: TestApplication) => ({
  head: app.log.head(),
  campaigns: rows<Row>('SELECT key, key AS campaign, state FROM campaigns ORDER BY key'),
  negotiations: rows<Row>('SELECT key, campaign_id AS campaign, state FROM negotiations ORDER BY key'),
  effects: rows<Row>('SELECT key, negotiation_id AS negotiation, state FROM effects ORDER BY key'),
});

describe('a replay', () => {
  it('to any moment is what the live read models were at that moment, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(), async (steps, pick) => {
        // Nothing here is about what survives a crash, and a disk would take most of the time.
        const house = openApplication({ file: ':memory:' });
        const db = house.app.log.database;
        await startCampaign(house, PEOPLE, { budget, timeline });
        const moments = [liveNow(house)];
        await playHistory(house, steps, () => void moments.push(liveNow(house)));
        const last = moments.at(-1);
        for (const moment of [moments[0], moments[pick % moments.length], last]) {
          if (moment === undefined) throw new Error('no moment');
          const { head: upTo, campaigns, negotiations } = moment;
          const at = campaigns.map(({ key }) =>
            replayed(key as CampaignId, campaignLog(db, key as CampaignId, { upTo })),
          );
          expect(at.map(({ campaign }) => JSON.stringify(campaign))).toEqual(campaigns.map(({ state }) => state));
          const states = at.flatMap((each) =>
            [...each.negotiations].map(([key, state]) => [key, JSON.stringify(state)]),
          );
          expect(states.toSorted()).toEqual(negotiations.map(({ key, state }) => [key, state]));
          for (const { key } of negotiations) {
            const effects = effectsAfter(effectsLog(db, key as NegotiationId, { upTo }));
            const live = moment.effects.filter((each) => 'negotiation' in each && each.negotiation === key);
            expect([...effects].map(([id, state]) => [id, JSON.stringify(state)]).toSorted()).toEqual(
              live.map((each) => [each.key, each.state]),
            );
          }
        }
        house.close();
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  it('gives every recorded ceiling again from what stands before it in the log', async () => {
    const checked = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const house = openApplication({ file: ':memory:' });
        const db = house.app.log.database;
        await startCampaign(house, PEOPLE, { budget, timeline });
        await playHistory(house, steps);
        const upTo = house.app.log.head();
        for (const { key, campaign } of liveNow(house).negotiations) {
          const id = key as NegotiationId;
          const explained = explanationsOf(
            campaign,
            id,
            campaignLog(db, campaign, { upTo }),
            effectsLog(db, id, { upTo }),
          );
          for (const { event, check } of explained) {
            expect(check.outcome).not.toBe('differs');
            if (check.outcome === 'same') checked.set(event.type, (checked.get(event.type) ?? 0) + 1);
          }
        }
        house.close();
      }),
      { numRuns: 6 },
    );
    expect(checked.get('OfferDecided')).toBeGreaterThan(20);
  }, 60_000);

  it('reads a campaign and a negotiation’s effects by index, in order, and sorts no campaign', async () => {
    const house = openApplication({ file: ':memory:' });
    await startCampaign(house, PEOPLE);
    const db = house.app.log.database;
    const seen: string[] = [];
    const spy = { prepare: (sql: string) => (seen.push(sql), db.prepare(sql)) } as unknown as typeof db;
    const [first] = negotiationsOf(house);
    expect([...campaignLog(spy, CAMPAIGN, { upTo: 9 as Position })].length).toBeGreaterThan(0);
    effectsLog(spy, first?.key ?? ('' as NegotiationId), { upTo: 9 as Position });
    newEvents(spy, CAMPAIGN, 0);
    const plans = seen.map((sql) =>
      db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: sql.split('?').length - 1 }, () => 1))
        .map(({ detail }) => detail)
        .join('\n'),
    );
    const [campaign, effects, , news] = plans;
    expect(campaign).toContain('USING INDEX events_by_campaign (campaign_id=? AND rowid>? AND rowid<?)');
    expect(campaign).not.toContain('TEMP B-TREE');
    expect(effects).toContain('USING INDEX events_by_negotiation (negotiation_id=?)');
    expect(effects).toContain('USING INDEX events_by_stream (stream=?)');
    expect(news).toContain('USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
  });

  it('goes on over more events than one page holds', async () => {
    const house = openApplication({ file: ':memory:' });
    await startCampaign(house, PEOPLE);
    const data = { campaignId: CAMPAIGN, fields: ['Budget'], readAgainAt: '2026-12-01T00:00:00.000Z' };
    await house.app.log.write((tx) => {
      const events = Array.from({ length: 1_000 }, () => ({ type: 'FormIncomplete', data }) as never);
      tx.append({ stream: `campaign:${CAMPAIGN}`, expected: 'any', metadata: because(), events });
    });
    const expected = house
      .rows<{ position: Position }>(
        "SELECT position FROM events WHERE campaign_id = ? AND stream NOT LIKE 'effect:%' ORDER BY position",
        CAMPAIGN,
      )
      .map(({ position }) => position);
    const upTo = expected.at(-1) ?? 0;
    const positions = [...campaignLog(house.app.log.database, CAMPAIGN, { upTo })].map(({ position }) => position);
    expect(positions).toEqual(expected);
    const after = expected[500] ?? 0;
    expect([...campaignLog(house.app.log.database, CAMPAIGN, { after, upTo })].map(({ position }) => position)).toEqual(
      expected.slice(501),
    );
    expect(positions.length).toBeGreaterThan(1_000);
  });

  it('stops at an event that this release does not know, and at none of another campaign', async () => {
    const file = temporaryFile();
    const house = openApplication({ file });
    await startCampaign(house, PEOPLE);
    house.close();
    const newer = {
      ...catalogue,
      CampaignMoved: { schemaVersion: 1, data: z.strictObject({ campaignId: z.string() }) },
    } as const;
    const log = openLog({ file, catalogue: newer, clock: SYSTEM_CLOCK, ids: systemIds(), followers: [] });
    const elsewhere = 'task-2';
    for (const campaignId of [elsewhere, CAMPAIGN])
      await log.write((tx) =>
        tx.append({
          stream: `campaign:${campaignId}`,
          expected: 'any',
          metadata: because(),
          events: [{ type: 'CampaignMoved', data: { campaignId } }],
        }),
      );
    const upTo = log.head();
    const read = (campaignId: CampaignId, to: number) => [
      ...campaignLog(log.database, campaignId, { upTo: to as Position }),
    ];
    expect(read(CAMPAIGN, upTo - 1).length).toBeGreaterThan(5);
    expect(() => read(CAMPAIGN, upTo)).toThrow(UnknownEventType);
    expect(() => read(CAMPAIGN, upTo)).toThrow(`CampaignMoved version 1 (first at position ${upTo})`);
    log.close();
  });
});

describe('two stretches of a log', () => {
  it('become one, in order, whichever ends first', () => {
    const at = (...positions: number[]) => positions.map((position) => ({ position }) as never);
    expect([...merged(at(1, 4, 9), at(2, 3))]).toEqual(at(1, 2, 3, 4, 9));
    expect([...merged(at(), at(2, 3))]).toEqual(at(2, 3));
    expect([...merged(at(5), at(2, 7))]).toEqual(at(2, 5, 7));
  });
});

describe('what is new in the log', () => {
  it('is read from where one left off, and nothing of another campaign but its effects', async () => {
    const house = openApplication({ file: ':memory:' });
    await startCampaign(house, PEOPLE);
    const db = house.app.log.database;
    const before = house.app.log.head();
    expect(newEvents(db, CAMPAIGN, before)).toEqual({ events: [], upTo: before });
    await decideOn(house, 'Ann', sent(1, 1));
    await startCampaign(house, PEOPLE.slice(0, 1), { campaignId: 'task-2' as CampaignId });
    await decideOn(house, 'Ann', received(2, 'human', 'influencer'));
    const { events, upTo } = newEvents(db, CAMPAIGN, before);
    expect(upTo).toBe(house.app.log.head());
    expect(events.filter(({ stream }) => !stream.startsWith('effect:')).map(({ type }) => type)).toEqual([
      'MailSent',
      'FollowUpScheduled',
      'MailReceived',
    ]);
  });
});
