import { existsSync, statSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { openForReading } from '../../events/connection.ts';
import { Refusal } from './failure.ts';

/** Opens what can't be written through this connection, beside a running `parley serve` or without one. @throws Refusal, SchemaMismatch */
export const look = <Result>(file: string, work: (database: Database) => Result): Result => {
  const database = opened(file, openForReading);
  try {
    return work(database);
  } finally {
    database.close();
  }
};

/** Opens an existing database of Parley's in any way. @throws Refusal in one sentence where there is none */
export const opened = <Opened>(file: string, open: (file: string) => Opened): Opened => {
  requireDatabase(file);
  try {
    requireParleys(file);
    return open(file);
  } catch (error) {
    throw refusalOf(file, error);
  }
};

/** @throws Refusal */
export const requireDatabase = (file: string): void => {
  if (!existsSync(file))
    throw new Refusal(
      'DATABASE_MISSING',
      `There is no database ${file}: name one with --db FILE or PARLEY_DATABASE, or let parley serve make it.`,
    );
  if (statSync(file).isDirectory())
    throw new Refusal('NOT_A_DATABASE', `${file} is a folder: name the database in it with --db FILE.`);
};

/** Before anything writes to it: a writer would make its tables in any SQLite file. @throws Refusal, SqliteError */
export const requireParleys = (file: string): void => {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    if (database.pragma('user_version', { simple: true }) !== 0) return;
    if (database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined) throw notParleys(file);
    throw new Refusal(
      'NOT_A_DATABASE',
      `Nothing of Parley is in ${file}: name another with --db FILE, or let parley serve begin in it.`,
    );
  } finally {
    database.close();
  }
};

/** What SQLite says of a file that is none of ours, in a sentence that says what to do; any other error as it is. */
export const refusalOf = (file: string, error: unknown): unknown => {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code === 'SQLITE_NOTADB') return notParleys(file);
  if (error.code.startsWith('SQLITE_CANTOPEN'))
    return new Refusal('DATABASE_MISSING', `${file} can't be opened: check that it is a file that you may read.`);
  return error;
};

const notParleys = (file: string): Refusal =>
  new Refusal('NOT_A_DATABASE', `${file} is not a Parley database: name another with --db FILE.`);
