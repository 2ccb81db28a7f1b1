import { describe, expect, it } from 'vitest';
import { actOnTimers } from '../../src/adapters/timers.ts';
import type { CampaignId, Day, EffectId } from '../../src/events/units.ts';
import { mail } from '../domain/negotiation/thread.ts';
import { DAY, MINUTE, openApplication, type TestApplication } from '../support/application.ts';
import { decideOn, negotiationsOf, startCampaign } from '../support/campaigns.ts';
import { ask, DONE, fails, startRunner, untilIdle } from '../support/effects.ts';

/** The process ended and was started again, on the same file and at the same time. */
const restarted = (house: TestApplication): TestApplication => {
  house.close();
  return openApplication({ file: house.file, clock: house.clock });
};

const openingSent = async (house: TestApplication, name: string): Promise<void> => {
  const text = { from: 'a@agency.example', to: 'b@mail.example', subject: 'Hi', body: 'Hello', rfcMessageId: null };
  const ids = { messageId: `m-${name}`, threadId: `t-${name}`, rfcMessageIdHash: null };
  const price = negotiationsOf(house).find((each) => each.name === name)?.last_offer ?? null;
  const sent = { ...ids, effectId: 'e' as EffectId, text };
  await decideOn(house, name, { type: 'RecordSent', move: 1, purpose: 'opening', price, mail: sent });
};

/** Looks at the timers twice a life, over two lives. */
const overTwoLives = async (house: TestApplication): Promise<TestApplication> => {
  await actOnTimers(house.app);
  await actOnTimers(house.app);
  const again = restarted(house);
  await actOnTimers(again.app);
  await actOnTimers(again.app);
  return again;
};

describe('what falls due while Parley is down happens once when it is up again', () => {
  it('a follow-up', async () => {
    const before = openApplication();
    await startCampaign(before, [{ name: 'Ann' }]);
    await openingSent(before, 'Ann');
    before.clock.pass(30 * DAY);
    const house = await overTwoLives(restarted(before));
    expect(house.events('FollowUpDecided').map(({ data }) => data.number)).toEqual([1]);
  });

  it('the end of a timeline', async () => {
    const before = openApplication();
    await startCampaign(before, [{ name: 'Ann' }], { timeline: { start: null, end: '2026-11-30' as Day } });
    await openingSent(before, 'Ann');
    before.clock.set('2026-11-30T23:00:00.000Z');
    await actOnTimers(before.app);
    expect(before.events('TimelineEnded')).toEqual([]);
    before.clock.set('2026-12-05T12:00:00.000Z');
    const house = await overTwoLives(restarted(before));
    expect(house.events('TimelineEnded')).toHaveLength(1);
    expect(house.events('OffersLapsed')).toHaveLength(1);
  });

  it('the return of somebody who was away: nobody is reminded before, and then once', async () => {
    const before = openApplication();
    await startCampaign(before, [{ name: 'Ann' }]);
    await openingSent(before, 'Ann');
    const away = mail('away', { threadId: 't-Ann', kind: 'out_of_office', returnDate: '2026-12-10' as Day });
    await decideOn(before, 'Ann', { type: 'ReceiveMail', mail: away });
    before.clock.set('2026-12-11T08:59:59.000Z');
    const waiting = await overTwoLives(before);
    expect(waiting.events('FollowUpDecided')).toEqual([]);
    waiting.clock.set('2026-12-11T09:00:00.000Z');
    const house = await overTwoLives(waiting);
    expect(house.events('FollowUpDecided')).toHaveLength(1);
  });

  it('a mail that was kept for the send window', async () => {
    const before = openApplication();
    const opens = '2026-11-23T14:00:00.000Z';
    await ask(before, { id: 'mail', kind: 'send_mail', notBefore: opens as never });
    const house = restarted(before);
    const left: string[] = [];
    const perform = () => Promise.resolve((left.push(house.clock.now().toISOString()), DONE));
    const runner = startRunner(house.app, { send_mail: { perform } });
    house.clock.set('2026-11-23T13:59:59.999Z');
    runner.wake();
    await untilIdle(runner);
    expect(left).toEqual([]);
    house.clock.set(opens);
    runner.wake();
    runner.wake();
    await untilIdle(runner);
    expect(left).toEqual([opens]);
  });

  it('a parked retry', async () => {
    const before = openApplication();
    const failing = startRunner(before.app, { read_task: { perform: fails(429) } });
    await ask(before, { id: 'task', kind: 'read_task', campaignId: 'task-1' as CampaignId });
    await untilIdle(failing);
    await failing.stop();
    const house = restarted(before);
    let tries = 0;
    const perform = () => Promise.resolve(((tries += 1), DONE));
    const runner = startRunner(house.app, { read_task: { perform } });
    house.clock.pass(MINUTE / 2 - 1);
    runner.wake();
    await untilIdle(runner);
    expect(tries).toBe(0);
    house.clock.pass(1);
    runner.wake();
    runner.wake();
    await untilIdle(runner);
    expect(tries).toBe(1);
  });
});
