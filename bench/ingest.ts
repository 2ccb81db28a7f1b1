/** Latency of signed ClickUp deliveries over HTTP, durable before they are answered; forked by itself as the server. */
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { httpApplication, listen } from '../src/adapters/http/server.ts';
import { readSettings } from '../src/adapters/settings.ts';
import { composeApplication, openStore, SYSTEM_CLOCK, systemIds } from '../src/cli/compose.ts';

const SECRET = 'bench-secret';

const GIVEN = {
  ...Object.fromEntries(
    [
      ...['CLICKUP_TOKEN', 'CLICKUP_LIST_ID', 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET', 'GOOGLE_REFRESH_TOKEN'],
      ...['GMAIL_SENDER_NAME', 'SHEETS_SPREADSHEET_ID', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
      ...['SLACK_CHANNEL_CAMPAIGNS', 'SLACK_CHANNEL_AGREEMENTS', 'SLACK_CHANNEL_ESCALATIONS', 'SLACK_CHANNEL_ERRORS'],
      'ANTHROPIC_API_KEY',
    ].map((name) => [name, 'bench']),
  ),
  GMAIL_ADDRESS: 'bench@agency.example',
  CLICKUP_WEBHOOK_SECRET: SECRET,
};

/** The application as `parley serve` composes it, with nothing that performs what is asked for. */
const serve = async (file: string): Promise<void> => {
  const clock = SYSTEM_CLOCK;
  const ids = systemIds();
  const store = openStore(file, { clock, ids });
  const app = composeApplication(readSettings(GIVEN), store, { clock, ids, logger: pino({ level: 'error' }) });
  const routes = {
    gmailPush: () => Promise.resolve(),
    mountSlack: () => undefined,
    settled: () => true,
    stopping: () => false,
    mailbox: () => ({ lookedAt: null, pushedAt: null }),
  };
  const { url } = await listen(httpApplication(app, routes), { host: '127.0.0.1', port: 0 });
  process.on('message', () => process.send?.(process.cpuUsage().user + process.cpuUsage().system));
  process.send?.(url);
};

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const deliver = (url: string, n: number): Promise<number> => {
  const fields = {
    event: 'taskUpdated',
    task_id: `task-${n % 50}`,
    webhook_id: 'hook',
    history_items: [{ id: `${n}` }],
  };
  const body = JSON.stringify({ ...fields, padding: 'x'.repeat(800) });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-signature': createHmac('sha256', SECRET).update(body).digest('hex'),
  };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/webhooks/clickup`, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(performance.now() - began)
          : reject(new Error(`answered ${response.statusCode}`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
};

/** Sent on the clock, whether earlier ones were answered or not: a stall costs everyone who comes in it. */
const load = async (url: string, rate: number, seconds: number): Promise<readonly number[]> => {
  const all: Promise<number>[] = [];
  const began = performance.now();
  while (all.length < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1_000) * rate) + 1);
    while (all.length < due) all.push(deliver(url, all.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(all);
};

/** Milliseconds until each was answered, the first second included, and what a delivery cost the server. */
export type Ingested = Readonly<{ millis: readonly number[]; cpuMicros: number }>;

export const ingest = async (folder: string, rate: number, seconds: number): Promise<Ingested> => {
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, BENCH_INGEST_FILE: join(folder, 'ingest.db') },
  });
  const heard = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  try {
    const millis = await load(await heard<string>(), rate, seconds);
    child.send('how much CPU?');
    return { millis, cpuMicros: (await heard<number>()) / millis.length };
  } finally {
    agent.destroy();
    child.kill();
  }
};

const file = process.env['BENCH_INGEST_FILE'];
if (file !== undefined && import.meta.main) await serve(file);
