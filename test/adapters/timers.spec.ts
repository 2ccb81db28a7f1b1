import { describe, expect, it, vi } from 'vitest';
import { actOnTimers } from '../../src/adapters/timers.ts';
import type { EffectId } from '../../src/events/units.ts';
import { UNREAD_HOURS } from '../../src/adapters/unread.ts';
import { DAY, MINUTE, openApplication, type TestApplication } from '../support/application.ts';
import { mail } from '../domain/negotiation/thread.ts';
import { decideOn, negotiationsOf, startCampaign } from '../support/campaigns.ts';
import { fails, startRunner, untilIdle } from '../support/effects.ts';

const openingSent = async (house: TestApplication, name: string, move = 1) => {
  const text = { from: 'a@agency.example', to: 'b@mail.example', subject: 'Hi', body: 'Hello', rfcMessageId: null };
  const ids = { messageId: `m-${name}-${move}`, threadId: `t-${name}`, rfcMessageIdHash: null };
  const mail = { ...ids, effectId: 'e' as EffectId, text };
  const offer = negotiationsOf(house).find((each) => each.name === name)?.last_offer ?? null;
  const purpose = move === 1 ? 'opening' : 'follow_up';
  await decideOn(house, name, { type: 'RecordSent', move, purpose, price: offer, mail });
};

const statuses = (house: TestApplication) =>
  Object.fromEntries(negotiationsOf(house).map(({ name, status }) => [name, status]));

describe('timers', () => {
  it('follow up after 3 business days, again after 5, and give up after 5 more; each once', async () => {
    // Friday, November 20, 15:00.
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    house.clock.set('2026-11-25T14:59:59.000Z');
    await actOnTimers(house.app);
    expect(house.events('FollowUpDecided')).toEqual([]);

    house.clock.set('2026-11-25T15:00:00.000Z');
    await actOnTimers(house.app);
    await actOnTimers(house.app);
    expect(house.events('FollowUpDecided').map(({ data }) => data.number)).toEqual([1]);
    await openingSent(house, 'Ann', 2);
    house.clock.set('2026-12-02T15:00:00.000Z');
    await actOnTimers(house.app);
    await openingSent(house, 'Ann', 3);
    house.clock.set('2026-12-09T15:00:00.000Z');
    await actOnTimers(house.app);
    expect(house.events('FollowUpDecided').map(({ data }) => data.number)).toEqual([1, 2]);
    expect(statuses(house)).toEqual({ Ann: 'stale' });
  });

  it('are found by when they fall due, not by looking at everybody who is waited for', async () => {
    const house = openApplication();
    const prepare = vi.spyOn(house.app.log.database, 'prepare');
    await actOnTimers(house.app);
    const asked = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('FROM negotiations'));
    prepare.mockRestore();
    expect(asked).toHaveLength(1);
    const plan = house.rows(`EXPLAIN QUERY PLAN ${asked[0]?.replace('?', `'x'`) ?? ''}`);
    expect(JSON.stringify(plan)).toContain('negotiations_by_due_at');
  });

  it('survive a restart', async () => {
    const before = openApplication();
    await startCampaign(before, [{ name: 'Ann' }]);
    await openingSent(before, 'Ann');
    before.close();
    const house = openApplication({ file: before.file, clock: before.clock });
    house.clock.pass(10 * DAY);
    await actOnTimers(house.app);
    expect(house.events('FollowUpDecided')).toHaveLength(1);
  });

  it('do nothing in a thread that a person has or paused', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }, { name: 'Bo' }]);
    for (const name of ['Ann', 'Bo']) await openingSent(house, name);
    await decideOn(house, 'Ann', { type: 'Pause', by: 'U1' });
    await decideOn(house, 'Bo', { type: 'TakeOver', by: 'U1', how: 'command' });
    house.clock.pass(10 * DAY);
    await actOnTimers(house.app);
    expect(house.events('FollowUpDecided')).toEqual([]);
  });

  it('go on when one of them fails, and then say so', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }, { name: 'Bo' }]);
    for (const name of ['Ann', 'Bo']) await openingSent(house, name);
    house.clock.pass(10 * DAY);
    let writes = 0;
    const write: typeof house.app.log.write = (work) =>
      (writes += 1) === 1 ? Promise.reject(new TypeError('broken')) : house.app.log.write(work);
    await expect(actOnTimers({ ...house.app, log: { ...house.app.log, write } })).rejects.toThrow(
      '1 of 2 timers failed',
    );
    expect(house.events('FollowUpDecided')).toHaveLength(1);
    await actOnTimers(house.app);
    expect(house.events('FollowUpDecided')).toHaveLength(2);
  });

  it('decide nothing by a faulted read model', async () => {
    const faulted: string[] = [];
    const house = openApplication({ faulted });
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    house.clock.pass(10 * DAY);
    faulted.push('negotiations');
    await expect(actOnTimers(house.app)).rejects.toMatchObject({ cause: { code: 'READ_MODEL_FAULTED' } });
    expect(house.events('FollowUpDecided')).toEqual([]);
  });
});

describe('a reply that waits for its reading', () => {
  const HOUR = 60 * MINUTE;
  const replies = (house: TestApplication, name: string, messageId: string) => {
    const written = mail(messageId, { threadId: `t-${name}` });
    const text = { ...written.text, body: `Could you do $900? ${messageId}` };
    return decideOn(house, name, { type: 'ReceiveMail', mail: { ...written, text } });
  };
  const asked = (house: TestApplication) =>
    house
      .events('NegotiationEscalated')
      .map(({ data, personal }) => [data.trigger, personal.content?.evidence.split('?')[0]]);

  /** As a model leaves it that doesn't answer. */
  const cannotBeRead = async (house: TestApplication) => {
    const runner = startRunner(house.app, { classify_reply: { perform: fails(529) } });
    runner.wake();
    await untilIdle(runner);
    await runner.stop();
  };

  it('for hours is put before a person, once, also over a restart', async () => {
    const before = openApplication();
    await startCampaign(before, [{ name: 'Ann' }, { name: 'Bo' }]);
    for (const name of ['Ann', 'Bo']) await openingSent(before, name);
    await replies(before, 'Ann', 'r1');
    await cannotBeRead(before);
    before.clock.pass(UNREAD_HOURS * HOUR - 1);
    await actOnTimers(before.app);
    expect(asked(before)).toEqual([]);
    before.close();

    const house = openApplication({ file: before.file, clock: before.clock });
    house.clock.pass(1);
    await actOnTimers(house.app);
    await actOnTimers(house.app);
    expect(asked(house)).toEqual([['reply_unread', 'Could you do $900']]);
    expect(house.rows(`SELECT 1 FROM effects WHERE state ->> '$.notice' = 'escalation'`)).toHaveLength(1);
    expect(statuses(house)).toEqual({ Ann: 'escalated', Bo: 'awaiting_reply' });
  });

  it('is waited for again from the newest mail on', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    await replies(house, 'Ann', 'r1');
    await cannotBeRead(house);
    house.clock.pass(3 * HOUR);
    await replies(house, 'Ann', 'r2');
    house.clock.pass(3 * HOUR);
    await actOnTimers(house.app);
    expect(asked(house)).toEqual([]);
    house.clock.pass(HOUR);
    await actOnTimers(house.app);
    expect(asked(house)).toHaveLength(1);
  });

  it('is read first where no model was asked yet, because Parley was down', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    await replies(house, 'Ann', 'r1');
    house.clock.pass(DAY);
    await actOnTimers(house.app);
    expect(asked(house)).toEqual([]);
    await cannotBeRead(house);
    await actOnTimers(house.app);
    expect(asked(house)).toHaveLength(1);
  });

  it('is shown to a person who is asked something else already, with how it begins', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    await replies(house, 'Ann', 'r1');
    await cannotBeRead(house);
    house.clock.pass(UNREAD_HOURS * HOUR);
    await actOnTimers(house.app);
    await replies(house, 'Ann', 'r2');
    await cannotBeRead(house);
    house.clock.pass(UNREAD_HOURS * HOUR);
    await actOnTimers(house.app);
    await actOnTimers(house.app);
    const joined = house.events('EscalationJoined');
    expect(joined.map(({ data, personal }) => [data.unread, personal.content?.evidence])).toEqual([
      [['r2'], 'Could you do $900? r2'],
    ]);
  });

  it('keeps nobody who is asked waiting longer than four hours, although they write again', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    await replies(house, 'Ann', 'r1');
    await cannotBeRead(house);
    house.clock.pass(UNREAD_HOURS * HOUR);
    await actOnTimers(house.app);
    for (const each of ['r2', 'r3', 'r4', 'r5']) {
      await replies(house, 'Ann', each);
      await cannotBeRead(house);
      house.clock.pass(3 * HOUR);
      await actOnTimers(house.app);
    }
    // Twelve hours in which every decision was refused: r2 has been shown by now.
    expect(house.events('EscalationJoined').flatMap(({ data }) => data.unread ?? [])).toContain('r2');
  });

  it('is shown with each mail that came, however long the one before it is', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    await replies(house, 'Ann', `r1 ${'about my gardens '.repeat(100)}`);
    await replies(house, 'Ann', 'r2');
    await cannotBeRead(house);
    house.clock.pass(UNREAD_HOURS * HOUR);
    await actOnTimers(house.app);
    const [shown] = house.events('NegotiationEscalated').map(({ personal }) => personal.content?.evidence ?? '');
    expect(shown).toContain('Could you do $900? r1 about my gardens');
    expect(shown).toContain('Could you do $900? r2');
    expect(shown?.length).toBeLessThan(1_000);
  });

  it('is nobody else’s business where a person has the thread', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await openingSent(house, 'Ann');
    await replies(house, 'Ann', 'r1');
    await decideOn(house, 'Ann', { type: 'TakeOver', by: 'U1', how: 'command' });
    house.clock.pass(DAY);
    await actOnTimers(house.app);
    expect(asked(house)).toEqual([]);
  });
});
