import { describe, expect, it } from 'vitest';
import { InvalidEvent, StreamConflict, UnknownEventType } from '../../src/events/errors.ts';
import { type ExpectedVersion, openLog } from '../../src/events/log.ts';
import type { Instant } from '../../src/events/units.ts';
import { append, testLog } from './fixture.ts';
import { campaign, catalogue, clock, ids, met, metadata, moved, opened, type TestEvent } from './vocabulary.ts';

const a = campaign('a');

describe('appending', () => {
  it('gives gapless positions over all streams and versions within each', async () => {
    const log = testLog();
    await append(log, a, opened(), moved(1));
    await append(log, campaign('b'), opened());
    await append(log, a, moved(2));
    expect([...log.all()].map(({ position, stream, version }) => [position, stream, version])).toEqual([
      [1, 'campaign:a', 1],
      [2, 'campaign:a', 2],
      [3, 'campaign:b', 1],
      [4, 'campaign:a', 3],
    ]);
    expect(log.head()).toBe(4);
  });

  it('returns exactly what is read later', async () => {
    const log = testLog();
    const occurredAt = '2026-01-02T03:04:05.678Z' as Instant;
    const events = [
      { ...met('Maya \ud83d\ude00 \ufffd "x"'), occurredAt, state: 'open', dedupeKey: 'gmail:1' },
      moved(1),
    ];
    const written = await log.write((tx) => tx.append({ stream: a, expected: 'no_stream', metadata, events }));
    expect([...log.all()]).toStrictEqual(written);
    expect(log.read({ stream: a })).toStrictEqual(written);
    expect(written[0]).toMatchObject({ ...met('Maya \ud83d\ude00 \ufffd "x"'), occurredAt, state: 'open', metadata });
  });

  it('drops what JSON drops before anyone sees the event', async () => {
    const log = testLog();
    const note = { type: 'Moved', data: { campaignId: 'a', by: 1, note: undefined } } as unknown as TestEvent;
    const [written] = await append(log, a, note);
    expect(written?.data).toStrictEqual({ campaignId: 'a', by: 1 });
  });

  it.each<[string, TestEvent]>([
    ['data that does not fit', { type: 'Opened', data: { campaignId: 'a', amount: 1.5 } }],
    [
      'data with more than the definition',
      { type: 'Noted', data: { about: 'x', email: 'maya@example.com' } } as TestEvent,
    ],
    ['a missing personal part', { type: 'Met', data: { influencerId: 'i' } } as unknown as TestEvent],
    ['an erased personal part', { ...met('x'), personal: { ...met('x').personal, content: null } }],
    ['a personal part that is not defined', { ...opened(), personal: met('x').personal } as unknown as TestEvent],
    ['a text that UTF-8 cannot hold', { ...opened(), state: '\ud800' } as TestEvent],
  ])('refuses %s, and says no value', async (_, event) => {
    const log = testLog();
    await expect(append(log, a, event)).rejects.toThrow(InvalidEvent);
    await expect(append(log, a, event)).rejects.not.toThrow(/maya@example/);
    expect(log.head()).toBe(0);
  });

  it('refuses a type that the catalogue does not know', async () => {
    const log = testLog();
    const unknown = { type: 'toString', data: {} } as unknown as TestEvent;
    await expect(append(log, a, unknown)).rejects.toThrow(UnknownEventType);
  });
});

describe('the expected version', () => {
  it.each<[ExpectedVersion, number, boolean]>([
    ['no_stream', 0, true],
    ['no_stream', 1, false],
    ['stream_exists', 0, false],
    ['stream_exists', 1, true],
    ['any', 0, true],
    ['any', 2, true],
    [0, 0, true],
    [0, 1, false],
    [1, 2, false],
    [2, 2, true],
    [3, 2, false],
  ])('%s against a stream of %i: %s', async (expected, length, met) => {
    const log = testLog();
    if (length > 0) await append(log, a, ...Array.from({ length }, (_, i) => moved(i)));
    const attempt = log.write((tx) => tx.append({ stream: a, expected, metadata, events: [opened()] }));
    if (met) await expect(attempt).resolves.toMatchObject([{ version: length + 1 }]);
    else {
      const conflict = { code: 'STREAM_CONFLICT', stream: a, expected, actual: length };
      await expect(attempt).rejects.toMatchObject(conflict);
      await expect(attempt).rejects.toThrow(StreamConflict);
      expect(log.head()).toBe(length);
    }
  });

  it('is enforced for an append of nothing', async () => {
    const log = testLog();
    const nothing = log.write((tx) => tx.append({ stream: a, expected: 'stream_exists', metadata, events: [] }));
    await expect(nothing).rejects.toThrow(StreamConflict);
  });

  it('leaves a stream usable after a conflict', async () => {
    const log = testLog();
    await append(log, a, opened());
    const stale = () => log.write((tx) => tx.append({ stream: a, expected: 0, metadata, events: [moved(1)] }));
    await expect(stale()).rejects.toThrow(StreamConflict);
    await expect(stale()).rejects.toThrow(StreamConflict);
    await expect(append(log, a, moved(2))).resolves.toMatchObject([{ version: 2, position: 2 }]);
  });

  it('lets one of two callers with the same version win', async () => {
    const log = testLog();
    const race = (by: number) =>
      log.write((tx) => tx.append({ stream: a, expected: 0, metadata, events: [moved(by)] }));
    const outcomes = await Promise.allSettled([race(1), race(2), race(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(log.read({ stream: a })).toMatchObject([{ data: { by: 1 } }]);
  });
});

describe('a dedupe key', () => {
  const keyed = (by: number, dedupeKey: string) => ({ ...moved(by), dedupeKey });
  const write = (log: ReturnType<typeof testLog>, expected: ExpectedVersion, ...events: ReturnType<typeof keyed>[]) =>
    log.write((tx) => tx.append({ stream: a, expected, metadata, events }));

  it('returns the first append and appends nothing', async () => {
    const log = testLog();
    const first = await write(log, 'no_stream', keyed(1, 'k'));
    const again = await write(log, 'no_stream', keyed(2, 'k'));
    expect(again).toStrictEqual(first);
    expect(log.head()).toBe(1);
  });

  it('holds within one request and one batch, and across streams', async () => {
    const log = testLog();
    const [one, two] = await Promise.all([
      write(log, 'any', keyed(1, 'k'), keyed(2, 'k')),
      log.write((tx) => tx.append({ stream: campaign('b'), expected: 'any', metadata, events: [keyed(3, 'k')] })),
    ]);
    expect(one.map(({ position }) => position)).toEqual([1, 1]);
    expect(two).toStrictEqual([one[0]]);
  });

  it('appends the new ones between known ones, and then the expected version counts', async () => {
    const log = testLog();
    await write(log, 0, keyed(1, 'k1'));
    await expect(write(log, 0, keyed(1, 'k1'), keyed(2, 'k2'))).rejects.toThrow(StreamConflict);
    const mixed = await write(log, 1, keyed(1, 'k1'), keyed(2, 'k2'));
    expect(mixed.map(({ version }) => version)).toEqual([1, 2]);
    expect(await log.write((tx) => ['k1', 'k2', 'k3'].map((key) => tx.isKnown(key)))).toEqual([true, true, false]);
  });

  it('is free again when its append was rolled back', async () => {
    const log = testLog();
    const failed = log.write((tx) => {
      tx.append({ stream: a, expected: 'any', metadata, events: [keyed(1, 'k')] });
      throw new Error('after the append');
    });
    await expect(failed).rejects.toThrow('after the append');
    expect(await write(log, 'no_stream', keyed(2, 'k'))).toMatchObject([{ data: { by: 2 } }]);
  });
});

describe('reading', () => {
  it('pages by position, type and stream', async () => {
    const log = testLog();
    await append(log, a, opened(), moved(1), met('Maya'));
    await append(log, campaign('b'), opened(), moved(2));
    const at = (query: Parameters<typeof log.read>[0]) => log.read(query).map(({ position }) => Number(position));
    expect(at({})).toEqual([1, 2, 3, 4, 5]);
    expect(at({ limit: 2 })).toEqual([1, 2]);
    expect(at({ limit: -1 })).toEqual([]);
    expect(at({ types: ['Moved', 'Met'] })).toEqual([2, 3, 5]);
    expect(at({ types: ['Moved', 'Met'], limit: 2 })).toEqual([2, 3]);
    expect(at({ types: ['Moved', 'Met'], limit: 1 })).toEqual([2]);
    expect(at({ types: [] })).toEqual([]);
    expect(at({ stream: campaign('b'), types: ['Moved'] })).toEqual([5]);
    expect(at({ stream: campaign('b') })).toEqual([4, 5]);
    expect(at({ types: ['Opened'], after: log.read({ limit: 1 })[0]?.position ?? 0 })).toEqual([4]);
  });

  it('goes over page borders', async () => {
    const log = testLog();
    await append(log, a, ...Array.from({ length: 2_050 }, (_, i) => moved(i)));
    expect(log.read({ limit: 5_000 })).toHaveLength(1_000);
    expect([...log.all()].map(({ position }) => position)).toEqual(Array.from({ length: 2_050 }, (_, i) => i + 1));
    expect(await log.write((tx) => tx.stream(a).length)).toBe(2_050);
  });

  it('finds a stream by its index', () => {
    const plan = testLog()
      .database.prepare('EXPLAIN QUERY PLAN SELECT * FROM events e WHERE e.stream = ? ORDER BY e.version')
      .all(a);
    expect(JSON.stringify(plan)).toContain('events_by_stream (stream=?)');
    expect(plan).toHaveLength(1);
  });
});

describe('opening', () => {
  it('sets what durability and erasure depend on, every time', async () => {
    const first = testLog();
    const file = first.database.name;
    await append(first, a, opened());
    first.close();
    const { database } = testLog(file);
    const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'recursive_triggers'];
    const read = settings.map((setting) => database.pragma(setting, { simple: true }));
    expect(read).toEqual(['wal', 2, 1, 1, 1]);
  });

  it('refuses events that this catalogue does not know', async () => {
    const first = testLog();
    await append(first, a, opened(), met('Maya'));
    const { name: file } = first.database;
    first.close();
    const { Met: _, ...older } = catalogue;
    expect(() => openLog({ file, catalogue: older, clock, ids, followers: [] })).toThrow(/Met version 1.*position 2/);
    expect(testLog(file).head()).toBe(2);
  });
});
