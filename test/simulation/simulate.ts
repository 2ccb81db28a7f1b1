import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chance, chanceOf } from '../../sandbox/chance.ts';
import { alwaysTrue, rowsOf, settledInTheEnd, vouchedFor, type Witness } from './checks.ts';
import { type Lives, livesOf } from './lives.ts';
import type { Watch } from './network.ts';
import { type Life, type Policy, writeKey } from './process.ts';
import { watchSends } from './sends.ts';
import { steadyBlobs } from './steady.ts';
import { type VirtualTime, virtualTime } from './time.ts';
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
  /** How often it met what: events by type, requests by their fate. */
  met: Readonly<Record<string, number>>;
  story: readonly string[];
}>;

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;
const LONGEST_SLEEP = 6 * HOUR;
const MOST_PROBLEMS = 20;

/** Lives one history: the same seed, the same one. It takes over this process's time and network while it lasts. */
export const simulate = async (seed: number): Promise<Simulated> => {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parley-simulation-'));
  const chance = chanceOf(`simulation|${seed}`);
  const time = virtualTime(Date.parse('2026-03-02T13:00:00Z') + chance.whole(0, 300) * DAY);
  const unsteady = steadyBlobs();
  const realFetch = globalThis.fetch;
  const history = historyOf(seed, chance, time, join(folder, 'parley.db'));
  const onRejection = (error: unknown): void => {
    // Whatever a life that was killed still tries, finds no database.
    if (error instanceof TypeError && error.message === 'The database connection is not open') return;
    history.wrong(`unhandled: ${error instanceof Error ? error.stack : String(error)}`);
  };
  process.on('unhandledRejection', onRejection);
  globalThis.fetch = history.fetch;
  try {
    return await history.live();
  } finally {
    process.off('unhandledRejection', onRejection);
    globalThis.fetch = realFetch;
    unsteady();
    time.uninstall();
    rmSync(folder, { recursive: true, force: true });
  }
};

const historyOf = (seed: number, chance: Chance, time: VirtualTime, file: string) => {
  const climate = chance.pick<Climate>(['calm', 'showers', 'showers', 'storms']);
  const span = chance.pick([1, 2, 5, 12, 26]) * DAY;
  const policy = policyOf(chance);
  const interference = climate === 'calm' ? chance.pick([0, 1]) : 1;
  writeKey(file, chance);

  const problems = new Set<string>();
  const story: string[] = [];
  const told = (line: string): void => void story.push(`${new Date(time.now()).toISOString()} ${line}`);
  const wrong = (problem: string): void => {
    if (problems.size < MOST_PROBLEMS && !problems.has(problem)) told(`PROBLEM ${problem}`);
    problems.add(problem);
  };

  const sent: Message[] = [];
  const weather = weatherOf(climate, chanceOf(`weather|${seed}`), time, span);
  const lives: Lives = livesOf({
    ...{ seed, file, policy, time, told, wrong, mortal: climate !== 'calm' },
    network: () => world.network,
    environment: (life) => world.environment(life),
  });
  const people = peopleOf({ seed, time, span, interference, told, busy: lives.busy, world: () => world });
  const sends = watchSends({ life: lives.current, mailbox: () => world.mailbox, writers: people.writers, wrong });
  const watch: Watch = {
    issued: sends.issued,
    handled: (service, request, life, answer) => {
      sends.handled(service, request, life, answer);
      if (service === 'gmail' && request.method === 'POST' && request.path.endsWith('/drafts') && answer.status === 200)
        people.drafted((answer.body as { id: string }).id);
    },
  };
  const world: SimulatedWorld = worldOf({
    ...{ seed, time, weather, watch, bring: lives.bring, sheetRows: people.sheetRows },
    garbage: climate === 'calm' ? 0 : chance.pick([0, 0.05, 0.3]),
    onSent: (message) => {
      sent.push(message);
      told(`a mail leaves in ${message.threadId}: ${message.effect ?? "a person's"}`);
      people.sent(message);
    },
    onPost: ({ channel, text }) => told(`Slack ${channel}: ${text.slice(0, 90)}`),
  });
  const witness: Witness = {
    messages: () => world.mailbox.messages(),
    sent,
    texts: people.texts,
    said: people.said,
    writers: people.writers,
    posts: () => world.slack.posts(),
    accepted: () => world.accepted,
    complete: people.complete,
  };

  let checkedAt = -1;
  const step = (): void => {
    const log = lives.current()?.app.log;
    if (log === undefined || log.head() === checkedAt) return;
    checkedAt = log.head();
    for (const problem of alwaysTrue(log.database, witness)) wrong(problem);
  };
  const isStill = (): boolean => world.network.open() === 0 && (lives.current()?.parley.settled() ?? true);
  const onward = (until: number): void => {
    const now = time.now();
    if (isStill()) {
      const due = dueIn(lives.current(), now) ?? until;
      const target = Math.min(until, time.nextPlanned() ?? until, due, now + LONGEST_SLEEP);
      if (target - now > 2 * SECOND) return time.sleepUntil(target);
    }
    time.next();
  };
  const run = async (until: number): Promise<void> => {
    while (time.now() < until && problems.size < MOST_PROBLEMS) {
      await lives.moment();
      step();
      onward(until);
    }
    await lives.moment();
  };
  /** Lets what is under way come to its end, which in fair weather takes minutes. */
  const comeToRest = async (): Promise<void> => {
    const within = time.now() + HOUR;
    while (time.now() < within && !(isStill() && lives.current() !== null)) {
      time.next();
      await lives.moment();
    }
  };
  /** A clock that is set, and a machine that sleeps. */
  const disturbTime = (): void => {
    for (let nth = climate === 'calm' ? 0 : chance.whole(0, 3); nth > 0; nth -= 1)
      time.after(chance.between(HOUR, span), () => {
        const by = chance.pick([-80 * SECOND, 30 * SECOND, 20 * 60 * SECOND, 3 * HOUR]);
        told(`the clock is set by ${by / SECOND} s`);
        time.setClock(time.now() + by);
      });
  };

  return {
    fetch: world.network.fetch,
    wrong,
    live: async (): Promise<Simulated> => {
      lives.begin();
      people.begin();
      disturbTime();
      await run(time.now() + span);

      told('the weather clears up');
      lives.spare();
      people.rest();
      world.calm();
      weather.clear();
      await run(time.now() + 2 * DAY);
      void world.command('/parley', 'retry', DECIDER);
      await run(time.now() + DAY);
      await comeToRest();

      const last = lives.current();
      if (last === null) throw new Error(`seed ${seed}: nothing is alive at the end`);
      const { database } = last.app.log;
      for (const problem of alwaysTrue(database, witness)) wrong(problem);
      for (const problem of settledInTheEnd(database, witness, new Date(time.now()).toISOString())) wrong(problem);
      for (const problem of vouchedFor(database)) wrong(problem);
      const [{ head, hash } = { head: 0, hash: '' }] = rowsOf(database)<{ head: number; hash: string }>(
        'SELECT position AS head, hash FROM events ORDER BY position DESC LIMIT 1',
      );
      const types = rowsOf(database)<{ what: string; times: number }>(
        'SELECT type AS what, count(*) AS times FROM events GROUP BY type',
      ).map(({ what, times }) => [what, times] as const);
      last.crash();
      return {
        ...{ seed, problems: [...problems], hash, head, lives: lives.count(), mails: sent.length, story },
        met: Object.fromEntries([
          ...types,
          ...[...world.network.fates()].map(([what, times]) => [`request ${what}`, times] as const),
        ]),
      };
    },
  };
};

const policyOf = (chance: Chance): Policy => ({
  deciders: [DECIDER],
  teamDomains: ['agency.example'],
  sendWindow: chance.next() < 0.3 ? { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '18:00' } : null,
});

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
