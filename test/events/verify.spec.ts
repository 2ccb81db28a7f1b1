import Sqlite, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openReader } from '../../src/events/reader.ts';
import { verify } from '../../src/events/verify.ts';
import { append, closing, testLog } from './fixture.ts';
import { past } from './tampering.ts';
import { campaign, catalogue, met, metadata, moved, opened, type TestEvent } from './vocabulary.ts';

const a = campaign('a');

/** Five events: at 2 a personal part, at 4 one that was erased. */
const fiveEvents = async (): Promise<Database> => {
  const log = testLog(':memory:');
  const first = { ...opened(5), dedupeKey: 'k', state: 'open' } as ReturnType<typeof opened>;
  await append(log, a, first, met('Maya'), moved(1), met('Ben', 'i-2'), moved(2));
  await log.write((tx) => tx.prepare(`UPDATE personal SET salt = NULL, content = NULL WHERE subject = 'i-2'`).run());
  return log.database;
};

describe('an untampered log', () => {
  it('is intact, with its head and what was erased', async () => {
    const database = await fiveEvents();
    const hash = database.prepare('SELECT hash FROM events WHERE position = 5').pluck().get();
    expect(verify(database)).toMatchObject({ outcome: 'intact', head: 5, hash, erasedParts: 1, anchored: null });
  });

  it('is intact when empty', () => {
    expect(verify(testLog().database)).toMatchObject({ outcome: 'intact', head: 0 });
  });

  it('is intact whatever its history', async () => {
    const event = fc.oneof(
      fc
        .record({ by: fc.integer(), note: fc.string({ unit: 'binary' }) })
        .map(({ by, note }): TestEvent => ({ type: 'Moved', data: { campaignId: 'a', by, note } })),
      fc.string({ unit: 'binary' }).map((name): TestEvent => met(name)),
      fc
        .string({ unit: fc.constantFrom('\ud800', '\ufffd', '\u0000', 'x', '"') })
        .map((about): TestEvent => ({ type: 'Noted', data: { about } })),
    );
    const call = fc.record({
      stream: fc.constantFrom('a', 'b', '\ud83d\ude00'),
      events: fc.array(event, { maxLength: 4 }),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 10 }), async (calls) => {
        const log = testLog(':memory:');
        const outcomes = calls.map(({ stream, events, fails }) =>
          log.write((tx) => {
            tx.append({ stream: campaign(stream), expected: 'any', metadata, events });
            if (fails) throw new Error('no');
          }),
        );
        await Promise.allSettled(outcomes);
        const head = calls.filter(({ fails }) => !fails).flatMap(({ events }) => events).length;
        expect(verify(log.database)).toMatchObject({ outcome: 'intact', head });
        expect([...log.all()]).toHaveLength(head);
        log.close();
      }),
      { numRuns: 100 },
    );
  });

  it('is checked through a reader too, with progress', async () => {
    const log = testLog();
    await append(log, a, ...Array.from({ length: 1_500 }, (_, i) => moved(i)));
    const told: number[][] = [];
    const reader = closing(openReader(log.database.name, catalogue));
    const verified = verify(reader.database, { onProgress: (done, total) => told.push([done, total]) });
    expect(verified).toMatchObject({ outcome: 'intact', head: 1_500 });
    expect(told).toEqual([
      [1_000, 1_500],
      [1_500, 1_500],
    ]);
  });
});

const EVENT_COLUMNS = [
  'id',
  'stream',
  'version',
  'type',
  'schema_version',
  'data',
  'state',
  'metadata',
  'occurred_at',
  'recorded_at',
  'dedupe_key',
  'hash',
];
const OTHER: Record<string, unknown> = {
  version: 77,
  schema_version: 9,
  data: '{"campaignId":"b"}',
  metadata: '{}',
  hash: 'f'.repeat(64),
  personal_hash: 'e'.repeat(64),
  stream: 'campaign:z',
};

describe('a single changed column', () => {
  it.each(EVENT_COLUMNS.flatMap((column) => [1, 2, 3, 4, 5].map((position) => [column, position] as const)))(
    'is found: %s at %i',
    async (column, position) => {
      const database = await fiveEvents();
      past(database, `UPDATE events SET ${column} = ? WHERE position = ?`, OTHER[column] ?? 'other', position);
      expect(verify(database)).toMatchObject({ outcome: 'damaged', damage: 'chain', position });
    },
  );

  it.each<[string, string, string, number | null]>([
    ['position', 'UPDATE events SET position = 9 WHERE position = 3', 'gap', 3],
    ['position below 1', 'UPDATE events SET position = -3 WHERE position = 1', 'gap', -3],
    ['a column that was null', `UPDATE events SET dedupe_key = '' WHERE position = 3`, 'chain', 3],
    ['commitment', `UPDATE events SET personal_hash = '${'e'.repeat(64)}' WHERE position = 2`, 'chain', 2],
    ['commitment, gone', 'UPDATE events SET personal_hash = NULL WHERE position = 2', 'chain', 2],
    ['content', `UPDATE personal SET content = '{"name":"maya"}' WHERE position = 2`, 'personal_altered', 2],
    ['salt', `UPDATE personal SET salt = 'aa' WHERE position = 2`, 'personal_altered', 2],
    ['subject', `UPDATE personal SET subject = 'i-9' WHERE position = 2`, 'chain', 2],
    ['subject of an erased part', `UPDATE personal SET subject = 'i-9' WHERE position = 4`, 'chain', 4],
    [
      'content of an erased part',
      `UPDATE personal SET content = '{}', salt = 'aa' WHERE position = 4`,
      'personal_altered',
      4,
    ],
    ['a personal part, moved', 'UPDATE personal SET position = 3 WHERE position = 2', 'personal_missing', 2],
  ])('is found: %s', async (_, sql, damage, position) => {
    const database = await fiveEvents();
    past(database, sql);
    expect(verify(database)).toMatchObject({ outcome: 'damaged', damage, position });
  });

  it('is found wherever one character of the stored text differs', async () => {
    const texts = [
      ...EVENT_COLUMNS.map((column) => ['events', column] as const),
      ['personal', 'content'],
      ['personal', 'salt'],
      ['personal', 'subject'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.constantFrom(1, 2, 3),
        fc.nat(),
        fc.integer({ min: 0, max: 6 }),
        async ([table, column], at, where, bit) => {
          const position = table === 'personal' ? 2 : at;
          const database = await fiveEvents();
          const read = database.prepare(`SELECT CAST(${column} AS BLOB) FROM ${table} WHERE position = ?`).pluck();
          const bytes = read.get(position) as Buffer | null;
          if (bytes === null) return;
          const index = where % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
          const kind = column.endsWith('version') ? 'INTEGER' : 'TEXT';
          try {
            past(database, `UPDATE ${table} SET ${column} = CAST(? AS ${kind}) WHERE position = ?`, bytes, position);
          } catch {
            return; // A CHECK of the table refused it: that is found as well.
          }
          if (Buffer.compare((read.get(position) as Buffer | null) ?? Buffer.of(), bytes) !== 0) return;
          expect(verify(database)).toMatchObject({ outcome: 'damaged', position });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('rows', () => {
  it.each<[string, string, string, number]>([
    ['dropped', 'DELETE FROM events WHERE position = 3', 'gap', 3],
    ['dropped at the beginning', 'DELETE FROM events WHERE position = 1', 'gap', 1],
    [
      'swapped',
      'UPDATE events SET position = 9 WHERE position = 3; UPDATE events SET position = 3 WHERE position = 5; UPDATE events SET position = 5 WHERE position = 9',
      'chain',
      3,
    ],
    [
      'replaced',
      `INSERT OR REPLACE INTO events (position, id, stream, version, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
      SELECT position, id, stream, version, type, schema_version, '{"campaignId":"a","by":900}', metadata, occurred_at, recorded_at, hash
      FROM events WHERE position = 3`,
      'chain',
      3,
    ],
    [
      'replaced by their id',
      `INSERT OR REPLACE INTO events (position, id, stream, version, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
      SELECT 6, id, stream, 6, type, schema_version, data, metadata, occurred_at, recorded_at, hash FROM events WHERE position = 3`,
      'gap',
      3,
    ],
    [
      'personal, replaced',
      `INSERT OR REPLACE INTO personal VALUES (2, 'i-1', 'aa', '{"name":"Ben"}')`,
      'personal_altered',
      2,
    ],
    ['personal, dropped', 'DELETE FROM personal WHERE position = 2', 'personal_missing', 2],
    ['personal, dropped after an erasure', 'DELETE FROM personal WHERE position = 4', 'personal_missing', 4],
    ['personal, without an event', `INSERT INTO personal VALUES (8, 'i-1', 'aa', '{}')`, 'personal_unexpected', 8],
    ['personal, of an event that has none', `INSERT INTO personal VALUES (3, 'i-1', 'aa', '{}')`, 'chain', 3],
    [
      'inserted at the end',
      `INSERT INTO events (position, id, stream, version, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
      SELECT 6, 'x', stream, 6, type, 1, data, metadata, occurred_at, recorded_at, hash FROM events WHERE position = 5`,
      'chain',
      6,
    ],
  ])('%s are found', async (_, sql, damage, position) => {
    const database = await fiveEvents();
    past(database, sql);
    expect(verify(database)).toMatchObject({ outcome: 'damaged', damage, position });
  });
});

const TRIGGERS = ['events', 'personal'].flatMap((table) =>
  ['insert', 'update', 'delete'].map((moment) => `${table}_${moment}`),
);

describe('the schema', () => {
  it('has no trigger that is not tried here', async () => {
    const found = (await fiveEvents()).prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all();
    expect(found.toSorted()).toEqual(TRIGGERS.toSorted());
  });

  it.each<readonly [string, string, string]>([
    [
      'a trigger too many',
      `CREATE TRIGGER quiet AFTER INSERT ON events BEGIN SELECT 1; END`,
      'trigger quiet does not belong',
    ],
    ['an index that is gone', 'DROP INDEX events_by_dedupe_key', 'index events_by_dedupe_key is missing'],
    ['a column too many', 'ALTER TABLE personal ADD COLUMN copy TEXT', 'table personal is not'],
    [
      'a view that shows something else',
      'DROP VIEW audit_trail; CREATE VIEW audit_trail AS SELECT 1',
      'view audit_trail is not',
    ],
    ...TRIGGERS.flatMap((name) => {
      const [table = '', moment = ''] = name.split('_');
      return [
        [`${name} that is gone`, `DROP TRIGGER ${name}`, `trigger ${name} is missing`],
        [
          `${name} that lets everything through`,
          `DROP TRIGGER ${name}; CREATE TRIGGER ${name} BEFORE ${moment.toUpperCase()} ON ${table} BEGIN SELECT 1; END`,
          `trigger ${name} is not`,
        ],
      ] as const;
    }),
  ])('is checked: %s', async (_, sql, detail) => {
    const database = await fiveEvents();
    database.exec(sql);
    const verified = verify(database);
    expect(verified).toMatchObject({ outcome: 'damaged', damage: 'schema', position: null });
    expect(verified.outcome === 'damaged' && verified.detail).toContain(detail);
  });
});

describe('what stands around the events', () => {
  it('is checked: an index that lacks a row of its table', async () => {
    const log = testLog();
    const { database } = log;
    await append(log, a, moved(1));
    database.unsafeMode(true);
    database.pragma('writable_schema = ON');
    const row = database.prepare(`SELECT * FROM sqlite_schema WHERE name = 'events_by_time'`).raw().get() as unknown[];
    database.exec(`DELETE FROM sqlite_schema WHERE name = 'events_by_time'`);
    database.pragma('writable_schema = RESET');
    await append(log, a, moved(2));
    database.pragma('writable_schema = ON');
    database.prepare('INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)').run(...row);
    database.pragma('writable_schema = RESET');
    const verified = verify(database);
    expect(verified).toMatchObject({ outcome: 'damaged', damage: 'file' });
    expect(verified.outcome === 'damaged' && verified.detail).toMatch(/index events_by_time/);
  });

  it('is checked: read models, when told how', async () => {
    const database = await fiveEvents();
    expect(verify(database, { readModels: () => null })).toMatchObject({ outcome: 'intact' });
    const found = { outcome: 'damaged', damage: 'read_model', position: null, detail: 'balances a differs' };
    expect(verify(database, { readModels: () => 'balances a differs' })).toEqual(found);
  });

  it('is checked: pages of the file', async () => {
    const log = testLog();
    await append(log, a, ...Array.from({ length: 300 }, (_, i) => moved(i)));
    log.close();
    const { openSync, writeSync, closeSync } = await import('node:fs');
    const file = openSync(log.database.name, 'r+');
    const root = rootOf(log.database.name);
    writeSync(file, Buffer.alloc(64, 0xff), 0, 64, (root - 1) * 4096);
    closeSync(file);
    const verified = verify(closing(new Sqlite(log.database.name, { readonly: true })));
    expect(verified).toMatchObject({ outcome: 'damaged', damage: 'file' });
  });
});

const rootOf = (file: string): number => {
  const database = new Sqlite(file, { readonly: true });
  const root = Number(database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'events'`).pluck().get());
  database.close();
  return root;
};
