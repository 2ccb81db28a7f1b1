import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/adapters/effects/performer.ts';
import { CommandNotAllowed } from '../../../src/domain/negotiation/decide.ts';
import type { EffectId } from '../../../src/events/units.ts';
import { openApplication } from '../../support/application.ts';
import { ask, DONE, lifeOf, startRunner, untilIdle } from '../../support/effects.ts';

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

const readMailbox = (tx: Parameters<NonNullable<Extract<Settlement, { outcome: 'succeeded' }>['record']>>[0]): void => {
  tx.append({
    stream: 'mailbox:main',
    expected: 'any',
    metadata: { source: 'test', actor: 'agent', correlationId: 'x', causationId: null },
    events: [{ type: 'MailboxRead', data: { historyId: '1' } }],
  });
};
