import Sqlite, { type Database } from 'better-sqlite3';
import { beforeAll, expect, it } from 'vitest';
import { verify } from '../../src/events/verify.ts';
import { append, testLog } from './fixture.ts';
import { past } from './tampering.ts';
import { campaign, met, moved, opened } from './vocabulary.ts';

/** Three events in which no column is empty throughout; the second has a personal part. */
let bytes: Buffer;

beforeAll(async () => {
  const log = testLog();
  const everything = { dedupeKey: 'key-1', state: 'open', occurredAt: '2026-12-01T09:00:00.000Z' };
  const events = [opened(5), met('Maya Lee'), moved(1)].map((event, at) => ({
    ...event,
    ...everything,
    dedupeKey: `key-${at}`,
  }));
  await append(log, campaign('a'), ...(events as ReturnType<typeof opened>[]));
  log.database.pragma('wal_checkpoint(TRUNCATE)');
  log.database.pragma('journal_mode = DELETE');
  bytes = log.database.serialize();
});

const TEXTS: readonly (readonly [table: string, column: string])[] = [
  ...['id', 'stream', 'type', 'data', 'state', 'metadata', 'occurred_at', 'recorded_at', 'dedupe_key', 'hash'].map(
    (column) => ['events', column] as const,
  ),
  ['events', 'personal_hash'],
  ['personal', 'subject'],
  ['personal', 'salt'],
  ['personal', 'content'],
];
const NUMBERS = ['position', 'version', 'schema_version'];

/** Every column that is stored is among them: a new one has to be as well. */
it('of every stored column is tried', () => {
  const database = new Sqlite(bytes);
  const stored = ['events', 'personal'].flatMap((table) =>
    (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => `${table}.${name}`),
  );
  const tried = [
    ...TEXTS.map((each) => each.join('.')),
    ...NUMBERS.map((name) => `events.${name}`),
    'personal.position',
  ];
  expect(tried.toSorted()).toEqual(stored.toSorted());
  database.close();
});

it.each(TEXTS)('of %s.%s is found, wherever it stands in the text', (table, column) => {
  const database = new Sqlite(bytes);
  const read = database.prepare(`SELECT CAST(${column} AS BLOB) FROM ${table} WHERE position = 2`);
  const text = read.pluck().get() as Buffer;
  let flips = 0;
  for (let index = 0; index < text.length; index += 1) {
    const flipped = Buffer.from(text);
    flipped[index] = (text[index] ?? 0) ^ (1 << (index % 7));
    if (!write(database, table, column, flipped)) continue;
    expect(verify(database), `${table}.${column}, byte ${index}`).toMatchObject({ outcome: 'damaged', position: 2 });
    flips += 1;
    write(database, table, column, text);
  }
  expect(flips).toBeGreaterThan(0);
  expect(verify(database)).toMatchObject({ outcome: 'intact', head: 3 });
  database.close();
});

it.each(NUMBERS)('of events.%s is found', (column) => {
  for (const position of [1, 2, 3])
    for (const bit of [0, 1, 4]) {
      const database = new Sqlite(bytes);
      try {
        past(
          database,
          `UPDATE events SET ${column} = ((${column} | ?) - (${column} & ?)) WHERE position = ?`,
          1 << bit,
          1 << bit,
          position,
        );
      } catch {
        continue; // Two events of one position, or one of no version: the table itself refuses.
      }
      expect(verify(database), `${column} at ${position}, bit ${bit}`).toMatchObject({ outcome: 'damaged' });
      database.close();
    }
});

/** Puts the bytes there as text; false where a CHECK of the table refuses them, which is as good as found. */
const write = (database: Database, table: string, column: string, text: Buffer): boolean => {
  try {
    past(database, `UPDATE ${table} SET ${column} = CAST(? AS TEXT) WHERE position = 2`, text);
    return true;
  } catch {
    return false;
  }
};
