import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { catalogue } from '../src/events/catalogue.ts';
import { openReader } from '../src/events/reader.ts';
import type { CampaignId, InfluencerId, Instant } from '../src/events/units.ts';
import { newestEntries } from '../src/projections/audit.ts';
import { openCeilings } from '../src/projections/ceilings.ts';
import { campaignDetails, findCampaigns, findInfluencers } from '../src/projections/queries.ts';
import { negotiationsWith } from '../src/projections/negotiation-rows.ts';
import { ROUTINE } from '../src/projections/routine.ts';
import { storyOf } from '../src/projections/stories.ts';
import { median } from './contest.ts';
import { appendTold, openParley } from './stores.ts';
import type { Story } from './story.ts';

export const SECONDS_BETWEEN_EVENTS = 20;
export const BEGINS = Date.parse('2026-01-01T00:00:00.000Z');

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

/** Milliseconds of each of some hundred appends, one at a time, with every read model; `round` tells one call from the next. */
export const appendMillis = async (story: Story, file: string, round: number): Promise<readonly number[]> => {
  const log = openParley(file);
  const times: number[] = [];
  for (const told of story.copy(APPENDED_COPY + round).slice(0, 400)) {
    const began = performance.now();
    await appendTold(log, told);
    times.push(performance.now() - began);
  }
  log.close();
  return times;
};
const APPENDED_COPY = 9_000_000;

export type Work = Readonly<{ perSecond: number; peakMegabytes: number }>;

const PASSES = ['bare_read', 'rebuild', 'bare_chain', 'verify_chain', 'verify'] as const;
export type Pass = (typeof PASSES)[number];

/** A pass over the whole log in a process of its own, so that its memory is its own. */
export const pass = (name: Pass, file: string): Work => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'pass.ts'), name, file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout) as Work;
};

/** Every pass in turns, `rounds` times. */
export const passes = (file: string, rounds: number): Readonly<Record<Pass, Passed>> => {
  const works = Object.fromEntries(PASSES.map((name) => [name, [] as Work[]])) as Record<Pass, Work[]>;
  for (let round = 0; round < rounds; round += 1) for (const name of PASSES) works[name].push(pass(name, file));
  const passed = (each: readonly Work[]): Passed => {
    const rates = each.map(({ perSecond }) => perSecond);
    return { rates, perSecond: median(rates), peakMegabytes: Math.max(...each.map((work) => work.peakMegabytes)) };
  };
  return Object.fromEntries(PASSES.map((name) => [name, passed(works[name])])) as Record<Pass, Passed>;
};
export type Passed = Work & Readonly<{ rates: readonly number[] }>;

/** What the commands ask of the database, each for names drawn evenly over the whole log; milliseconds of each time. */
export type Asked = Readonly<Record<string, readonly number[]>>;

export const queries = (file: string, times: number): Asked => {
  const reader = openReader(file, catalogue);
  const { database: db } = reader;
  const campaigns = db.prepare<[], CampaignId>('SELECT key FROM campaigns ORDER BY key').pluck().all();
  const people = db
    .prepare<[], Readonly<{ key: InfluencerId; name: string }>>('SELECT key, name FROM contacts ORDER BY key')
    .all();
  const nth = <T>(all: readonly T[], n: number): T => all[Math.floor((all.length * n) / times)] as T;
  const timed = (work: (n: number) => unknown): readonly number[] =>
    Array.from({ length: times }, (_, n) => {
      const began = performance.now();
      work(n);
      return performance.now() - began;
    });
  const head = reader.head();
  const day = (n: number) => {
    const since = BEGINS + Math.floor((head * n) / times) * SECONDS_BETWEEN_EVENTS * 1_000;
    const instant = (time: number) => new Date(time).toISOString() as Instant;
    return { since: instant(since), until: instant(since + 24 * 3_600_000) };
  };
  const shown = { without: ROUTINE };
  const found = {
    'log by influencer': timed((n) => newestEntries(db, { ...shown, influencerId: nth(people, n).key }, 51)),
    'log by date': timed((n) => newestEntries(db, { ...shown, ...day(n) }, 51)),
    'log by influencer and date': timed((n) => {
      const influencer = findInfluencers(db, nth(people, n).name);
      return influencer.outcome === 'found'
        ? newestEntries(db, { ...shown, influencerId: influencer.found.influencerId, ...day(n) }, 51)
        : [];
    }),
    'campaign show': timed((n) => {
      const campaign = findCampaigns(db, nth(campaigns, n));
      if (campaign.outcome !== 'found') throw new Error(`no campaign ${nth(campaigns, n)}`);
      const { campaignId } = campaign.found;
      return [campaignDetails(db, campaignId), openCeilings(db, campaignId)];
    }),
    timeline: timed((n) => {
      const influencer = findInfluencers(db, nth(people, n).name);
      if (influencer.outcome !== 'found') throw new Error(`nobody is ${nth(people, n).name}`);
      return negotiationsWith(db, influencer.found.influencerId).map(({ campaignId, negotiationId }) =>
        storyOf(reader, campaignId, negotiationId),
      );
    }),
  };
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
  const run = (words: readonly string[], called: string) => {
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [main, ...words, '--db', file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`parley ${words.join(' ')}: ${stderr}`);
      return performance.now() - began;
    });
    return { name: called, millis: median(times) };
  };
  const dates = ['--since', '2026-01-01', '--until', '2026-12-31'];
  return [
    run(['log', '--influencer', name, ...dates], 'parley log --influencer … --since … --until …'),
    run(['campaign', 'show', campaign], 'parley campaign show …'),
    run(['timeline', name], 'parley timeline …'),
  ];
};
