import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chanceOf } from '../../sandbox/chance.ts';
import { alwaysTrue, rowsOf, settledInTheEnd, vouchedFor, type Witness } from './checks.ts';
import type { Watch } from './network.ts';
import { beginLife, type Life, writeKey } from './process.ts';
import { steadyBlobs } from './steady.ts';
import { virtualTime } from './time.ts';
import { type Climate, weatherOf } from './weather.ts';
import type { Message } from './world/mailbox.ts';
import { peopleOf } from './world/people.ts';
import { DECIDER, type SimulatedWorld, worldOf } from './world/world.ts';

/** What one seed came to. No problems: everything held. */
export type Simulated = Readonly<{
  seed: number;
  problems: readonly string[];
  /** Of the last event. */
  hash: string;
  head: number;
  lives: number;
  mails: number;
  story: readonly string[];
}>;

export type SimulateOptions = Readonly<{ climate?: Climate }>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Turns of the event loop without anything happening after which a moment is over. */
const QUIET_TURNS = 10;
const LONGEST_SLEEP = 6 * HOUR;
const MOST_PROBLEMS = 20;

/** Lives one history: the same seed, the same one. It takes over this process's time and network while it lasts. */
export const simulate = async (seed: number, options: SimulateOptions = {}): Promise<Simulated> => {
  const chance = chanceOf(`simulation|${seed}`);
  const climate = options.climate ?? chance.pick<Climate>(['calm', 'showers', 'showers', 'storms']);
  const span = chance.pick([1, 2, 5, 12]) * DAY;
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parley-simulation-'));
  const file = join(folder, 'parley.db');
  const realFetch = globalThis.fetch;
  const time = virtualTime(Date.parse('2026-03-02T13:00:00Z') + chance.whole(0, 300) * DAY);
  const unsteady = steadyBlobs();

  const problems = new Set<string>();
  const story: string[] = [];
  const told = (line: string): void => void story.push(`${new Date(time.now()).toISOString()} ${line}`);
  const wrong = (problem: string): void => {
    if (problems.size < MOST_PROBLEMS && !problems.has(problem)) told(`PROBLEM ${problem}`);
    problems.add(problem);
  };
  const onRejection = (error: unknown): void =>
    wrong(`unhandled: ${error instanceof Error ? error.stack : String(error)}`);
  process.on('unhandledRejection', onRejection);

  let life: Life | null = null;
  let lives = 0;
  let works = 0;
  let activity = 0;
  let dies = Number.POSITIVE_INFINITY;
  const sent: Message[] = [];
  const weather = weatherOf(climate, chanceOf(`weather|${seed}`), time, span);
  const watch: Watch = {
    issued: () => undefined,
    handled: (service, request, _life, answer) => {
      if (service === 'gmail' && request.method === 'POST' && request.path.endsWith('/drafts') && answer.status === 200)
        people.drafted((answer.body as { id: string }).id);
    },
  };
  const busy = (work: () => Promise<void>): void => {
    works += 1;
    void work().finally(() => (works -= 1));
  };
  const people = peopleOf({
    ...{ seed, time, span, busy, told },
    interference: climate === 'calm' ? chance.pick([0, 1]) : 1,
    world: () => world,
  });
  const world: SimulatedWorld = worldOf({
    ...{ seed, time, weather, watch, sheetRows: people.sheetRows },
    garbage: climate === 'calm' ? 0 : 0.06,
    bring: (path, body, headers) => (life === null ? Promise.resolve(null) : life.post(path, body, headers)),
    onSent: (message) => {
      sent.push(message);
      told(`a mail leaves in ${message.threadId}: ${message.effect ?? "a person's"}`);
      people.sent(message);
    },
    onPost: ({ channel, text }) => told(`Slack ${channel}: ${text.slice(0, 90)}`),
  });
  globalThis.fetch = world.network.fetch;
  const witness: Witness = {
    messages: () => world.mailbox.messages(),
    sent,
    posts: () => world.slack.posts(),
    accepted: () => world.accepted,
    complete: people.complete,
    letters: people.letters,
  };

  const policy = {
    deciders: [DECIDER],
    teamDomains: ['agency.example'],
    sendWindow:
      chance.next() < 0.3
        ? { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as ('mon' | 'tue')[], from: '09:00', until: '18:00' }
        : null,
  };
  writeKey(file, chance);

  const begin = (): void => {
    lives += 1;
    const number = lives;
    told(`life ${number} begins`);
    world.network.alive(number);
    dies = over || climate === 'calm' ? Number.POSITIVE_INFINITY : activity + lifetimeOf();
    life = beginLife({
      ...{ number, file, policy, environment: world.environment(number), chance: chanceOf(`life|${seed}|${number}`) },
      onError: (line) => wrong(`logged: ${line.slice(0, 600)}`),
      onActivity: () => (activity += 1),
    });
  };
  const lifetimeOf = (): number => Math.round(10 ** chance.between(1, 4.3));
  let over = false;

  const fingerprint = (): number => world.network.activity() + activity + works * 1e9;
  const moment = async (): Promise<void> => {
    for (let quiet = 0, last = fingerprint(); quiet < QUIET_TURNS;) {
      await turn();
      const now = fingerprint();
      quiet = now === last && works === 0 ? quiet + 1 : 0;
      last = now;
      if (life !== null && world.network.activity() + activity >= dies) await crash(life);
    }
  };
  const crash = async (dying: Life): Promise<void> => {
    for (let turns = chance.whole(0, 6); turns > 0; turns -= 1) await turn();
    told(`life ${dying.number} is killed`);
    life = null;
    world.network.alive(null);
    dying.crash();
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) await turn();
    time.forgetTimers();
    time.after(chance.next() < 0.7 ? chance.between(1, 60) * SECOND : chance.between(1, 300) * MINUTE, begin);
  };
  const onward = (until: number): void => {
    const now = time.now();
    if (world.network.open() === 0 && (life === null || life.parley.settled())) {
      const target = Math.min(until, time.nextPlanned() ?? until, dueIn(life, now) ?? until, now + LONGEST_SLEEP);
      if (target - now > 2 * SECOND) return time.sleepUntil(target);
    }
    time.next();
  };
  const step = (): void => {
    if (life === null) return;
    const head = life.app.log.head();
    if (head === checkedAt) return;
    checkedAt = head;
    for (const problem of alwaysTrue(life.app.log.database, witness)) wrong(problem);
  };
  let checkedAt = -1;
  /** Lets what is under way come to its end, which in fair weather takes minutes. */
  const finish = async (): Promise<void> => {
    const within = time.now() + HOUR;
    while (time.now() < within && !(life?.parley.settled() === true && world.network.open() === 0)) {
      time.next();
      await moment();
    }
  };
  const run = async (until: number): Promise<void> => {
    while (time.now() < until && problems.size < MOST_PROBLEMS) {
      await moment();
      step();
      onward(until);
    }
    await moment();
  };

  try {
    begin();
    people.begin();
    await run(time.now() + span);
    told('the weather clears up');
    over = true;
    dies = Number.POSITIVE_INFINITY;
    people.rest();
    world.calm();
    weather.clear();
    await run(time.now() + 2 * DAY);
    void world.command('/parley', 'retry', DECIDER);
    await run(time.now() + DAY);
    await finish();
    const last = life as Life | null;
    if (last === null) throw new Error('nothing is alive at the end');
    const { database } = last.app.log;
    for (const problem of [
      ...alwaysTrue(database, witness),
      ...settledInTheEnd(database, witness, new Date(time.now()).toISOString()),
      ...vouchedFor(database),
    ])
      wrong(problem);
    const [{ head, hash } = { head: 0, hash: '' }] = rowsOf(database)<{ head: number; hash: string }>(
      'SELECT position AS head, hash FROM events ORDER BY position DESC LIMIT 1',
    );
    last.crash();
    return { seed, problems: [...problems], hash, head, lives, mails: sent.length, story };
  } finally {
    time.uninstall();
    unsteady();
    globalThis.fetch = realFetch;
    process.off('unhandledRejection', onRejection);
    rmSync(folder, { recursive: true, force: true });
  }
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** When the application has something to do by itself. */
const dueIn = (life: Life | null, now: number): number | null => {
  if (life === null) return null;
  const due = life.app.log.database
    .prepare<{ now: string }, string | null>(
      `SELECT min(due) FROM (SELECT min(due_at) AS due FROM effects WHERE open = 1 AND due_at > :now
       UNION ALL SELECT min(due_at) FROM negotiations WHERE due_at > :now AND status = 'awaiting_reply')`,
    )
    .pluck()
    .get({ now: new Date(now).toISOString() });
  return due === undefined || due === null ? null : Date.parse(due) + 1;
};
