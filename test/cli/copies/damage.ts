import { closeSync, copyFileSync, openSync, writeSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { inDirectory } from '../parley.ts';

let copies = 0;

export const copyOf = (file: string): string => {
  const copy = inDirectory(`copy-${process.pid}-${(copies += 1)}.db`);
  copyFileSync(file, copy);
  return copy;
};

/** A copy that somebody with an SQLite shell changed; a trigger that is named is let out of the way and put back. */
export const changed = (file: string, sql: string, trigger?: string): string => {
  const copy = copyOf(file);
  const database = new Sqlite(copy);
  database.pragma('foreign_keys = OFF');
  const guard = database
    .prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(trigger ?? '');
  if (guard !== undefined) database.exec(`DROP TRIGGER ${trigger}`);
  database.exec(sql);
  if (guard !== undefined) database.exec(guard);
  database.close();
  return copy;
};

/** A copy in which the first page of a table or index holds rubbish. */
export const rotten = (file: string, object: string): string => {
  const copy = copyOf(file);
  const database = new Sqlite(copy, { readonly: true });
  const page = Number(database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(object));
  database.close();
  const descriptor = openSync(copy, 'r+');
  writeSync(descriptor, Buffer.alloc(64, 0x7f), 0, 64, (page - 1) * 4_096 + 4_000);
  closeSync(descriptor);
  return copy;
};
