import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * An empty database for a demo, in place of what an earlier one left behind. The writer's lock is held meanwhile, so that
 * nothing is removed from under a running application.
 * @throws DatabaseKept where the file is in use, was not made by a demo, or can't be made
 */
export const freshDatabase = (file: string): void => {
  const path = existsSync(file) ? realpathSync(file) : file;
  const foreign = isEmpty(path)
    ? BESIDE.map((suffix) => `${path}${suffix}`).find((each) => existsSync(each))
    : isOfDemo(path)
      ? undefined
      : file;
  if (foreign !== undefined)
    throw new DatabaseKept(foreign, 'was not made by a demo, and is left as it is: name another file with --db');
  const lock = opened(file, () => new Database(`${path}.writer`, { timeout: 0 }));
  try {
    opened(file, () => lock.exec('BEGIN EXCLUSIVE'));
    for (const suffix of ['', '-wal', '-shm', ...BESIDE]) rmSync(`${path}${suffix}`, { force: true });
    const made = opened(file, () => new Database(path));
    made.pragma(`application_id = ${DEMO}`);
    made.close();
  } finally {
    lock.close();
  }
};

/** Nothing was removed. */
export class DatabaseKept extends Error {
  readonly code = 'DATABASE_KEPT';
  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${file} ${why}.`, options);
  }
}

/** "demo", in the place where SQLite keeps whose file it is. */
const DEMO = 0x64656d6f;

/** What the application keeps beside its database: keys that were lost with a demo could be a company's. */
const BESIDE = ['.anchors', '.key', '.key.pub'];

const isEmpty = (path: string): boolean => !existsSync(path) || (statSync(path).isFile() && statSync(path).size === 0);

const isOfDemo = (path: string): boolean => {
  if (!statSync(path).isFile()) return false;
  const database = new Database(path, { readonly: true });
  try {
    return database.pragma('application_id', { simple: true }) === DEMO;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') return false;
    throw error;
  } finally {
    database.close();
  }
};

const opened = <Result>(file: string, open: () => Result): Result => {
  try {
    return open();
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new DatabaseKept(file, 'is in use: stop the parley that writes to it, or name another file with --db');
    // The library refuses a missing folder by itself, with a TypeError.
    if (error instanceof Database.SqliteError || error instanceof TypeError)
      throw new DatabaseKept(file, "can't be made: its folder must exist and be writable", { cause: error });
    throw error;
  }
};
