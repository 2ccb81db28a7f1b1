import { describe, expect, it } from 'vitest';
import { nowOf } from '../../../src/adapters/application.ts';
import { runnable } from '../../../src/adapters/effects/queue.ts';
import type { Instant } from '../../../src/events/units.ts';
import { openApplication, type TestApplication } from '../../support/application.ts';
import { type Asked, ask } from '../../support/effects.ts';

const look = ({ app }: TestApplication, ...running: readonly string[]) =>
  runnable(app.log.database, nowOf(app), new Set(running)).map(({ effectId }) => effectId);

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

  it('reads an index, however many effects wait, and never a whole table', () => {
    const { log } = openApplication().app;
    const asked: string[] = [];
    const watched = new Proxy(log.database, {
      get: (database, name) =>
        name === 'prepare'
          ? (sql: string) => (asked.push(sql), database.prepare(sql))
          : (Reflect.get(database, name) as unknown),
    });
    runnable(watched, '2026-11-20T10:00:00.000Z' as Instant, new Set(['one']));
    const plans = asked.map((sql) => {
      const plan = log.database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
      return sql.includes(':system') ? plan.all({ now: '', system: 'gmail', limit: 4 }) : plan.all('one');
    });
    expect(plans).toHaveLength(2);
    expect(plans.flat().filter(({ detail }) => detail.startsWith('SCAN'))).toEqual([]);
  });
});
