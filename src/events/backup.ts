import { resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Damaged } from './damage.ts';

/**
 * Writes what is committed at this moment into an empty or missing file: one snapshot, however much other processes
 * write meanwhile, compact, in one file, and without what deleted rows left behind. null: done; else what is broken in
 * the original. What the copy holds is not looked at: see `verify`.
 */
export const copyDatabase = (from: string, to: string): Damaged | null =>
  reading(from, (database) => {
    // Absolute, because SQLite takes a name that begins with `file:` for an address.
    database.prepare('VACUUM INTO ?').run(resolve(to));
    return null;
  });

/** What SQLite finds broken in the file itself. A copy made from rows would mend an index that doesn't fit its table, and hide it. */
export const brokenFile = (file: string): Damaged | null =>
  reading(file, (database) => {
    const found = String(database.pragma('integrity_check(1)', { simple: true }));
    return found === 'ok' ? null : damagedFile(found);
  });

/** Not `query_only`, which keeps VACUUM INTO from writing even another file. */
const reading = (file: string, work: (database: Sqlite.Database) => Damaged | null): Damaged | null => {
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MILLISECONDS });
    try {
      return work(database);
    } finally {
      database.close();
    }
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code))) throw error;
    return damagedFile(error.message);
  }
};

const damagedFile = (detail: string): Damaged => ({ outcome: 'damaged', damage: 'file', position: null, detail });

const BUSY_TIMEOUT_MILLISECONDS = 5_000;
