import { describe, expect, it } from 'vitest';
import {
  AsynchronousWork,
  InvalidEvent,
  LogClosed,
  NestedWrite,
  TransactionLost,
  TransactionOver,
} from '../../src/events/errors.ts';
import type { Transaction } from '../../src/events/log.ts';
import { verify } from '../../src/events/verify.ts';
import { append, newFile, testLog } from './fixture.ts';
import { campaign, metadata, moved, opened, type TestEvent } from './vocabulary.ts';

const a = campaign('a');
const to = (tx: Transaction<TestEvent>, ...events: TestEvent[]) =>
  tx.append({ stream: a, expected: 'any', metadata, events });
const amounts = (log: ReturnType<typeof testLog>) => [...log.all()].map(({ data }) => ('by' in data ? data.by : null));

describe('callers that arrive together', () => {
  it('share one transaction, and each gets its own result', async () => {
    const log = testLog();
    const commits: number[] = [];
    log.subscribe((events) => commits.push(events.length));
    const results = await Promise.all([1, 2, 3].map((by) => log.write((tx) => to(tx, moved(by))[0]?.position)));
    expect(results).toEqual([1, 2, 3]);
    expect(commits).toEqual([3]);
  });

  it('do not share a failure: the one that throws is rolled back alone', async () => {
    const log = testLog();
    const outcomes = await Promise.allSettled([
      log.write((tx) => to(tx, moved(1))),
      log.write((tx) => {
        to(tx, moved(2), moved(3));
        throw new Error('second thoughts');
      }),
      log.write((tx) => to(tx, moved(4))),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([...log.all()].map(({ position, version }) => [position, version])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(amounts(log)).toEqual([1, 4]);
  });

  it('run once more where one of them throws, and leave the same as if they had not', async () => {
    const log = testLog();
    const [runs, told]: [number[], number[]] = [[], []];
    log.subscribe((events) => told.push(...events.map(({ position }) => position)));
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((by) =>
        log.write((tx) => {
          runs.push(by);
          const [event] = to(tx, moved(by));
          if (by === 3) throw new Error('second thoughts');
          return event?.position;
        }),
      ),
    );
    expect(runs).toEqual([1, 2, 3, 1, 2, 3, 4]);
    expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : 'rejected'))).toEqual([
      1,
      2,
      'rejected',
      3,
    ]);
    expect([amounts(log), told]).toEqual([
      [1, 2, 4],
      [1, 2, 3],
    ]);
    expect(verify(log.database)).toMatchObject({ outcome: 'intact', head: 3 });
  });

  it('run once where nobody throws, and alone also where it does', async () => {
    const log = testLog();
    let runs = 0;
    const work = (fails: boolean) => () => {
      runs += 1;
      if (fails) throw new Error('no');
    };
    await Promise.all([log.write(work(false)), log.write(work(false))]);
    await expect(log.write(work(true))).rejects.toThrow('no');
    expect(runs).toBe(3);
    expect(log.database.inTransaction).toBe(false);
  });

  it('see what those before them did', async () => {
    const log = testLog();
    const [, seen] = await Promise.all([
      log.write((tx) => to(tx, moved(1))),
      log.write((tx) => tx.stream(a).map(({ version }) => version)),
    ]);
    expect(seen).toEqual([1]);
  });

  it('are all committed when there are more of them than fit one transaction', async () => {
    const log = testLog();
    const commits: number[] = [];
    log.subscribe((events) => commits.push(events.length));
    await Promise.all(Array.from({ length: 600 }, (_, i) => append(log, a, moved(i))));
    expect(commits).toEqual([256, 256, 88]);
    expect(amounts(log)).toEqual(Array.from({ length: 600 }, (_, i) => i));
  });

  it('all fail where the whole transaction is gone, and none of it stays', async () => {
    const log = testLog();
    const told: unknown[] = [];
    log.subscribe((events) => told.push(events));
    const outcomes = await Promise.allSettled([
      log.write((tx) => to(tx, moved(1))),
      // What SQLite does by itself on a full disk.
      log.write((tx) => {
        tx.database.exec('ROLLBACK');
        throw new Error('disk full');
      }),
      log.write((tx) => to(tx, moved(3))),
    ]);
    for (const outcome of outcomes) {
      const reason: unknown = outcome.status === 'rejected' ? outcome.reason : outcome;
      expect(reason).toBeInstanceOf(TransactionLost);
      expect(reason).toMatchObject({ code: 'TRANSACTION_LOST', cause: { message: 'disk full' } });
    }
    expect([log.head(), told]).toEqual([0, []]);
    const next = await append(log, a, moved(4));
    expect(next).toMatchObject([{ position: 1, version: 1 }]);
    expect(told).toEqual([next]);
  });

  it('all fail where a work goes on without its transaction', async () => {
    const log = testLog();
    const swallowed = log.write((tx) => {
      tx.database.exec('ROLLBACK');
      try {
        return to(tx, moved(1));
      } catch {
        return 'went on';
      }
    });
    await expect(swallowed).rejects.toThrow(TransactionLost);
    expect(log.head()).toBe(0);
  });

  it('fail on a full disk, and the log is usable once there is room', async () => {
    const log = testLog();
    await append(log, a, moved(1));
    const pages = Number(log.database.pragma('page_count', { simple: true }));
    log.database.pragma(`max_page_count = ${pages + 1}`);
    const many = Array.from({ length: 500 }, (_, i) => moved(i));
    const outcomes = await Promise.allSettled([append(log, a, ...many), append(log, a, ...many)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(log.head()).toBe(1);
    log.database.pragma('max_page_count = 100000');
    expect(await append(log, a, moved(2))).toMatchObject([{ position: 2, version: 2 }]);
  });

  it('never commit half of an append whose error was swallowed', async () => {
    const log = testLog();
    const careless = log.write((tx) => {
      try {
        to(tx, moved(1), { type: 'Moved', data: { campaignId: 'a', by: 0.5 } });
      } catch {
        // Swallowed.
      }
    });
    await expect(careless).rejects.toThrow(InvalidEvent);
    expect(log.head()).toBe(0);
  });

  it('may swallow a refusal that left nothing behind', async () => {
    const log = testLog();
    const careful = log.write((tx) => {
      try {
        tx.append({ stream: a, expected: 5, metadata, events: [moved(1)] });
      } catch {
        to(tx, moved(2));
      }
    });
    await expect(careful).resolves.toBeUndefined();
    expect(amounts(log)).toEqual([2]);
  });
});

describe('the work', () => {
  it('must not write inside write, and is rolled back if it tries', async () => {
    const log = testLog();
    const nested = log.write((tx) => {
      to(tx, moved(1));
      return log.write((inner) => to(inner, moved(2)));
    });
    await expect(nested).rejects.toThrow(NestedWrite);
    expect(log.head()).toBe(0);
  });

  it('must not return a promise, and is rolled back if it does', async () => {
    const log = testLog();
    const late: unknown[] = [];
    const asynchronous = log.write(async (tx) => {
      to(tx, moved(1));
      await Promise.resolve();
      try {
        to(tx, moved(2));
      } catch (error) {
        late.push(error);
        throw error;
      }
    });
    await expect(asynchronous).rejects.toThrow(AsynchronousWork);
    await append(log, a, moved(3));
    expect(late).toEqual([expect.any(TransactionOver)]);
    expect(amounts(log)).toEqual([3]);
  });

  it('cannot use its transaction in the work of another', async () => {
    const log = testLog();
    let leaked: Transaction<TestEvent> | undefined;
    await log.write((tx) => (leaked = tx) && undefined);
    const borrowed = log.write(() => leaked && to(leaked, moved(1)));
    await expect(borrowed).rejects.toThrow(TransactionOver);
  });

  it('may return nothing, and may read only', async () => {
    const log = testLog();
    await expect(log.write(() => undefined)).resolves.toBeUndefined();
    const told: unknown[] = [];
    log.subscribe((events) => told.push(events));
    await expect(log.write(() => null)).resolves.toBeNull();
    expect(told).toEqual([]);
  });
});

describe('listeners', () => {
  it('hear after the commit, in order, and before the callers go on', async () => {
    const log = testLog();
    const heard: string[] = [];
    log.subscribe((events) => {
      expect(log.database.inTransaction).toBe(false);
      heard.push(...events.map(({ position }) => `heard ${position}`));
    });
    await Promise.all([1, 2].map((by) => append(log, a, moved(by)).then(() => heard.push(`done ${by}`))));
    expect(heard).toEqual(['heard 1', 'heard 2', 'done 1', 'done 2']);
  });

  it('hear nothing of what was rolled back, and nothing after they left', async () => {
    const log = testLog();
    const heard: unknown[] = [];
    const leave = log.subscribe((events) => heard.push(...amountsOf(events)));
    await Promise.allSettled([
      append(log, a, moved(1)),
      log.write((tx) => {
        to(tx, moved(2));
        throw new Error('no');
      }),
      append(log, a, moved(3)),
    ]);
    leave();
    await append(log, a, moved(4));
    expect(heard).toEqual([1, 3]);
  });

  it('may write', async () => {
    const log = testLog();
    let answer: Promise<unknown> | undefined;
    log.subscribe(() => {
      answer ??= append(log, a, moved(2));
    });
    await append(log, a, moved(1));
    await answer;
    expect(amounts(log)).toEqual([1, 2]);
  });
});

describe('followers', () => {
  it('see every event in position order, also those that followers append', async () => {
    const seen: string[] = [];
    const echo = (tx: Transaction<TestEvent>, { type, position }: { type: string; position: number }) => {
      seen.push(`first ${position}`);
      if (type !== 'Opened') return;
      tx.append({ stream: campaign('b'), expected: 'any', metadata, events: [moved(position), moved(-position)] });
    };
    const log = testLog(newFile(), echo, (_, { position }) => seen.push(`second ${position}`));
    await append(log, a, opened(), opened());
    expect(seen).toEqual([1, 2, 3, 4, 5, 6].flatMap((n) => [`first ${n}`, `second ${n}`]));
    expect(amounts(log)).toEqual([null, null, 1, -1, 2, -2]);
  });

  it('roll the append back when they throw, even where the work swallows it', async () => {
    const log = testLog(newFile(), () => {
      throw new Error('follower');
    });
    const careless = log.write((tx) => {
      try {
        to(tx, moved(1));
      } catch {
        // Swallowed.
      }
    });
    await expect(careless).rejects.toThrow('follower');
    expect(log.head()).toBe(0);
  });
});

describe('closing', () => {
  it('commits what is waiting and refuses what comes later', async () => {
    const log = testLog();
    const waiting = append(log, a, moved(1));
    log.close();
    await expect(waiting).resolves.toMatchObject([{ position: 1 }]);
    await expect(append(log, a, moved(2))).rejects.toThrow(LogClosed);
    expect(testLog(log.database.name).head()).toBe(1);
  });
});

const amountsOf = (events: readonly TestEvent[]) => events.map(({ data }) => ('by' in data ? data.by : null));
