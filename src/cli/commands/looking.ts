import { existsSync } from 'node:fs';
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

/** Opens an existing database in any way. @throws Refusal in one sentence where there is none */
export const opened = <Opened>(file: string, open: (file: string) => Opened): Opened => {
  requireDatabase(file);
  try {
    return open(file);
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    if (error.code === 'SQLITE_NOTADB')
      throw new Refusal('NOT_A_DATABASE', `${file} is not a Parley database: name another with --db FILE.`);
    if (error.code.startsWith('SQLITE_CANTOPEN'))
      throw new Refusal('DATABASE_MISSING', `${file} can't be opened: check that it is a file that you may read.`);
    throw error;
  }
};

/** @throws Refusal */
export const requireDatabase = (file: string): void => {
  if (existsSync(file)) return;
  throw new Refusal(
    'DATABASE_MISSING',
    `There is no database ${file}: name one with --db FILE or PARLEY_DATABASE, or let parley serve make it.`,
  );
};
