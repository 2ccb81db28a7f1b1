import { describe, expect, it } from 'vitest';
import { StreamConflict } from '../../src/events/errors.ts';
import { type Decider, handle } from '../../src/events/handle.ts';
import type { Instant } from '../../src/events/units.ts';
import { append, testLog } from './fixture.ts';
import { campaign, met, metadata, moved, opened, type TestEvent } from './vocabulary.ts';

type AccountEvent = Extract<TestEvent, { type: 'Opened' | 'Moved' }>;
type Account = Readonly<{ status: 'new' | 'open' | 'empty'; amount: number }>;
type Limits = Readonly<{ atMost: number }>;

const account: Decider<Account, { move: number }, AccountEvent, Limits> = {
  initialState: { status: 'new', amount: 0 },
  evolve(state, event) {
    const amount = event.type === 'Opened' ? event.data.amount : state.amount + event.data.by;
    return { status: amount === 0 ? 'empty' : 'open', amount };
  },
  decide({ move }, state, { atMost }) {
    if (Math.abs(move) > atMost) throw new RangeError(`${move} is more than ${atMost}`);
    return state.status === 'new' ? [opened(move), moved(-move)] : [moved(move)];
  },
  nameOf: ({ status }) => status,
  reactsTo: ['Opened', 'Moved'],
};
const a = campaign('a');
const request = (move: number, atMost = 100) => ({ stream: a, command: { move }, context: { atMost }, metadata });

describe('handling a command', () => {
  it('folds, decides and appends, each event stamped with the state after it', async () => {
    const log = testLog();
    const { state, events } = await log.write((tx) => handle(tx, account, request(5)));
    expect(state).toEqual({ status: 'empty', amount: 0 });
    expect(events).toMatchObject([
      { type: 'Opened', version: 1, state: 'open' },
      { type: 'Moved', version: 2, state: 'empty' },
    ]);
    const second = await log.write((tx) => handle(tx, account, request(7)));
    expect(second).toMatchObject({ state: { amount: 7 }, events: [{ version: 3, state: 'open' }] });
  });

  it('decides each of two commands with what the first did', async () => {
    const log = testLog();
    await append(log, a, opened(1));
    const both = await Promise.all([2, 3].map((move) => log.write((tx) => handle(tx, account, request(move)))));
    expect(both.map(({ state }) => state.amount)).toEqual([3, 6]);
  });

  it('passes over events that the decider does not react to', async () => {
    const log = testLog();
    await append(log, a, opened(1), met('Maya'));
    const { state } = await log.write((tx) => handle(tx, account, request(2)));
    expect(state.amount).toBe(3);
  });

  it('leaves nothing behind when the decider refuses', async () => {
    const log = testLog();
    await expect(log.write((tx) => handle(tx, account, request(5, 1)))).rejects.toThrow(RangeError);
    expect(log.head()).toBe(0);
  });

  it('refuses a caller who saw another version, and says when it occurred', async () => {
    const log = testLog();
    await append(log, a, opened(1), moved(1));
    const stale = log.write((tx) => handle(tx, account, { ...request(1), expected: 1 }));
    await expect(stale).rejects.toThrow(StreamConflict);
    const occurredAt = '2026-01-02T03:04:05.000Z' as Instant;
    const { events } = await log.write((tx) => handle(tx, account, { ...request(1), expected: 2, occurredAt }));
    expect(events).toMatchObject([{ occurredAt }]);
  });
});
