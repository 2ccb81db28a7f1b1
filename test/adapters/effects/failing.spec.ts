import { describe, expect, it } from 'vitest';
import { effectsForPerson, resumeEffect } from '../../../src/adapters/effects/resume.ts';
import type { EffectId } from '../../../src/events/units.ts';
import { DAY, MINUTE, openApplication } from '../../support/application.ts';
import { ask, DONE, fails, lifeOf, refused, startRunner, stateOf, untilIdle } from '../../support/effects.ts';

describe('a failing effect', () => {
  it('is tried four times, then parked with growing pauses, until a person is asked after about a day', async () => {
    const house = openApplication({ resilience: { breakAfter: 1_000 } });
    await ask(house, { id: 'e1', kind: 'read_task' });
    const runner = startRunner(house.app, { read_task: { perform: fails(503) } });
    runner.wake();
    await untilIdle(runner);
    expect(lifeOf(house, 'e1')).toEqual([
      'EffectRequested',
      ...Array.from({ length: 4 }, () => ['EffectAttempted', 'EffectFailed']).flat(),
      'EffectParked',
    ]);

    const began = house.clock.now().getTime();
    while (stateOf(house, 'e1').dueAt !== null) {
      house.clock.set(stateOf(house, 'e1').dueAt ?? '');
      runner.wake();
      await untilIdle(runner);
    }
    const pauses = house
      .events('EffectParked')
      .map(({ data, recordedAt }) =>
        data.until === null ? null : (Date.parse(data.until) - Date.parse(recordedAt)) / MINUTE,
      );
    expect(pauses).toEqual([0.5, 1, 2, 5, 10, 30, 60, 120, 240, 480, 480, null]);
    expect(house.clock.now().getTime() - began).toBeGreaterThan(23 * 60 * MINUTE);
    expect(house.events('OutageBegan')).toHaveLength(1);
    expect(house.events('EffectNeedsPerson')).toHaveLength(1);
  });

  it('waits as long as Retry-After says where that is longer', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'read_task' });
    const limited = Object.assign(refused(429), { headers: { 'retry-after': '600' } });
    const runner = startRunner(house.app, { read_task: { perform: () => Promise.reject(limited) } });
    runner.wake();
    await untilIdle(runner);
    expect(stateOf(house, 'e1').dueAt).toBe('2026-11-20T15:10:00.000Z');
  });

  it('begins one outage however much fails with it; recovery ends it and lets everything go at once', async () => {
    const house = openApplication({ resilience: { halfOpenAfterMs: 0 } });
    let down = true;
    const perform = () => (down ? fails(503)() : Promise.resolve(DONE));
    await ask(house, ...Array.from({ length: 6 }, (_, n) => ({ id: `e${n}`, kind: 'read_task' as const })));
    const runner = startRunner(house.app, { read_task: { perform } });
    runner.wake();
    await untilIdle(runner);
    expect(house.rows("SELECT 1 FROM effects WHERE status = 'parked' AND system = 'clickup'")).toHaveLength(6);
    expect(house.events('OutageBegan').map(({ data }) => [data.system, data.during, data.status])).toEqual([
      ['clickup', 'read_task', 503],
    ]);

    down = false;
    await ask(house, { id: 'new', kind: 'read_task' });
    await untilIdle(runner);
    expect(house.events('OutageEnded')).toHaveLength(1);
    expect(house.events('EffectResumed')).toHaveLength(6);
    expect(house.rows("SELECT 1 FROM effects WHERE open = 1 AND system = 'clickup'")).toEqual([]);
    expect(
      house.rows("SELECT notice FROM (SELECT state ->> 'notice' AS notice FROM effects) WHERE notice LIKE 'outage%'"),
    ).toEqual([{ notice: 'outage_began' }, { notice: 'outage_ended' }]);
  });

  it('that alone keeps failing while others get through is one outage, not one each time it is let go', async () => {
    const house = openApplication({ resilience: { halfOpenAfterMs: 0 } });
    const runner = startRunner(house.app, {
      read_task: { perform: ({ effectId }) => (effectId === 'poison' ? fails(500)() : Promise.resolve(DONE)) },
    });
    await ask(house, { id: 'poison', kind: 'read_task' });
    await untilIdle(runner);
    for (const id of ['a', 'b', 'c']) {
      await ask(house, { id, kind: 'read_task' });
      await untilIdle(runner);
    }
    expect(house.events('OutageBegan')).toHaveLength(1);
    expect(house.events('OutageEnded')).toHaveLength(1);
    expect(stateOf(house, 'poison').status).toBe('parked');
  });

  it('is named in the log after a restart too, although its outage began before', async () => {
    const before = openApplication();
    const revoked = Object.assign(new Error('no'), { response: { status: 400, data: { error: 'invalid_grant' } } });
    const send_mail = { perform: () => Promise.reject(revoked) };
    await ask(before, { id: 'e1', kind: 'send_mail' });
    const first = startRunner(before.app, { send_mail });
    first.wake();
    await untilIdle(first);
    before.close();
    const house = openApplication({ file: before.file });
    house.clock.pass(DAY);
    const second = startRunner(house.app, { send_mail });
    second.wake();
    await untilIdle(second);
    expect(house.events('OutageBegan')).toHaveLength(1);
    for (const { logged } of [before, house])
      expect(logged.filter((line) => line.includes('"system":"gmail"') && line.includes('invalid_grant'))).toHaveLength(
        1,
      );
  });

  it('that was superseded without a call says nothing about an outage', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, {
      read_task: {
        perform: ({ effectId }) =>
          effectId === 'moot' ? Promise.resolve({ outcome: 'superseded', why: 'moot' }) : fails(429)(),
      },
    });
    await ask(house, { id: 'e1', kind: 'read_task' });
    await untilIdle(runner);
    await ask(house, { id: 'moot', kind: 'read_task' });
    await untilIdle(runner);
    expect(house.events('OutageEnded')).toEqual([]);
  });

  it('that trying again cannot help waits for a person at once, and other systems and lanes go on', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, {
      send_mail: { perform: ({ effectId }) => (effectId === 'm1' ? fails(400)() : Promise.resolve(DONE)) },
      word_mail: { perform: ({ effectId }) => (effectId === 'w1' ? fails(400)() : Promise.resolve(DONE)) },
    });
    const thread = { negotiationId: 'n1' as never };
    await ask(house, { id: 'm1', kind: 'send_mail', ...thread }, { id: 'm2', kind: 'send_mail', ...thread });
    await ask(house, { id: 'm3', kind: 'send_mail', negotiationId: 'n2' as never });
    await ask(house, { id: 'w1', kind: 'word_mail', ...thread }, { id: 'w2', kind: 'word_mail', ...thread });
    await untilIdle(runner);
    expect(lifeOf(house, 'm1')).toEqual(['EffectRequested', 'EffectAttempted', 'EffectFailed', 'EffectParked']);
    // The order of a thread's mails is kept whatever happens; the others don't wait.
    expect(Object.fromEntries(['m2', 'm3', 'w2'].map((id) => [id, stateOf(house, id).status]))).toEqual({
      m2: 'pending',
      m3: 'succeeded',
      w2: 'succeeded',
    });
    expect(house.events('EffectNeedsPerson').map(({ data }) => data.effectId)).toEqual(['m1', 'w1']);
    expect(house.events('OutageBegan')).toEqual([]);

    await house.app.log.write((tx) => resumeEffect(tx, 'm1' as EffectId, 'U1'));
    await untilIdle(runner);
    expect(lifeOf(house, 'm1').slice(4)).toEqual(['EffectResumed', 'EffectAttempted', 'EffectFailed', 'EffectParked']);
  });

  it('is told once with all that fail alike, and again once a person had them tried again', async () => {
    const house = openApplication();
    let status = 404;
    const word_mail = { perform: () => (status === 200 ? Promise.resolve(DONE) : fails(status)()) };
    const runner = startRunner(house.app, { word_mail });
    const words = (...ids: readonly string[]) => ask(house, ...ids.map((id) => ({ id, kind: 'word_mail' as const })));
    const told = () => house.events('EffectNeedsPerson').map(({ data }) => data.message);
    const tryAgain = () =>
      house.app.log.write((tx) => {
        for (const effectId of effectsForPerson(tx.database)) resumeEffect(tx, effectId, 'U1');
      });
    await words(...Array.from({ length: 30 }, (_, n) => `w${n}`));
    await untilIdle(runner);
    expect(told()).toEqual(['HTTP 404']);
    expect(effectsForPerson(house.app.log.database)).toHaveLength(30);
    expect(house.logged.filter((line) => line.includes('waits for a person'))).toHaveLength(30);

    status = 403;
    await words('another');
    await untilIdle(runner);
    expect(told()).toEqual(['HTTP 404', 'HTTP 403']);

    status = 404;
    await tryAgain();
    await untilIdle(runner);
    expect(told()).toEqual(['HTTP 404', 'HTTP 403', 'HTTP 404']);

    status = 200;
    await tryAgain();
    await untilIdle(runner);
    status = 404;
    await words('later');
    await untilIdle(runner);
    expect(told()).toEqual(['HTTP 404', 'HTTP 403', 'HTTP 404', 'HTTP 404']);
  });

  it('is told also where one to #errors, which tells nobody, waits for the same cause', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { post_notice: { perform: fails(404) } });
    await ask(house, { id: 'e1', kind: 'post_notice', channel: 'errors' });
    await untilIdle(runner);
    await ask(house, { id: 'e2', kind: 'post_notice', channel: 'agreements' });
    await untilIdle(runner);
    expect(house.events('EffectNeedsPerson').map(({ data }) => data.effectId)).toEqual(['e2']);
  });

  it('whose outcome a person has to look up is told by itself each time', async () => {
    const house = openApplication();
    const why = 'the draft is gone';
    const runner = startRunner(house.app, {
      send_mail: { perform: () => Promise.resolve({ outcome: 'needs_person', why }) },
    });
    await ask(house, ...['a', 'b'].map((id) => ({ id, kind: 'send_mail' as const })));
    await untilIdle(runner);
    expect(house.events('EffectNeedsPerson').map(({ data }) => data.effectId)).toEqual(['a', 'b']);
  });

  it.each([
    ['a bill that was not paid', Object.assign(new Error('no'), { status: 402 })],
    ['a 401', Object.assign(new Error('no'), { status: 401 })],
    [
      'a revoked refresh token',
      Object.assign(new Error('no'), { response: { status: 400, data: { error: 'invalid_grant' } } }),
    ],
    [
      'a revoked Slack token',
      Object.assign(new Error('no'), { code: 'slack_webapi_platform_error', data: { error: 'token_revoked' } }),
    ],
  ])('for %s is part of one outage: refused credentials stop everything alike', async (_case, error) => {
    const house = openApplication();
    const runner = startRunner(house.app, { read_task: { perform: () => Promise.reject(error) } });
    await ask(house, ...['a', 'b', 'c'].map((id) => ({ id, kind: 'read_task' as const })));
    await untilIdle(runner);
    expect(house.events('OutageBegan')).toHaveLength(1);
    expect(house.events('EffectNeedsPerson')).toEqual([]);
    expect(house.rows("SELECT 1 FROM effects WHERE status = 'parked' AND due_at IS NOT NULL")).toHaveLength(3);
  });

  it('whose alert cannot be posted either does not alert for ever', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { read_task: { perform: fails(400) }, post_notice: { perform: fails(404) } });
    await ask(house, { id: 'e1', kind: 'read_task' });
    await untilIdle(runner);
    expect(house.events('EffectNeedsPerson')).toHaveLength(1);
    expect(house.rows("SELECT status FROM effects WHERE kind = 'post_notice'")).toEqual([{ status: 'parked' }]);
  });

  it('that is a message to #errors, such as to a channel without the bot, tells its cause in the log', async () => {
    const house = openApplication();
    const absent = Object.assign(new Error('no'), {
      code: 'slack_webapi_platform_error',
      data: { error: 'not_in_channel' },
    });
    const runner = startRunner(house.app, { post_notice: { perform: () => Promise.reject(absent) } });
    await ask(house, { id: 'e1', kind: 'post_notice', channel: 'errors' });
    await untilIdle(runner);
    expect(house.logged.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, msg: 'an effect waits for a person', system: 'slack', failure: 'HTTP 200 (not_in_channel)' },
    ]);
  });

  it('because of a bug is reported without what the bug says, and others go on', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, {
      read_task: {
        perform: ({ effectId }) => {
          if (effectId === 'bad') throw new TypeError('token xoxb-1234 is wrong');
          return Promise.resolve(DONE);
        },
      },
    });
    await ask(house, { id: 'bad', kind: 'read_task' }, { id: 'good', kind: 'read_task' });
    await untilIdle(runner);
    expect(stateOf(house, 'good').status).toBe('succeeded');
    expect(lifeOf(house, 'bad')).toEqual(['EffectRequested', 'EffectAttempted', 'EffectFailed', 'EffectParked']);
    expect(house.events('EffectFailed')[0]?.data.outcome).toBe('uncertain');
    expect(house.logged.join()).toMatch(/TypeError.*in our own code/);
    expect(house.logged.join() + JSON.stringify(house.events('EffectFailed', 'EffectParked'))).not.toContain('xoxb');
  });

  it('that cannot be recorded is reported once a wake, not in an endless round', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'read_task' });
    let tries = 0;
    const write = () => ((tries += 1), Promise.reject(new Error('disk full')));
    const runner = startRunner({ ...house.app, log: { ...house.app.log, write } });
    runner.wake();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toBe(2);
    expect(house.logged.filter((line) => line.includes('could not be recorded'))).toHaveLength(1);
    expect(runner.idle()).toBe(false);
  });
});
