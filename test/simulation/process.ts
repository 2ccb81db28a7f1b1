import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import inject from 'light-my-request';
import pino from 'pino';
import type { Application } from '../../src/adapters/application.ts';
import { readKnowledge } from '../../src/adapters/anthropic/knowledge.ts';
import { readConfig } from '../../src/adapters/config.ts';
import { readSettings } from '../../src/adapters/settings.ts';
import { composeApplication, fieldMapping, idsFrom, openStore, SYSTEM_CLOCK } from '../../src/cli/compose.ts';
import { type Parley, parleyOn } from '../../src/cli/parley.ts';
import { stopAll } from '../../src/cli/shutdown.ts';
import { keyFileOf } from '../../src/events/keys.ts';
import type { Chance } from '../../sandbox/chance.ts';

/** One life of the application, from its start to its end, on a file that outlives it. */
export type Life = Readonly<{
  number: number;
  app: Application;
  parley: Parley;
  /** The power goes: nothing of it is written any more, and nobody is told. */
  crash(): void;
  /** It is asked to finish, as by SIGTERM. Resolves with the names of what it could not finish. */
  finish(): Promise<readonly string[]>;
  /** Brings one request to it; null: it died before it answered. */
  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Delivered | null>;
}>;
/** What the team changed in its `config/policy.yaml`. */
export type Policy = Partial<Application['config']['policy']>;
export type Delivered = Readonly<{ status: number; body: string }>;

export type Birth = Readonly<{
  number: number;
  file: string;
  environment: Readonly<Record<string, string>>;
  policy: Policy;
  chance: Chance;
  /** Told of what it logs as an error. */
  onError(line: string): void;
  /** Told when something happened in it. */
  onActivity(): void;
}>;

const ROOT = join(import.meta.dirname, '../..');
const FINISH_WITHIN_MILLISECONDS = 10_000;

/** Opens the file and begins; requests are taken at once, as over a socket. */
export const beginLife = (birth: Birth): Life => {
  const { number, file, chance } = birth;
  const settings = readSettings({
    ...birth.environment,
    PARLEY_DATABASE: file,
    PARLEY_CONFIG: join(ROOT, 'config'),
    PARLEY_KNOWLEDGE: join(ROOT, 'knowledge'),
  });
  let alive = true;
  const logger = pino({ level: 'error' }, { write: (line: string) => void (alive && birth.onError(line)) });
  const ports = {
    clock: SYSTEM_CLOCK,
    ids: idsFrom(bytesFrom(chance)),
    logger,
    resilience: { random: () => chance.next() },
  };
  const store = openStore(file, ports);
  const config = readConfig(settings.PARLEY_CONFIG);
  const app = composeApplication(settings, store, ports, { ...config, policy: { ...config.policy, ...birth.policy } });
  const parley = parleyOn(app, {
    mapping: fieldMapping({ settings }),
    knowledge: readKnowledge(settings.PARLEY_KNOWLEDGE),
  });
  app.log.subscribe(birth.onActivity);
  const waiting = new Set<() => void>();
  const end = (): void => {
    alive = false;
    for (const lose of waiting) lose();
  };
  parley.begin().catch((error: unknown) => {
    if (alive) birth.onError(`it did not begin: ${String(error)}`);
  });

  return {
    number,
    app,
    parley,
    crash: () => {
      end();
      // Whatever waits for its commit finds no database any more.
      app.log.database.close();
      app.log.close();
    },
    finish: async () => {
      const left = await stopAll(parley.running(), FINISH_WITHIN_MILLISECONDS);
      if (!alive) return left;
      end();
      app.log.close();
      return left;
    },
    post: (path, body, headers) =>
      new Promise((resolve) => {
        const lose = (): void => resolve(null);
        waiting.add(lose);
        birth.onActivity();
        void inject(parley.server, { method: 'POST', url: path, headers: { ...headers }, payload: body }).then(
          (answer) => {
            birth.onActivity();
            waiting.delete(lose);
            resolve(alive ? { status: answer.statusCode, body: answer.body } : null);
          },
        );
      }),
  };
};

/** The installation's key, made from chance as its ids are: a signature is part of the log. */
export const writeKey = (file: string, chance: Chance): void => {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), bytesFrom(chance)(32)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  writeFileSync(keyFileOf(file), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
};

const bytesFrom =
  (chance: Chance) =>
  (count: number): Buffer =>
    Buffer.from(Array.from({ length: count }, () => chance.whole(0, 255)));
