import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DatabaseKept, freshDatabase } from '../../sandbox/database.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';
import { temporaryFile } from '../support/application.ts';

const PORTS = { clock: SYSTEM_CLOCK, ids: systemIds() };
const start = (file: string) => openStore(file, PORTS).log;
const readModels = (file: string): number => {
  const database = new Database(file, { readonly: true });
  try {
    return Number(database.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'negotiations'`).pluck().get());
  } finally {
    database.close();
  }
};

describe('the database of a demo', () => {
  it('is made anew where an earlier demo left one, also one that was cut short', () => {
    const file = temporaryFile();
    freshDatabase(file);
    start(file).close();
    writeFileSync(`${file}-wal`, 'what a killed application leaves');
    writeFileSync(`${file}.key`, 'what signed the log');
    expect(readModels(file)).toBe(1);
    freshDatabase(file);
    expect(readModels(file)).toBe(0);
    expect([existsSync(`${file}-wal`), existsSync(`${file}.key`)]).toEqual([false, false]);
    start(file).close();
  });

  it('is never put in place of one that no demo made', () => {
    const file = temporaryFile();
    start(file).close();
    expect(() => freshDatabase(file)).toThrow(/was not made by a demo, and is left as it is: name another file/);
    expect(readModels(file)).toBe(1);

    const notes = join(dirname(file), 'notes.txt');
    writeFileSync(notes, 'Shopping list\n'.repeat(200));
    expect(() => freshDatabase(notes)).toThrow(DatabaseKept);
    expect(readFileSync(notes, 'utf8')).toContain('Shopping list');
  });

  it('is not made beside the keys of a database that has been moved away', () => {
    const file = temporaryFile();
    writeFileSync(`${file}.key`, 'a key');
    expect(() => freshDatabase(file)).toThrow(`${file}.key was not made by a demo`);
    expect(existsSync(`${file}.key`)).toBe(true);
  });

  it('is left alone under an application that writes to it, whatever name leads there', () => {
    const file = temporaryFile();
    freshDatabase(file);
    const log = start(file);
    const other = join(dirname(file), 'other.db');
    symlinkSync(file, other);
    for (const name of [file, other]) expect(() => freshDatabase(name)).toThrow(/is in use: stop the parley/);
    expect(readModels(file)).toBe(1);
    log.close();
  });

  it('needs a file in a folder that is there', () => {
    const folder = dirname(temporaryFile());
    expect(() => freshDatabase(join(folder, 'nowhere/x.db'))).toThrow(/can't be made: its folder must exist/);
    mkdirSync(join(folder, 'sub'));
    expect(() => freshDatabase(join(folder, 'sub'))).toThrow(DatabaseKept);
  });
});
