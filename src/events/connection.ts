import { existsSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { beside } from './beside.ts';
import { DatabaseNotOpened, SettingRefused, WriterAlreadyOpen } from './errors.ts';
import { migrate, requireSchema } from './schema.ts';

const IN_MEMORY = ':memory:';
const BUSY_TIMEOUT_MILLISECONDS = 5_000;
const SYNCHRONOUS_FULL = 2;
const WAL_KEPT_BYTES = 32 * 1024 * 1024;
/** Somebody who only asks whether there is a writer holds the lock for less. */
const LOOK_MILLISECONDS = 200;

/** The writer's connection and how to let it go. */
export type Writing = Readonly<{ database: Database; close(): void }>;

/**
 * Opens the one writer of a file (`:memory:` is one, without durability), creating and migrating it.
 * @throws DatabaseNotOpened, WriterAlreadyOpen, SchemaMismatch, SettingRefused
 */
export const openForWriting = (file: string): Writing => {
  const release = file === IN_MEMORY ? () => undefined : claim(file);
  let database: Database | undefined;
  try {
    database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MILLISECONDS });
    // Before the first page is written: switched on later it left copies in file and backup.
    set(database, 'secure_delete', 'ON', 1);
    set(database, 'journal_mode', 'WAL', file === IN_MEMORY ? 'memory' : 'wal');
    // A WAL database reopens at NORMAL, whatever it was when it was closed.
    set(database, 'synchronous', 'FULL', SYNCHRONOUS_FULL);
    // What a long reader made it grow to is given back to the disk once it was copied.
    set(database, 'journal_size_limit', String(WAL_KEPT_BYTES), WAL_KEPT_BYTES);
    set(database, 'foreign_keys', 'ON', 1);
    set(database, 'recursive_triggers', 'ON', 1);
    migrate(database);
  } catch (error) {
    database?.close();
    release();
    throw isUnopened(error) ? new DatabaseNotOpened(file, error) : error;
  }
  const opened = database;
  return {
    database: opened,
    close() {
      opened.close();
      release();
    },
  };
};

/**
 * Opens a file that can't be written through this connection, beside a writer or without one.
 * @throws SchemaMismatch
 */
export const openForReading = (file: string): Database => {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MILLISECONDS });
  try {
    database.pragma('query_only = ON');
    requireSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * Claims the right to write by holding an exclusive lock on a small file beside the database. The operating system
 * drops it with the process, however that ends, and readers never touch it; locking the database itself would lock them out.
 */
const claim = (file: string): (() => void) => {
  const lock = lockBeside(file);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw new WriterAlreadyOpen(file);
    throw isUnopened(error) ? new DatabaseNotOpened(file, error) : error;
  }
  return () => lock.close();
};

/** Whether somebody writes to the file now: tells `parley serve` from a database that nobody runs on. */
export const isBeingWritten = (file: string): boolean => {
  const lockFile = beside(file, '.writer');
  if (!existsSync(lockFile)) return false;
  const lock = new Sqlite(lockFile, { readonly: true, timeout: 0 });
  try {
    // Reading it needs a lock that whoever holds it alone refuses.
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    lock.close();
  }
};

const lockBeside = (file: string): Database => {
  try {
    return new Sqlite(beside(file, '.writer'), { timeout: LOOK_MILLISECONDS });
  } catch (error) {
    // The library refuses a missing folder by itself, with a TypeError.
    throw isUnopened(error) || error instanceof TypeError ? new DatabaseNotOpened(file, error) : error;
  }
};

const isUnopened = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);

const set = (database: Database, setting: string, value: string, expected: string | number): void => {
  database.pragma(`${setting} = ${value}`);
  const found: unknown = database.pragma(setting, { simple: true });
  if (found !== expected) throw new SettingRefused(database.name, setting, found);
};
