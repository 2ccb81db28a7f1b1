import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { catalogue, type ParleyEvent } from '../src/events/catalogue.ts';
import { openLog } from '../src/events/log.ts';
import type { EventLog } from '../src/events/transaction.ts';
import { systemIds } from '../src/cli/compose.ts';
import { projectionEngine } from '../src/projections/engine.ts';
import { READ_MODELS } from '../src/projections/read-models.ts';
import type { Told } from './story.ts';

/** A database with nothing but its bytes: the limit of what SQLite can do here. Same durability: WAL, FULL. */
export const openBare = (file: string): Database => {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, payload TEXT NOT NULL)');
  return database;
};

/** Parley's log with every guard, and every read model unless told, as `parley serve` opens it; nothing asks for effects. */
export const openParley = (file: string, clock = { now: () => new Date() }, readModels = READ_MODELS) => {
  const engine = projectionEngine(readModels);
  const log: EventLog<ParleyEvent> = openLog({ file, catalogue, clock, ids: systemIds(), followers: [engine.follow] });
  engine.prepare(log);
  return log;
};

export const appendTold = (log: EventLog<ParleyEvent>, { stream, event, state, metadata }: Told) =>
  log.write((tx) => tx.append({ stream, expected: 'any', metadata, events: [{ ...event, state }] }));

/** What of Emmett's event store is measured. */
export type Emmett = Readonly<{
  appendToStream(stream: string, events: readonly Readonly<{ type: string; data: unknown }>[]): Promise<unknown>;
  readStream(stream: string): Promise<Readonly<{ events: readonly unknown[] }>>;
}>;
type EmmettModule = Readonly<{
  sqliteConnection(options: Readonly<{ fileName: string }>): Readonly<{
    close(): void;
    command(sql: string): Promise<unknown>;
  }>;
  getSQLiteEventStore(options: unknown): Emmett;
}>;

const PEER = join(import.meta.dirname, 'peer/node_modules/@event-driven-io/emmett-sqlite/dist/index.js');

/** The peer on one connection; null where it was not installed. */
export const openEmmett = async (file: string): Promise<Readonly<{ store: Emmett; close(): void }> | null> => {
  if (!existsSync(PEER)) return null;
  const { sqliteConnection, getSQLiteEventStore } = (await import(PEER)) as EmmettModule;
  const connection = sqliteConnection({ fileName: file });
  // It sets WAL by itself; how durable that is, it leaves to how its driver was compiled.
  await connection.command('PRAGMA synchronous = FULL');
  const store = getSQLiteEventStore({ fileName: file, connectionOptions: { singleton: true, connection } });
  return { store, close: () => connection.close() };
};
