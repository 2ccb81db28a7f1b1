/** Latency of signed ClickUp deliveries over HTTP, durable before they are answered: `node bench/ingest.ts [requests a second] [seconds]`. */
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { httpApplication, listen } from '../src/adapters/http/server.ts';
import { readSettings } from '../src/adapters/settings.ts';
import { composeApplication, openStore, SYSTEM_CLOCK, systemIds } from '../src/cli/compose.ts';

const RATE = Number(process.argv[2] ?? 200);
const SECONDS = Number(process.argv[3] ?? 20);
const SECRET = 'bench-secret';
/** The first second also compiles the code; it is counted, and shown apart. */
const WARM_UP = RATE;

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
const load = async (url: string): Promise<readonly number[]> => {
  const all: Promise<number>[] = [];
  const began = performance.now();
  while (all.length < RATE * SECONDS) {
    const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - began) / 1000) * RATE) + 1);
    while (all.length < due) all.push(deliver(url, all.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(all);
};

const summary = (name: string, times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `${name.padEnd(24)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms`;
};

const file = process.env['BENCH_INGEST_FILE'];
if (file !== undefined) await serve(file);
else {
  const directory = mkdtempSync(join(process.env['BENCH_DIRECTORY'] ?? tmpdir(), 'parley-bench-'));
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, BENCH_INGEST_FILE: join(directory, 'parley.db') },
  });
  const heard = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  const url = await heard<string>();
  const times = await load(url);
  child.send('how much CPU?');
  const microseconds = await heard<number>();
  const average = loadavg()[0]?.toFixed(1);
  console.log(`${times.length} signed deliveries at ${RATE}/s for ${SECONDS} s; load average ${average}`);
  console.log(summary('all', times));
  console.log(summary('after the first second', times.slice(WARM_UP)));
  console.log(`${Math.round(microseconds / times.length)} us CPU a delivery, start included`);
  agent.destroy();
  child.kill();
  rmSync(directory, { recursive: true });
}
