import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { freePort, type RunningApplication, startApplication } from '../../sandbox/application.ts';
import { configFolder } from '../../sandbox/config.ts';
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
  /** The position of the newest event. */
  head(): number;
  /** A copy of the database as it is now, for commands that want it to themselves. */
  copy(): Promise<string>;
  close(): Promise<void>;
}>;

export type HouseOptions = WorldOptions &
  Readonly<{
    environment?: Readonly<Record<string, string>>;
    /** What the team changed in its copy of `config/policy.yaml`. */
    policy?: (world: World) => Readonly<Record<string, unknown>>;
  }>;

export const openHouse = async (options: HouseOptions = {}): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  const file = join(folder, 'parley.db');
  const world = await startWorld({ pollSeconds: 0.3, ...options });
  const port = await freePort();
  const config = options.policy === undefined ? null : configFolder(options.policy(world));
  const environment = {
    ...world.environment,
    PARLEY_DATABASE: file,
    PARLEY_LOG_LEVEL: 'warn',
    ...(config === null ? {} : { PARLEY_CONFIG: config.path }),
    ...options.environment,
  };
  let application = await startApplication(environment, { port });
  world.connect(application.url);
  const rows = <Row>(sql: string, ...parameters: readonly unknown[]) => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare(sql).all(...parameters) as Row[];
    } finally {
      database.close();
    }
  };
  let copies = 0;
  return {
    world,
    file,
    application: () => application,
    restart: async (how) => {
      await application[how]();
      application = await startApplication(environment, { port });
    },
    rows,
    head: () => rows<{ head: number }>('SELECT ifnull(max(position), 0) AS head FROM events')[0]?.head ?? 0,
    copy: async () => {
      const copy = join(folder, `copy-${(copies += 1)}.db`);
      const database = new Database(file, { readonly: true });
      await database.backup(copy);
      database.close();
      return copy;
    },
    close: async () => {
      await application.stop();
      await world.stop();
      config?.remove();
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
