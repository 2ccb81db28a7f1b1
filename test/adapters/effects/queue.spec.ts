import { describe, expect, it } from 'vitest';
import { nowOf } from '../../../src/adapters/application.ts';
import { runnable } from '../../../src/adapters/effects/queue.ts';
import type { EffectId, Instant } from '../../../src/events/units.ts';
import { openApplication, type TestApplication } from '../../support/application.ts';
import { type Asked, ask } from '../../support/effects.ts';

const look = ({ app }: TestApplication, ...running: readonly string[]) =>
  runnable(app.log.database, nowOf(app), new Set(running)).map(({ effectId }) => effectId);

const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;

const many = (count: number): Asked[] =>
  Array.from({ length: count }, (_, n) => ({ id: `e${n}`, kind: 'send_mail', lane: `lane-${n}` }));

describe('a look at the queue', () => {
  it('finds the first of each lane, in the order asked, up to the places that are free', async () => {
    const house = openApplication();
    await ask(house, ...many(9), { id: 'second', kind: 'send_mail', lane: 'lane-0' });
    expect(look(house)).toEqual(['e0', 'e1', 'e2', 'e3']);
    expect(look(house, 'e0', 'e2')).toEqual(['e1', 'e3']);
    expect(look(house, 'e4', 'e5', 'e6', 'e7')).toEqual([]);
  });

  it('leaves a reply waiting where a mail of its thread is about to leave', async () => {
    const house = openApplication();
    const thread = { negotiationId: 'n1' as never };
    await ask(house, { id: 'mail', kind: 'send_mail', ...thread }, { id: 'reply', kind: 'classify_reply', ...thread });
    expect(look(house)).toEqual(['mail']);
    expect(look(house, 'mail')).toEqual([]);
  });

  it.each(['parked', 'pending'])('stays quick with 2,000 effects %s', async (status) => {
    const house = openApplication();
    await ask(house, ...many(2_000));
    if (status === 'parked') await house.app.log.write((tx) => park(tx, many(2_000)));
    const times = Array.from({ length: 30 }, () => {
      const began = performance.now();
      expect(look(house)).toHaveLength(status === 'parked' ? 0 : 4);
      return performance.now() - began;
    });
    // About 1 ms on an idle machine: the bound only tells it from reading every row.
    expect(median(times)).toBeLessThan(10);
    if (process.env['SHOW_TIMES'] !== undefined) console.log(status, median(times).toFixed(2), 'ms');
  });
});

const park = (tx: Parameters<Parameters<TestApplication['app']['log']['write']>[0]>[0], asked: readonly Asked[]) => {
  for (const { id } of asked) {
    const data = { effectId: id as EffectId, why: 'retry', message: 'HTTP 503', negotiationId: null } as const;
    tx.append({
      stream: `effect:${id}`,
      expected: 'stream_exists',
      metadata: { source: 'test', actor: 'agent', correlationId: 'test', causationId: null },
      events: [{ type: 'EffectParked', data: { ...data, until: '2026-11-21T15:00:00.000Z' as Instant } }],
    });
  }
};
