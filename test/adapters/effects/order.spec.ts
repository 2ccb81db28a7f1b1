import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/adapters/effects/performer.ts';
import type { Instant } from '../../../src/events/units.ts';
import { MINUTE, openApplication } from '../../support/application.ts';
import { ask, DONE, fails, startRunner, stateOf, until, untilIdle } from '../../support/effects.ts';

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
