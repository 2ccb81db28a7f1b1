import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { freePort, type RunningApplication, startApplication } from '../../sandbox/application.ts';
import { startWorld, type World, type WorldOptions } from '../../sandbox/world.ts';

/** The sandbox's world and the real application in a process of its own, on a database that is thrown away. */
export type House = Readonly<{
  world: World;
  file: string;
  application(): RunningApplication;
  /** Ends the application as `how` says and starts it again on the same database and port. */
  restart(how: 'stop' | 'kill'): Promise<void>;
  /** Rows of a query on the application's database, as any reader's SQL would see them. */
  rows<Row>(sql: string, ...parameters: readonly unknown[]): readonly Row[];
  close(): Promise<void>;
}>;

export const openHouse = async (
  options: WorldOptions & Readonly<{ environment?: Readonly<Record<string, string>> }> = {},
): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  const file = join(folder, 'parley.db');
  const world = await startWorld({ pollSeconds: 0.3, ...options });
  const port = await freePort();
  const environment = {
    ...world.environment,
    PARLEY_DATABASE: file,
    PARLEY_LOG_LEVEL: 'warn',
    ...options.environment,
  };
  let application = await startApplication(environment, { port });
  world.connect(application.url);
  return {
    world,
    file,
    application: () => application,
    restart: async (how) => {
      await application[how]();
      application = await startApplication(environment, { port });
    },
    rows: <Row>(sql: string, ...parameters: readonly unknown[]) => {
      const database = new Database(file, { readonly: true });
      try {
        return database.prepare(sql).all(...parameters) as Row[];
      } finally {
        database.close();
      }
    },
    close: async () => {
      await application.stop();
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Waits until what is asked is true. @throws with the last thing seen when it isn't in time */
export const eventually = async <T>(
  what: () => T | Promise<T>,
  isTrue: (seen: T) => boolean,
  milliseconds = 10_000,
): Promise<T> => {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await what();
    if (isTrue(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`still not true after ${milliseconds} ms: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};
