import { describe, expect, it } from 'vitest';
import { momentMeant, spanMeant } from '../../../src/cli/commands/at.ts';
import { endOf } from '../../../src/cli/commands/moments.ts';
import { type TestApplication, openApplication } from '../../support/application.ts';
import { startCampaign } from '../../support/campaigns.ts';

describe('the end of a time', () => {
  it.each([
    ['2026-12-01', '2026-12-01T23:59:59.999Z'],
    ['2026-12-01T09:30', '2026-12-01T09:30:59.999Z'],
    ['2026-12-01 09:30', '2026-12-01T09:30:59.999Z'],
    ['2026-12-01T09:30Z', '2026-12-01T09:30:59.999Z'],
    ['2026-12-01T10:30+01:00', '2026-12-01T09:30:59.999Z'],
    ['2026-12-01 09:30:15', '2026-12-01T09:30:15.999Z'],
    ['2026-12-01T09:30:15.250Z', '2026-12-01T09:30:15.250Z'],
  ])('that is written as %s is %s, so that what is shown under it is taken in', (typed, end) => {
    expect(endOf(typed, 'at')).toBe(end);
  });

  it.each(['2026-13-01', '2026-02-30', '2026-12-01T25:00', '2026-12-01T09'])('is refused for %s', (typed) => {
    expect(() => endOf(typed, 'at')).toThrow(`--at ${typed} is not a date`);
  });
});

/** Two events at 15:00, then some an hour later. */
const told = async (): Promise<TestApplication> => {
  const house = openApplication({ file: ':memory:' });
  await startCampaign(house, [{ name: 'Ann' }]);
  house.clock.pass(60 * 60_000);
  await startCampaign(house, [{ name: 'Bo' }], { campaignId: 'task-2' as never });
  return house;
};

describe('a moment', () => {
  it('is a position, an event, a time with all that happened in it, or now', async () => {
    const house = await told();
    const db = house.app.log.database;
    const head = house.app.log.head();
    const events = [...house.app.log.all()];
    const early = events.filter(({ occurredAt }) => occurredAt < '2026-11-20T16').length;
    const upTo = (typed: string) => momentMeant(db, typed, 'at').upTo;
    expect([upTo('now'), upTo('3'), upTo('#3'), upTo('0')]).toEqual([head, 3, 3, 0]);
    expect(upTo(events[4]?.id.toUpperCase() ?? '')).toBe(5);
    expect(upTo('2026-11-20 15:00')).toBe(early);
    expect(upTo('2026-11-20T15:59')).toBe(early);
    expect(upTo('2026-11-20')).toBe(head);
    expect(upTo('2026-11-19')).toBe(0);
    expect(early).toBeGreaterThan(2);
    expect(early).toBeLessThan(head);
  });

  it('is refused where the log has no such place, or the words mean none', async () => {
    const db = (await told()).app.log.database;
    expect(() => momentMeant(db, '999', 'at')).toThrow(/The log ends at position \d+: there is no position 999 yet/);
    expect(() => momentMeant(db, '01a213dc-2154-76c8-ad4c-000000000000', 'at')).toThrow('The log has no event');
    expect(() => momentMeant(db, 'noon', 'at')).toThrow('--at noon is no moment');
    expect(() => momentMeant(db, '-3', 'at')).toThrow('is no moment');
  });

  it('and another make a span, whose ends are the log’s where they are left out', async () => {
    const house = await told();
    const db = house.app.log.database;
    const span = (typed: string) => {
      const { from, to } = spanMeant(db, typed);
      return [from.upTo, to.upTo];
    };
    expect(span('2..5')).toEqual([2, 5]);
    expect(span('..5')).toEqual([0, 5]);
    expect(span('2..')).toEqual([2, house.app.log.head()]);
    expect(span('2026-11-19..2026-11-20T15:00:00.000Z')[0]).toBe(0);
    expect(() => span('5..2')).toThrow('runs backwards');
    expect(() => span('5')).toThrow('is not two moments');
    expect(() => span('1..2..3')).toThrow('is not two moments');
  });
});
