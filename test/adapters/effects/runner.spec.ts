import { describe, expect, it } from 'vitest';
import { resumeEffect } from '../../../src/adapters/outages.ts';
import { CommandNotAllowed } from '../../../src/domain/negotiation/decide.ts';
import type { EffectId, Instant } from '../../../src/events/units.ts';
import type { Settlement } from '../../../src/adapters/effects/performer.ts';
import { MINUTE, openApplication } from '../../support/application.ts';
import { ask, DONE, lifeOf, startRunner, stateOf, untilIdle } from '../../support/effects.ts';

const failing = (status: number) => Object.assign(new Error('refused'), { status });
const fails = (status: number) => () => Promise.reject(failing(status));

describe('an effect', () => {
  it('is tried after the try was recorded, and settled with its facts in one transaction', async () => {
    const house = openApplication();
    let seenWhenCalled: readonly string[] = [];
    await ask(house, { id: 'e1', kind: 'read_task' });
    const runner = startRunner(house.app, {
      read_task: {
        perform: () => {
          seenWhenCalled = lifeOf(house, 'e1');
          return Promise.resolve({
            outcome: 'succeeded',
            result: 'read',
            record: readMailbox,
          });
        },
      },
    });
    runner.wake();
    await untilIdle(runner);
    expect(seenWhenCalled).toEqual(['EffectRequested', 'EffectAttempted']);
    expect(house.app.log.read({ after: 2 as never }).map(({ type }) => type)).toEqual([
      'MailboxRead',
      'EffectSucceeded',
    ]);
  });

  it('whose facts cannot be recorded leaves none of them, and waits for a person', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'read_task' });
    const runner = startRunner(house.app, {
      read_task: {
        perform: () =>
          Promise.resolve({
            outcome: 'succeeded',
            result: null,
            record: (tx) => {
              readMailbox(tx);
              throw new TypeError('Dear Maya, our offer is $500');
            },
          }),
      },
    });
    runner.wake();
    await untilIdle(runner);
    expect(house.events('MailboxRead')).toEqual([]);
    expect(lifeOf(house, 'e1')).toEqual(['EffectRequested', 'EffectAttempted', 'EffectParked']);
    expect(house.events('EffectNeedsPerson')).toHaveLength(1);
    expect(house.logged.join()).toContain('in our own code');
    expect(house.logged.join()).toContain('runner.spec.ts');
    expect(house.logged.join()).not.toContain('Maya');
  });

  it('whose facts no longer fit is superseded, and leaves none of them', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'read_task' });
    const runner = startRunner(house.app, {
      read_task: {
        perform: () =>
          Promise.resolve({
            outcome: 'succeeded',
            result: null,
            record: (tx) => {
              readMailbox(tx);
              throw new CommandNotAllowed('RecordDraft', 'agreed');
            },
          }),
      },
    });
    runner.wake();
    await untilIdle(runner);
    expect(lifeOf(house, 'e1')).toEqual(['EffectRequested', 'EffectAttempted', 'EffectSuperseded']);
    expect(house.events('MailboxRead')).toEqual([]);
    expect(house.events('EffectSuperseded')[0]?.data.why).toContain('while the negotiation is agreed');
  });

  it.each<[string, Settlement, object]>([
    ['needs a person', { outcome: 'needs_person', why: 'look' }, { why: 'person', until: null, message: 'look' }],
    ['awaits review', { outcome: 'awaits_review', why: 'draft' }, { why: 'review', until: null, message: 'draft' }],
  ])('that %s is parked without a time', async (_case, settlement, parked) => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'send_mail' });
    const runner = startRunner(house.app, { send_mail: { perform: () => Promise.resolve(settlement) } });
    runner.wake();
    await untilIdle(runner);
    expect(house.events('EffectParked').map(({ data }) => data)).toMatchObject([parked]);
    expect(house.events('EffectNeedsPerson')).toHaveLength(settlement.outcome === 'needs_person' ? 1 : 0);
    expect(house.rows("SELECT 1 FROM effects WHERE key = 'e1' AND in_flight = 1")).toEqual([]);
  });

  it('settled by somebody else before its turn is not tried', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'send_mail' });
    let called = 0;
    const runner = startRunner(house.app, {
      send_mail: { perform: () => ((called += 1), Promise.resolve(DONE)) },
    });
    const settledFirst = house.app.log.write((tx) =>
      tx.append({
        stream: 'effect:e1',
        expected: 'any',
        metadata: { source: 'gmail', actor: 'person', correlationId: 'x', causationId: null },
        events: [{ type: 'EffectSucceeded', data: { effectId: 'e1' as EffectId, result: null }, state: 'succeeded' }],
      }),
    );
    runner.wake();
    await settledFirst;
    await untilIdle(runner);
    expect(called).toBe(0);
    expect(lifeOf(house, 'e1')).toEqual(['EffectRequested', 'EffectSucceeded']);
  });
});

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
    const limited = Object.assign(failing(429), { headers: { 'retry-after': '600' } });
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

  it.each([
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
    const write = () => Promise.reject(new Error('disk full'));
    let tries = 0;
    const runner = startRunner(
      { ...house.app, log: { ...house.app.log, write: (() => ((tries += 1), write())) as never } },
      {},
    );
    runner.wake();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toBe(2);
    expect(house.logged.filter((line) => line.includes('could not be recorded'))).toHaveLength(1);
    expect(runner.idle()).toBe(false);
  });
});

describe('an effect whose outcome is unknown', () => {
  const recovering = (found: Settlement | null) => {
    const calls: string[] = [];
    return {
      calls,
      performer: {
        perform: () => (calls.push('perform'), Promise.resolve(DONE)),
        recover: () => (calls.push('recover'), Promise.resolve(found)),
      },
    };
  };

  it.each<[string, Settlement | null, string[]]>([
    ['that had happened is not repeated', DONE, ['recover']],
    ['that certainly had not happened is performed', null, ['recover', 'perform']],
  ])('because of a crash, %s', async (_case, found, expected) => {
    const before = openApplication();
    await ask(before, { id: 'e1', kind: 'send_mail' });
    const crashing = startRunner(before.app, { send_mail: { perform: () => new Promise(() => undefined) } });
    crashing.wake();
    while (lifeOf(before, 'e1').length < 2) await new Promise((resolve) => setImmediate(resolve));
    before.close();

    const house = openApplication({ file: before.file });
    const { calls, performer } = recovering(found);
    const runner = startRunner(house.app, { send_mail: performer });
    runner.wake();
    await untilIdle(runner);
    expect(calls).toEqual(expected);
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });

  it('because of an uncertain failure is asked about, also after a certain failure in between', async () => {
    const house = openApplication();
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => (calls.push('perform'), fails(500)()),
        recover: () => (calls.push('recover'), calls.length < 3 ? fails(429)() : Promise.resolve(DONE)),
      },
    });
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await untilIdle(runner);
    expect(calls).toEqual(['perform', 'recover', 'recover']);
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });

  it('after a crash stays unknown when asking fails for certain', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await house.app.log.write((tx) =>
      tx.append({
        stream: 'effect:e1',
        expected: 'any',
        metadata: { source: 'effects', actor: 'agent', correlationId: 'x', causationId: null },
        events: [{ type: 'EffectAttempted', data: { effectId: 'e1' as EffectId, attempt: 1 } }],
      }),
    );
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => (calls.push('perform'), Promise.resolve(DONE)),
        recover: () => (calls.push('recover'), calls.length === 1 ? fails(429)() : Promise.resolve(DONE)),
      },
    });
    runner.wake();
    await untilIdle(runner);
    expect(calls).toEqual(['recover', 'recover']);
  });

  it('is asked about when a person lets it go again', async () => {
    const house = openApplication();
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => {
          calls.push('perform');
          return Promise.resolve({ outcome: 'needs_person', why: 'nobody can tell' });
        },
        recover: () => (calls.push('recover'), Promise.resolve(DONE)),
      },
    });
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await untilIdle(runner);
    await house.app.log.write((tx) => resumeEffect(tx, 'e1' as EffectId, 'U1'));
    await untilIdle(runner);
    expect(calls).toEqual(['perform', 'recover']);
  });

  it('because time ran out is asked about, and what the late try reports afterwards changes nothing', async () => {
    const house = openApplication({ resilience: { timeoutMs: 30 } });
    const late = Promise.withResolvers<never>();
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => (calls.push('perform'), late.promise),
        recover: () => (calls.push('recover'), Promise.resolve(DONE)),
      },
    });
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await until(() => stateOf(house, 'e1').status === 'succeeded');
    late.reject(failing(429));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await untilIdle(runner);
    expect(calls).toEqual(['perform', 'recover']);
    expect(lifeOf(house, 'e1').at(-1)).toBe('EffectSucceeded');
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });
});

describe('the order of effects', () => {
  it('is kept in each lane of a system; lanes run side by side up to the limit of the system', async () => {
    const house = openApplication();
    const order: string[] = [];
    let atOnce = 0;
    let most = 0;
    const perform = async ({ effectId }: { effectId: string }): Promise<Settlement> => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setImmediate(resolve));
      order.push(effectId);
      atOnce -= 1;
      return DONE;
    };
    const runner = startRunner(house.app, { send_mail: { perform } });
    const lanes = ['a', 'b', 'c', 'd', 'e', 'f'];
    await ask(
      house,
      ...lanes.flatMap((lane) => [1, 2, 3].map((n) => ({ id: `${lane}${n}`, kind: 'send_mail' as const, lane }))),
    );
    await untilIdle(runner);
    expect(order).toHaveLength(18);
    for (const lane of lanes) expect(order.filter((id) => id.startsWith(lane))).toEqual([1, 2, 3].map((n) => lane + n));
    expect(most).toBe(4);
  });

  it('leaves alone what is not due, and lets what comes after it in the lane go ahead', async () => {
    const house = openApplication();
    const runner = startRunner(house.app);
    const later = '2026-11-20T15:01:00.000Z' as Instant;
    await ask(
      house,
      { id: 'later', kind: 'read_task', lane: 'task', notBefore: later },
      { id: 'now', kind: 'read_task', lane: 'task' },
    );
    await untilIdle(runner);
    expect([stateOf(house, 'later').status, stateOf(house, 'now').status]).toEqual(['pending', 'succeeded']);
    house.clock.pass(MINUTE);
    expect(runner.idle()).toBe(false);
    runner.wake();
    await untilIdle(runner);
    expect(stateOf(house, 'later').status).toBe('succeeded');
  });

  it('lets a parked effect hold its lane', async () => {
    const house = openApplication();
    let down = true;
    const runner = startRunner(house.app, {
      send_mail: { perform: () => (down ? fails(429)() : Promise.resolve(DONE)) },
    });
    const thread = { negotiationId: 'n1' as never };
    await ask(house, { id: 'm1', kind: 'send_mail', ...thread });
    await untilIdle(runner);
    down = false;
    await ask(house, { id: 'm2', kind: 'send_mail', ...thread });
    await untilIdle(runner);
    expect(stateOf(house, 'm2').status).toBe('pending');
  });

  it('lets a reply wait while a mail of its thread may be leaving, and other threads not', async () => {
    const house = openApplication();
    const sent = Promise.withResolvers<Settlement>();
    const runner = startRunner(house.app, { send_mail: { perform: () => sent.promise } });
    const [here, elsewhere] = [{ negotiationId: 'n1' as never }, { negotiationId: 'n2' as never }];
    await ask(
      house,
      { id: 'm1', kind: 'send_mail', ...here },
      { id: 'r1', kind: 'classify_reply', ...here },
      { id: 'r2', kind: 'classify_reply', ...elsewhere },
    );
    await until(() => stateOf(house, 'r2').status === 'succeeded');
    expect(stateOf(house, 'r1').status).toBe('pending');
    expect(runner.idle()).toBe(false);
    sent.resolve(DONE);
    await untilIdle(runner);
    expect(stateOf(house, 'r1').status).toBe('succeeded');
  });
});

describe('a runner that is stopped', () => {
  it('waits for what is running and starts nothing new', async () => {
    const house = openApplication();
    const first = Promise.withResolvers<Settlement>();
    const called: string[] = [];
    const runner = startRunner(house.app, {
      read_task: { perform: ({ effectId }) => (called.push(effectId), first.promise) },
    });
    await ask(house, { id: 'e1', kind: 'read_task', lane: 'x' }, { id: 'e2', kind: 'read_task', lane: 'x' });
    await until(() => called.length === 1);
    let stopped = false;
    const stopping = runner.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    first.resolve(DONE);
    await stopping;
    runner.wake();
    expect(called).toEqual(['e1']);
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });
});

const until = async (isTrue: () => boolean): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('never true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const readMailbox = (tx: Parameters<NonNullable<Extract<Settlement, { outcome: 'succeeded' }>['record']>>[0]): void => {
  tx.append({
    stream: 'mailbox:main',
    expected: 'any',
    metadata: { source: 'test', actor: 'agent', correlationId: 'x', causationId: null },
    events: [{ type: 'MailboxRead', data: { historyId: '1' } }],
  });
};
