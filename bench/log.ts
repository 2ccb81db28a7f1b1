/** Durable appends with every guarantee on, against a bare insert of the same payload: `node bench/log.ts [events]`. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { EventDefinition, EventOf, Metadata } from '../src/events/event.ts';
import { openLog } from '../src/events/log.ts';
import { saltPool } from '../src/events/personal.ts';
import type { SubjectId } from '../src/events/units.ts';
import { verify } from '../src/events/verify.ts';
import { type Projection, projectionEngine } from '../src/projections/engine.ts';

const EVENTS = Number(process.argv[2] ?? 3_200);
const CALLERS = 64;
/** Events that each contender appends before it is the next one's turn: a slow moment of the disk or of a busy machine falls on all of them. */
const BLOCK = CALLERS;

const catalogue = {
  MailReceived: {
    schemaVersion: 1,
    data: z.strictObject({
      campaignId: z.string(),
      negotiationId: z.string(),
      influencerId: z.string(),
      price: z.int(),
      reason: z.string(),
    }),
    personal: z.strictObject({ subject: z.string(), body: z.string() }),
  },
} as const satisfies Record<string, EventDefinition>;
type BenchEvent = EventOf<typeof catalogue>;

const eventNumber = (n: number): BenchEvent => ({
  type: 'MailReceived',
  data: {
    campaignId: `campaign-${n % 20}`,
    negotiationId: `negotiation-${n % 400}`,
    influencerId: `influencer-${n % 300}`,
    price: n * 100,
    reason: 'r'.repeat(120),
  },
  personal: { subject: `influencer-${n % 300}` as SubjectId, content: { subject: 'Re: offer', body: 'b'.repeat(300) } },
});
const metadata: Metadata = { correlationId: 'bench', causationId: null, actor: 'influencer', source: 'gmail' };
const ids = { uuid: () => uuid(), salt: saltPool(randomBytes) };

const counting = (
  name: string,
  key: 'campaignId' | 'negotiationId' | 'influencerId',
): Projection<BenchEvent, { count: number; spent: number }> => ({
  name,
  version: 1,
  reactsTo: ['MailReceived'],
  key: ({ data }) => data[key],
  initialState: { count: 0, spent: 0 },
  evolve: ({ count, spent }, { data }) => ({ count: count + 1, spent: spent + data.price }),
  columns: { spent: { type: 'INTEGER', of: ({ spent }) => spent } },
});
const projections = [
  counting('campaigns', 'campaignId'),
  counting('negotiations', 'negotiationId'),
  counting('influencers', 'influencerId'),
];

const directory = mkdtempSync(join(process.env['BENCH_DIRECTORY'] ?? tmpdir(), 'parley-bench-'));
let files = 0;
const newFile = () => join(directory, `${files++}.db`);
const perSecond = (count: number, since: bigint) => (count * 1e9) / Number(process.hrtime.bigint() - since);

/** Appends events `from`, `from + 1`, … up to a block. */
type Contender = Readonly<{ name: string; appendBlock(from: number): void | Promise<void>; close(): void }>;

const bare = (): Contender => {
  const database = new Sqlite(newFile());
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, payload TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO events (payload) VALUES (?)');
  return {
    name: 'bare insert, one at a time',
    appendBlock(from) {
      for (let n = from; n < from + BLOCK; n++) insert.run(JSON.stringify({ ...eventNumber(n), metadata }));
    },
    close: () => void database.close(),
  };
};

const parley = (callers: number, kept: typeof projections): Contender => {
  const engine = projectionEngine<BenchEvent>(kept);
  const followers = [engine.follow];
  const log = openLog({ file: newFile(), catalogue, clock: { now: () => new Date() }, ids, followers });
  engine.prepare(log);
  const append = (n: number) =>
    log.write((tx) =>
      tx.append({ stream: `negotiation:${n % 400}`, expected: 'any', metadata, events: [eventNumber(n)] }),
    );
  return {
    name: `parley, ${callers === 1 ? 'one at a time' : `${callers} callers`}, ${kept.length} projections`,
    async appendBlock(from) {
      for (let n = from; n < from + BLOCK; n += callers) {
        await Promise.all(Array.from({ length: callers }, (_, i) => append(n + i)));
      }
    },
    close: () => log.close(),
  };
};

const replay = async (): Promise<readonly [string, number][]> => {
  const engine = projectionEngine<BenchEvent>(projections);
  const log = openLog({ file: newFile(), catalogue, clock: { now: () => new Date() }, ids, followers: [] });
  const count = EVENTS * 10;
  for (let n = 0; n < count; n += 1_000) {
    const events = Array.from({ length: 1_000 }, (_, i) => eventNumber(n + i));
    await log.write((tx) => tx.append({ stream: `negotiation:${n}`, expected: 'any', metadata, events }));
  }
  const timed = (work: () => unknown) => {
    const began = process.hrtime.bigint();
    work();
    return perSecond(count, began);
  };
  const page = log.database.prepare('SELECT position, data FROM events WHERE position > ? LIMIT 1000').raw();
  const readBare = () => {
    for (let at = 0; at < count; at += 1_000) for (const row of page.all(at) as [number, string][]) JSON.parse(row[1]);
  };
  engine.prepare(log);
  const rates: [string, number][] = [
    ['bare read and parse', timed(readBare)],
    ['read all events', timed(() => [...log.all()].length)],
    ['rebuild three projections', timed(() => engine.rebuild(log))],
    ['verify', timed(() => verify(log.database))],
  ];
  log.close();
  return rates;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const contenders = [bare(), parley(1, []), parley(1, projections), parley(CALLERS, []), parley(CALLERS, projections)];
const results = contenders.map((contender) => ({ contender, rates: [] as number[], ratios: [] as number[], cpu: 0 }));
for (let from = 0; from < EVENTS; from += BLOCK) {
  for (const result of results) {
    const { contender, rates, ratios } = result;
    const began = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    await contender.appendBlock(from);
    rates.push(perSecond(BLOCK, began));
    ratios.push((rates.at(-1) ?? 0) / (results[0]?.rates.at(-1) ?? 1));
    const { user, system } = process.cpuUsage(cpu);
    result.cpu += user + system;
  }
}
const load = loadavg()[0]?.toFixed(1);
console.log(`${EVENTS} durable appends of about 600 bytes each, in turns of ${BLOCK}: medians; load average ${load}`);
for (const { contender, rates, ratios, cpu } of results) {
  const rate = Math.round(median(rates)).toLocaleString('en-US').padStart(9);
  const perEvent = Math.round(cpu / EVENTS)
    .toString()
    .padStart(5);
  console.log(
    `${contender.name.padEnd(40)} ${rate}/s ${median(ratios).toFixed(2).padStart(6)} x bare ${perEvent} us CPU`,
  );
  contender.close();
}
for (const [name, rate] of await replay()) {
  console.log(`${name.padEnd(40)} ${Math.round(rate).toLocaleString('en-US').padStart(9)}/s`);
}
rmSync(directory, { recursive: true });
