import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../src/events/log.ts';
import { type Projection, projectionEngine } from '../../src/projections/engine.ts';
import type { Fault } from '../../src/projections/faults.ts';
import { append, newFile, testLog } from '../events/fixture.ts';
import { campaign, met, moved, opened, type TestEvent } from '../events/vocabulary.ts';

type Balance = Readonly<{ amount: number; moves: number; last: string | null }>;
const balances: Projection<TestEvent, Balance> = {
  name: 'balances',
  version: 1,
  reactsTo: ['Opened', 'Moved'],
  key: (event) => (event.type === 'Opened' || event.type === 'Moved' ? event.data.campaignId : null),
  initialState: { amount: 0, moves: 0, last: null },
  evolve(state, event) {
    if (event.type === 'Opened') return { ...state, amount: event.data.amount };
    if (event.type !== 'Moved') return state;
    if (event.data.by === 13) throw new TypeError('maya@example.com was never expected');
    return { amount: state.amount + event.data.by, moves: state.moves + 1, last: event.occurredAt };
  },
  columns: {
    amount: { type: 'INTEGER', of: ({ amount }) => amount },
    mean: { type: 'REAL', of: ({ amount, moves }) => (moves === 0 ? null : amount / moves) },
  },
  indexes: [{ on: ['amount'] }],
};
const people: Projection<TestEvent, Readonly<{ name: string | null }>> = {
  name: 'people',
  version: 1,
  reactsTo: ['Met'],
  key: (event) => (event.type === 'Met' ? event.data.influencerId : null),
  initialState: { name: null },
  evolve: (state, event) => (event.type === 'Met' ? { name: event.personal.content?.name ?? null } : state),
  columns: { name: { type: 'TEXT', of: ({ name }) => name } },
};

const start = (
  projections: readonly Projection<TestEvent, never>[] | readonly unknown[] = [balances, people],
  file = newFile(),
) => {
  const faults: Fault[] = [];
  const engine = projectionEngine(projections as readonly Projection<TestEvent, unknown>[], (_, fault) =>
    faults.push(fault),
  );
  const log = testLog(file, engine.follow);
  const rebuilt = engine.prepare(log);
  return { engine, log, faults, rebuilt };
};
const rows = (log: EventLog<TestEvent>, table: string) =>
  log.database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all();
const a = campaign('a');

describe('a projection engine', () => {
  it('tells of no faults before it has looked at its read models', () =>
    expect(() => projectionEngine<TestEvent>([]).faulted()).toThrow(
      expect.objectContaining({ code: 'READ_MODELS_NOT_PREPARED' }),
    ));
});

describe('a projection, live', () => {
  it('keeps one row per key with its columns, state and last position', async () => {
    const { log } = start();
    await append(log, a, opened(100), moved(5), met('Maya'), moved(10, 'b'));
    expect(rows(log, 'balances')).toMatchObject([
      { key: 'a', amount: 105, mean: 105, position: 2 },
      { key: 'b', amount: 10, mean: 10, position: 4 },
    ]);
    expect(rows(log, 'people')).toEqual([{ key: 'i-1', name: 'Maya', state: '{"name":"Maya"}', position: 3 }]);
  });

  it('is rolled back with its append, and up to date within the transaction', async () => {
    const { log } = start();
    const failed = log.write((tx) => {
      const events = [opened(7)];
      tx.append({
        stream: a,
        expected: 'any',
        metadata: { correlationId: '', causationId: null, actor: '', source: '' },
        events,
      });
      expect(tx.prepare('SELECT amount FROM balances').get()).toEqual({ amount: 7 });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(rows(log, 'balances')).toEqual([]);
  });
});

describe('a fold that throws', () => {
  it('keeps the event, stops its projection and says so without the words of the error', async () => {
    const { engine, log, faults } = start();
    await append(log, a, opened(1), moved(13), moved(1), met('Maya'));
    expect(log.head()).toBe(4);
    expect(engine.faulted()).toEqual(['balances']);
    expect(faults).toEqual([{ projection: 'balances', position: 2, fault: 'TypeError on Moved at position 2' }]);
    expect(rows(log, 'balances')).toMatchObject([{ amount: 1, position: 1 }]);
    expect(rows(log, 'people')).toHaveLength(1);
    expect(JSON.stringify(rows(log, 'projections'))).not.toContain('maya@example.com');
  });

  it('stays stopped after a restart until it is rebuilt', async () => {
    const { log } = start();
    await append(log, a, opened(1), moved(13));
    log.close();
    const again = start([balances, people], log.database.name);
    await append(again.log, a, moved(1));
    expect(again.engine.faulted()).toEqual(['balances']);
    expect(rows(again.log, 'balances')).toMatchObject([{ amount: 1, position: 1 }]);
    again.log.close();
    const mended: typeof balances = {
      ...balances,
      version: 2,
      evolve: (state) => ({ ...state, moves: state.moves + 1 }),
    };
    const last = start([mended, people], log.database.name);
    expect(last.rebuilt).toEqual(['balances']);
    expect(last.engine.faulted()).toEqual([]);
    await append(last.log, a, moved(13));
    expect(rows(last.log, 'balances')).toMatchObject([{ state: '{"amount":0,"moves":4,"last":null}', position: 4 }]);
  });

  it('does not stay stopped when the event was rolled back', async () => {
    const { engine, log } = start();
    await append(log, a, opened(1));
    const failed = log.write((tx) => {
      const metadata = { correlationId: '', causationId: null, actor: '', source: '' };
      tx.append({ stream: a, expected: 'any', metadata, events: [moved(13)] });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await append(log, a, moved(2));
    expect(engine.faulted()).toEqual([]);
    expect(rows(log, 'balances')).toMatchObject([{ amount: 3 }]);
    expect(engine.differences(log)).toEqual([]);
  });

  it('costs the append where it may abort, and where a column holds what its table cannot', async () => {
    const { log, engine } = start([{ ...balances, mayAbort: true }, people]);
    await append(log, a, opened(1));
    await expect(append(log, a, moved(13))).rejects.toThrow(TypeError);
    expect(log.head()).toBe(1);
    await append(log, a, moved(1));
    expect(engine.differences(log)).toEqual([]);
    const wrong = { ...balances, columns: { amount: { type: 'INTEGER', of: () => 'not a number' } } };
    const other = start([wrong]);
    await append(other.log, a, opened(1));
    expect(other.engine.faulted()).toEqual(['balances']);
  });
});

describe('preparing', () => {
  it('rebuilds what is new, of another version or of another shape, and nothing else', async () => {
    const { log, rebuilt } = start([balances]);
    expect(rebuilt).toEqual(['balances']);
    await append(log, a, opened(1), met('Maya'));
    log.close();
    const reopened = (projections: readonly unknown[]) => {
      const { log: again, rebuilt } = start(projections, log.database.name);
      const found = rebuilt;
      again.close();
      return found;
    };
    expect(reopened([balances])).toEqual([]);
    expect(reopened([balances, people])).toEqual(['people']);
    expect(reopened([{ ...balances, version: 2 }, people])).toEqual(['balances']);
    expect(reopened([{ ...balances, version: 2, indexes: [] }, people])).toEqual(['balances']);
  });

  it('drops what is no longer kept', async () => {
    const { log } = start();
    await append(log, a, met('Maya'));
    log.close();
    const { log: again } = start([balances], log.database.name);
    expect(() => rows(again, 'people')).toThrow(/no such table/);
  });

  it.each(['events', 'projections', 'Names', 'a"b'])('refuses the name %s', (name) => {
    expect(() => projectionEngine([{ ...people, name }])).toThrow(RangeError);
  });
});

const anyEvent = fc.oneof(
  fc
    .record({ by: fc.integer({ min: -50, max: 50 }), to: fc.constantFrom('a', 'b', 'ü', '\ud83d\ude00') })
    .map(({ by, to }) => moved(by, to)),
  fc.record({ amount: fc.nat(), to: fc.constantFrom('a', 'b', 'z') }).map(({ amount, to }) => opened(amount, to)),
  fc
    .record({ name: fc.string({ unit: 'binary' }), id: fc.constantFrom('i-1', 'i-2') })
    .map(({ name, id }) => met(name, id)),
);

describe('a rebuild', () => {
  it('is byte for byte what live made, faults included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyEvent, { maxLength: 6 }), { maxLength: 8 }), async (batches) => {
        const { engine, log } = start([balances, people], ':memory:');
        await Promise.all(batches.map((events, i) => append(log, campaign(String(i % 3)), ...events)));
        const all = () => ['balances', 'people'].map((table) => JSON.stringify(rows(log, table)));
        const stopped = () => log.database.prepare('SELECT name, faulted_at, fault FROM projections').all();
        const live = [all(), stopped()];
        expect(engine.differences(log)).toEqual([]);
        engine.rebuild(log);
        expect([all(), stopped()]).toEqual(live);
        log.close();
      }),
      { numRuns: 60 },
    );
  });

  it('tells how far it is', async () => {
    const { engine, log } = start();
    await append(log, a, ...Array.from({ length: 2_500 }, () => moved(1)));
    const told: number[][] = [];
    engine.rebuild(log, (done, total) => told.push([done, total]));
    expect(told).toEqual([1_000, 2_000, 2_500].map((done) => [done, 2_500]));
  });

  it('equals live after an erasure that emptied the personal part', async () => {
    const erasable: typeof people = {
      ...people,
      reactsTo: ['Met', 'Noted'],
      key: (event) => (event.type === 'Noted' ? event.data.about : people.key(event)),
      evolve: (state, event) => (event.type === 'Noted' ? { name: null } : people.evolve(state, event)),
    };
    const { engine, log } = start([erasable]);
    await append(log, a, met('Maya'), met('Ben', 'i-2'));
    await log.write((tx) => {
      tx.prepare('UPDATE personal SET salt = NULL, content = NULL WHERE subject = ?').run('i-1');
      const metadata = { correlationId: '', causationId: null, actor: '', source: '' };
      tx.append({ stream: a, expected: 'any', metadata, events: [{ type: 'Noted', data: { about: 'i-1' } }] });
    });
    expect(rows(log, 'people')).toMatchObject([{ name: null }, { name: 'Ben' }]);
    expect(engine.differences(log)).toEqual([]);
  });

  it('names each row that differs, is missing or should not be there', async () => {
    const { engine, log } = start();
    await append(log, a, opened(1), opened(1, 'b'), opened(1, 'c'));
    log.database.exec(`UPDATE balances SET amount = 2 WHERE key = 'a'; DELETE FROM balances WHERE key = 'b';
      INSERT INTO balances VALUES ('d', 1, NULL, '{}', 1)`);
    expect(engine.differences(log)).toEqual([
      { projection: 'balances', key: 'a', what: 'differs' },
      { projection: 'balances', key: 'd', what: 'unexpected' },
      { projection: 'balances', key: 'b', what: 'missing' },
    ]);
  });
});
