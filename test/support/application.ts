import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { Application } from '../../src/adapters/application.ts';
import type { ResilienceOptions } from '../../src/adapters/resilience.ts';
import { readSettings, type Settings } from '../../src/adapters/settings.ts';
import { composeApplication, openStore, type Store } from '../../src/cli/compose.ts';
import type { StoredEvent } from '../../src/events/catalogue.ts';

/** An application on a database that is thrown away after the test, on a clock that stands until it is moved. */
export type TestApplication = Readonly<{
  app: Application;
  engine: Store['engine'];
  file: string;
  clock: TestClock;
  /** What was logged, as JSON lines. */
  logged: string[];
  events<Type extends StoredEvent['type']>(...types: readonly Type[]): readonly Extract<StoredEvent, { type: Type }>[];
  rows<Row>(sql: string, ...parameters: readonly unknown[]): readonly Row[];
  close(): void;
}>;

export type TestClock = Readonly<{ now(): Date; pass(milliseconds: number): void; set(instant: string): void }>;

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

type Options = Readonly<{
  file?: string;
  settings?: Partial<Settings>;
  config?: Partial<Application['config']>;
  resilience?: ResilienceOptions;
  faulted?: readonly string[];
  clock?: TestClock;
}>;

export const openApplication = (options: Options = {}): TestApplication => {
  const file = options.file ?? temporaryFile();
  const clock = options.clock ?? testClock('2026-11-20T15:00:00.000Z');
  const logged: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const ids = testIds();
  const store = openStore(file, { clock, ids });
  const settings = { ...readSettings(ENVIRONMENT), ...options.settings };
  const resilience = { pause: () => Promise.resolve(), random: () => 0.5, ...options.resilience };
  const composed = composeApplication(settings, store, { clock, ids, logger, resilience });
  const faulted = options.faulted;
  const app: Application = {
    ...composed,
    config: { ...composed.config, ...options.config },
    ...(faulted === undefined ? {} : { faulted: () => faulted }),
  };
  const close = (): void => store.log.close();
  onTestFinished(() => {
    if (store.log.database.open) close();
  });
  return {
    app,
    engine: store.engine,
    file,
    clock,
    logged,
    events: (...types) =>
      [...store.log.all()].filter((event) => (types as readonly string[]).includes(event.type)) as never,
    rows: <Row>(sql: string, ...parameters: readonly unknown[]) =>
      store.log.database.prepare(sql).all(...parameters) as Row[],
    close,
  };
};

export const testClock = (start: string): TestClock => {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    pass: (milliseconds) => void (now += milliseconds),
    set: (instant) => void (now = Date.parse(instant)),
  };
};

export const temporaryFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'parley.db');
};

export const ENVIRONMENT = {
  CLICKUP_TOKEN: 'pk_test',
  CLICKUP_WEBHOOK_SECRET: 'webhook-secret',
  CLICKUP_LIST_ID: 'list-1',
  GOOGLE_CLIENT_ID: 'client',
  GOOGLE_CLIENT_SECRET: 'client-secret',
  GOOGLE_REFRESH_TOKEN: 'refresh-token',
  GMAIL_ADDRESS: 'deals@agency.example',
  GMAIL_SENDER_NAME: 'Dana',
  SHEETS_SPREADSHEET_ID: 'sheet-1',
  SLACK_BOT_TOKEN: 'xoxb-test',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_CHANNEL_CAMPAIGNS: 'C1',
  SLACK_CHANNEL_AGREEMENTS: 'C2',
  SLACK_CHANNEL_ESCALATIONS: 'C3',
  SLACK_CHANNEL_ERRORS: 'C4',
  ANTHROPIC_API_KEY: 'sk-test',
} as const;

let runs = 0;

/** In order, and never the same in two openings of one file. */
const testIds = () => {
  const run = (runs += 1).toString(16).padStart(8, '0');
  let count = 0;
  return {
    uuid: () => `${run}-0000-7000-8000-${(count += 1).toString(16).padStart(12, '0')}`,
    salt: () => Buffer.alloc(16, count % 251),
  };
};
