import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { catalogue } from '../src/events/catalogue.ts';
import { openReader } from '../src/events/reader.ts';
import type { CampaignId, InfluencerId, Instant } from '../src/events/units.ts';
import { newestEntries } from '../src/projections/audit.ts';
import { findCampaigns, findInfluencers } from '../src/projections/queries.ts';
import { negotiationRows } from '../src/projections/negotiation-rows.ts';
import { storyOf } from '../src/projections/stories.ts';
import { percentile } from './contest.ts';
import { appendTold, openParley } from './stores.ts';
import type { Story } from './story.ts';

const SECONDS_BETWEEN_EVENTS = 20;
const BEGINS = Date.parse('2026-01-01T00:00:00.000Z');

/** Appends whole copies of the story until the log holds so many events; the read models are made afterwards. */
export const grow = async (story: Story, file: string, events: number): Promise<void> => {
  let now = BEGINS;
  const clock = { now: () => new Date(now) };
  const log = openParley(file, clock, []);
  now += log.head() * SECONDS_BETWEEN_EVENTS * 1_000;
  for (let copy = Math.floor(log.head() / story.eventsPerCopy); log.head() < events; copy += 1) {
    await log.write((tx) => {
      for (const { stream, event, state, metadata } of story.copy(copy)) {
        now += SECONDS_BETWEEN_EVENTS * 1_000;
        tx.append({ stream, expected: 'any', metadata, events: [{ ...event, state }] });
      }
    });
  }
  log.close();
};

/** Milliseconds of one append, the median of some hundred, with every read model; the log is as it was afterwards. */
export const appendMillis = async (story: Story, file: string): Promise<number> => {
  const log = openParley(file);
  const times: number[] = [];
  for (const told of story.copy(APPENDED_COPY).slice(0, 400)) {
    const began = performance.now();
    await appendTold(log, told);
    times.push(performance.now() - began);
  }
  log.close();
  return percentile(times, 0.5);
};
const APPENDED_COPY = 9_000_000;

export type Work = Readonly<{ perSecond: number; peakMegabytes: number }>;

/** A pass over the whole log in a process of its own, so that its memory is its own. */
export const pass = (name: 'bare_read' | 'rebuild' | 'bare_chain' | 'verify', file: string): Work => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'pass.ts'), name, file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout) as Work;
};

export type Query = Readonly<{ name: string; p50: number; p99: number }>;

/** The queries behind the commands, each for names drawn evenly over the whole log. */
export const queries = (file: string, times = 300): readonly Query[] => {
  const reader = openReader(file, catalogue);
  const { database: db } = reader;
  const campaigns = db.prepare<[], CampaignId>('SELECT key FROM campaigns ORDER BY key').pluck().all();
  const people = db
    .prepare<[], Readonly<{ key: InfluencerId; name: string }>>('SELECT key, name FROM contacts ORDER BY key')
    .all();
  const nth = <T>(all: readonly T[], n: number): T => all[Math.floor((all.length * n) / times)] as T;
  const timed = (name: string, work: (n: number) => unknown): Query => {
    const millis = Array.from({ length: times }, (_, n) => {
      const began = performance.now();
      work(n);
      return performance.now() - began;
    });
    return { name, p50: percentile(millis, 0.5), p99: percentile(millis, 0.99) };
  };
  const head = reader.head();
  const day = (n: number) => {
    const since = BEGINS + Math.floor((head * n) / times) * SECONDS_BETWEEN_EVENTS * 1_000;
    const instant = (time: number) => new Date(time).toISOString() as Instant;
    return { since: instant(since), until: instant(since + 24 * 3_600_000) };
  };
  const found = [
    timed('log by influencer', (n) => newestEntries(db, { influencerId: nth(people, n).key }, 50)),
    timed('log by date', (n) => newestEntries(db, day(n), 50)),
    timed('log by influencer and date', (n) => newestEntries(db, { influencerId: nth(people, n).key, ...day(n) }, 50)),
    timed('campaign show', (n) => {
      const campaign = nth(campaigns, n);
      return [findCampaigns(db, campaign), negotiationRows(db, campaign)];
    }),
    timed('timeline', (n) => {
      const { key } = nth(people, n);
      const [row] = db.prepare('SELECT key, campaign_id FROM negotiations WHERE influencer_id = ?').raw().all(key) as [
        string,
        CampaignId,
      ][];
      return row === undefined ? [] : storyOf(reader, row[1], row[0] as never);
    }),
    timed('an influencer found by name', (n) => findInfluencers(db, nth(people, n).name)),
  ];
  reader.close();
  return found;
};

/** Milliseconds of whole commands, start of the process included; the median of five. */
export const commands = (file: string): readonly Readonly<{ name: string; millis: number }>[] => {
  const db = new Sqlite(file, { readonly: true });
  const middle = (table: string, column: string) =>
    db
      .prepare(`SELECT ${column} FROM ${table} ORDER BY key LIMIT 1 OFFSET (SELECT count(*) / 2 FROM ${table})`)
      .pluck()
      .get() as string;
  const [name, campaign] = [middle('contacts', 'name'), middle('campaigns', 'key')];
  db.close();
  const main = join(import.meta.dirname, '../bin/parley.js');
  const run = (...words: readonly string[]) => {
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [main, ...words, '--db', file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`parley ${words.join(' ')}: ${stderr}`);
      return performance.now() - began;
    });
    return {
      name: `parley ${words[0] ?? ''} ${words[1]?.startsWith('-') === true ? words[1] : ''}`.trim(),
      millis: percentile(times, 0.5),
    };
  };
  return [
    run('log', '--influencer', name, '--since', '2026-01-01', '--until', '2026-12-31'),
    run('campaign', 'show', campaign),
    run('timeline', name),
  ];
};

export const removeDatabase = (file: string): void => {
  for (const end of ['', '-wal', '-shm', '.writer']) rmSync(`${file}${end}`, { force: true });
};
