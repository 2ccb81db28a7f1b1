import { describe, expect, it } from 'vitest';
import type { Room } from '../../../src/adapters/effects/queue.ts';
import { effectRunner } from '../../../src/adapters/effects/runner.ts';
import { nowOf } from '../../../src/adapters/application.ts';
import { mayLeaveYet, sendLimitsOf, tellOfQuota } from '../../../src/adapters/gmail/pace.ts';
import { outagesOf } from '../../../src/adapters/outages.ts';
import type { CampaignId, InfluencerId, NegotiationId } from '../../../src/events/units.ts';
import { DAY, MINUTE, openApplication, type TestApplication } from '../../support/application.ts';
import { because } from '../../support/campaigns.ts';
import { ask, DONE, performers, untilIdle } from '../../support/effects.ts';

const LIMITS = { perMinute: 5, perDay: 12 };
const SETTINGS = { GMAIL_SENDS_PER_MINUTE: LIMITS.perMinute, GMAIL_SENDS_PER_DAY: LIMITS.perDay };

/** A mail that left now, as far as the limits look at it. */
const leaves = ({ app }: TestApplication, effectId: string) =>
  app.log.write((tx) => {
    tx.append({
      stream: `negotiation:n-${effectId}`,
      expected: 'any',
      metadata: because(),
      events: [
        {
          type: 'MailSent',
          data: {
            campaignId: 'task-1' as CampaignId,
            negotiationId: `n-${effectId}` as NegotiationId,
            influencerId: 'i-1' as InfluencerId,
            direction: 'sent',
            messageId: `m-${effectId}`,
            threadId: `t-${effectId}`,
            rfcMessageIdHash: null,
            effectId: effectId as never,
            move: 1,
            purpose: 'opening',
            price: null,
          },
          personal: {
            subject: 'i-1' as never,
            content: { from: '', to: '', subject: '', body: '', rfcMessageId: null },
          },
        },
      ],
    });
  });

const paced = (house: TestApplication) => {
  const { app } = house;
  const began: string[] = [];
  const room: Room = (system, now, busy) =>
    system !== 'gmail' ? Infinity : mayLeaveYet(app.log.database, now, sendLimitsOf(app.settings), busy) ? 1 : 0;
  const perform = async ({ effectId }: { effectId: string }) => {
    began.push(effectId);
    await leaves(house, effectId);
    return DONE;
  };
  const runner = effectRunner(app, performers({ send_mail: { perform } }), outagesOf(app), room);
  app.log.subscribe(() => runner.wake());
  return { began, runner };
};
const mails = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `e${n}`, kind: 'send_mail' as const }));
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `e${from + n}`);

describe("Gmail's limits", () => {
  it('let so many mails leave within a minute; the others wait, in order, and other systems go on', async () => {
    const house = openApplication({ settings: SETTINGS });
    const { began, runner } = paced(house);
    await ask(house, ...mails(9), { id: 'notice', kind: 'post_notice', channel: 'campaigns' });
    await untilIdle(runner);
    expect(began).toEqual(ids(0, 5));
    expect(house.rows(`SELECT 1 FROM effects WHERE key = 'notice' AND status = 'succeeded'`)).toHaveLength(1);

    house.clock.pass(MINUTE - 1);
    runner.wake();
    await untilIdle(runner);
    expect(began).toHaveLength(5);
    house.clock.pass(1);
    runner.wake();
    await untilIdle(runner);
    expect(began).toEqual(ids(0, 9));
  });

  it('are counted from the log: a restart begins no new minute', async () => {
    const before = openApplication({ settings: SETTINGS });
    const first = paced(before);
    await ask(before, ...mails(7));
    await untilIdle(first.runner);
    before.close();
    const house = openApplication({ file: before.file, clock: before.clock, settings: SETTINGS });
    const { began, runner } = paced(house);
    runner.wake();
    await untilIdle(runner);
    expect(began).toEqual([]);
    house.clock.pass(MINUTE);
    runner.wake();
    await untilIdle(runner);
    expect(began).toEqual(['e5', 'e6']);
  });

  it('end the day: what waits is told once a day, and leaves in order when there is room again', async () => {
    const house = openApplication({ settings: SETTINGS });
    const { began, runner } = paced(house);
    await ask(house, ...mails(15));
    for (let minutes = 0; minutes < 5; minutes += 1) {
      runner.wake();
      await untilIdle(runner);
      await tellOfQuota(house.app);
      house.clock.pass(MINUTE);
    }
    expect(began).toEqual(ids(0, 12));
    await tellOfQuota(house.app);
    expect(house.events('MailQuotaReached').map(({ data }) => data)).toEqual([
      { sent: 12, waiting: 3, until: '2026-11-21T15:00:00.000Z' },
    ]);
    expect(house.rows(`SELECT 1 FROM effects WHERE state ->> '$.notice' = 'mail_quota_reached'`)).toHaveLength(1);

    house.clock.set('2026-11-21T15:00:00.000Z');
    runner.wake();
    await untilIdle(runner);
    expect(began).toEqual(ids(0, 15));
    await tellOfQuota(house.app);
    expect(house.events('MailQuotaReached')).toHaveLength(1);
  });

  it('count those that are leaving: where they are as many as may leave, no other begins', async () => {
    const house = openApplication({ settings: { GMAIL_SENDS_PER_MINUTE: 1 } });
    const yet = (leaving: number) =>
      mayLeaveYet(house.app.log.database, nowOf(house.app), { perMinute: 1, perDay: 12 }, leaving);
    expect([yet(0), yet(1), yet(2)]).toEqual([true, false, false]);
    await leaves(house, 'before');
    house.clock.pass(MINUTE);
    expect([yet(0), yet(1), yet(2)]).toEqual([true, false, false]);
  });

  it('tell nobody where nothing waits', async () => {
    const house = openApplication({ settings: SETTINGS });
    for (const { id } of mails(12)) await leaves(house, id);
    expect(mayLeaveYet(house.app.log.database, nowOf(house.app), LIMITS, 0)).toBe(false);
    await tellOfQuota(house.app);
    expect(house.events('MailQuotaReached')).toEqual([]);
    house.clock.pass(DAY);
    expect(mayLeaveYet(house.app.log.database, nowOf(house.app), LIMITS, 0)).toBe(true);
    expect(mayLeaveYet(house.app.log.database, nowOf(house.app), LIMITS, 4)).toBe(true);
  });

  it.each([
    ['deals@gmail.com', undefined, 500],
    ['deals@agency.example', undefined, 2_000],
    ['deals@gmail.com', 100, 100],
  ])('of %s with GMAIL_SENDS_PER_DAY %s are %i a day', (GMAIL_ADDRESS, GMAIL_SENDS_PER_DAY, perDay) => {
    const settings = { GMAIL_ADDRESS, GMAIL_SENDS_PER_MINUTE: 30, GMAIL_SENDS_PER_DAY };
    expect(sendLimitsOf(settings)).toEqual({ perMinute: 30, perDay });
  });
});
