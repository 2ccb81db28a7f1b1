import { closeSync, copyFileSync, existsSync, openSync, writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenFile, copyDatabase } from '../../src/events/backup.ts';
import { openForReading } from '../../src/events/connection.ts';
import { verify } from '../../src/events/verify.ts';
import { append, closing, newFile, testLog } from './fixture.ts';
import { campaign, met, moved } from './vocabulary.ts';
import { startWriter } from './writing.ts';

const headOf = (database: Database) => Number(database.prepare('SELECT max(position) FROM events').pluck().get());
const eventsUpTo = (database: Database, head: number) =>
  JSON.stringify(database.prepare('SELECT * FROM events WHERE position <= ? ORDER BY position').raw().all(head));

const long = newFile();

/** A file of so many events that copying them takes a moment. */
const longFile = (): string => {
  const file = newFile();
  copyFileSync(long, file);
  return file;
};

beforeAll(async () => {
  const log = testLog(long);
  await append(log, campaign('long'), ...Array.from({ length: 3_000 }, (_, by) => moved(by)));
  log.close();
});

describe('a copy', () => {
  it('made while another process appends is whole, verifies, and is a prefix of the log', async () => {
    const file = longFile();
    const writer = await startWriter(file, 4, 10);
    const original = closing(openForReading(file));
    const copies: string[] = [];
    // Until the log has grown in the middle of a copy, which it does in the first as a rule.
    for (let grown = false; !grown && copies.length < 50;) {
      const before = headOf(original);
      const copy = newFile();
      expect(copyDatabase(file, copy)).toBeNull();
      copies.push(copy);
      grown = headOf(original) > before + 5;
    }
    await writer.kill();
    expect(copies.length).toBeLessThan(50);
    for (const copy of copies) {
      const database = closing(openForReading(copy));
      const head = headOf(database);
      expect(head).toBeGreaterThan(3_000);
      expect(verify(database)).toMatchObject({ outcome: 'intact', head });
      expect(eventsUpTo(database, head)).toBe(eventsUpTo(original, head));
    }
  });

  it('is one file, that holds what the writer has not yet moved out of its write-ahead log', async () => {
    const file = newFile();
    const log = testLog(file);
    await append(log, campaign('a'), moved(1), met('Maya'));
    const copy = newFile();
    expect(copyDatabase(file, copy)).toBeNull();
    expect(verify(closing(openForReading(copy)))).toMatchObject({ outcome: 'intact', head: 2 });
    expect(existsSync(`${copy}-wal`)).toBe(false);
  });

  it('carries nothing of what was deleted', () => {
    const file = newFile();
    const log = testLog(file);
    log.database.pragma('secure_delete = OFF');
    log.database.exec(`CREATE TABLE old (words TEXT); INSERT INTO old VALUES (printf('%.9000c', 'q')); DROP TABLE old`);
    const copy = newFile();
    copyDatabase(file, copy);
    const [was, is] = [file, copy].map((each) => closing(openForReading(each)).pragma('freelist_count'));
    expect(was).not.toEqual([{ freelist_count: 0 }]);
    expect(is).toEqual([{ freelist_count: 0 }]);
  });

  it('never replaces a file that holds something', async () => {
    const file = newFile();
    await append(testLog(file), campaign('a'), moved(1));
    expect(() => copyDatabase(file, file)).toThrow(/already exists/);
  });
});

describe('a broken file', () => {
  it('is told from a whole one, also where only an index is broken', () => {
    const file = longFile();
    expect(brokenFile(file)).toBeNull();
    const database = closing(openForReading(file));
    const page = Number(
      database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'events_by_type'`).pluck().get(),
    );
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(64, 0x7f), 0, 64, (page - 1) * 4096 + 4000);
    closeSync(descriptor);
    expect(brokenFile(file)).toMatchObject({ outcome: 'damaged', damage: 'file' });
  });

  it('is not copied', () => {
    const file = longFile();
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(4_096 * 20, 0x7f), 0, 4_096 * 20, 4_096 * 30);
    closeSync(descriptor);
    expect(copyDatabase(file, newFile())).toMatchObject({ outcome: 'damaged', damage: 'file' });
  });
});
