import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { chanceOf } from '../../sandbox/chance.ts';
import { playCampaign, settled } from '../../sandbox/director.ts';
import { type House, openHouse } from '../support/house.ts';
import { endOf } from './lives.ts';

const CAST = castOf(1, 3);
const CAMPAIGNS = 4;
const KILLS_A_CAMPAIGN = 5;
/**
 * A life ends so many events after its start, and then either a moment later or just as the outside world takes a mail
 * or a message from us: kills keep to the work, however fast the machine is.
 */
const LONGEST_LIFE_EVENTS = 20;
const LONGEST_MOMENT_MILLISECONDS = 40;
const LONGEST_WAIT_FOR_A_CALL_MILLISECONDS = 1_000;

/** kill -9 at random moments of real campaigns: whatever was under way is finished, once, after the restart. */
describe('a campaign whose application is killed again and again', () => {
  const killed: Ended[] = [];
  let undisturbed: Ended;

  beforeAll(async () => {
    const kills = Array.from({ length: CAMPAIGNS }, (_, index) => index + 1);
    const [first] = await inPairs([null, ...kills], (seed) => play(seed));
    if (first === undefined) throw new Error('no campaign was played');
    undisturbed = first;
  }, 180_000);

  const play = async (seed: number | null): Promise<Ended> => {
    const house = await openHouse({ cast: CAST });
    let over = false;
    const kills = seed === null ? Promise.resolve([]) : killAtRandom(house, seed, () => over);
    try {
      await playCampaign(house.world, house.application(), CAST).finally(() => (over = true));
      const left = await kills;
      await settled(house.application().url, 0);
      const ended = { seed, left, ...(await endOf(house)) };
      if (seed !== null) killed.push(ended);
      return ended;
    } finally {
      // Whatever went wrong, no process is started after this one was stopped.
      await Promise.allSettled([kills]);
      await house.close();
    }
  };

  it('ends as if nothing had happened', () => {
    expect(undisturbed.outcome).toHaveLength(CAST.influencers.length);
    expect(killed).toHaveLength(CAMPAIGNS);
    for (const { seed, outcome } of killed) expect(outcome, `seed ${seed}`).toEqual(undisturbed.outcome);
  });

  it('sends every mail and posts every message exactly once', () => {
    for (const { seed, out, twice } of [undisturbed, ...killed]) {
      expect(out.mails, `seed ${seed}: mails`).toEqual(out.mailsRecorded);
      expect(out.mails).toHaveLength(undisturbed.out.mails.length);
      expect(out.posts, `seed ${seed}: posts`).toEqual(out.postsRecorded);
      expect(twice, `seed ${seed}`).toEqual([]);
    }
  });

  it('forgets nothing and leaves nothing behind', () => {
    for (const { seed, open, drafts, unreadable } of [undisturbed, ...killed]) {
      expect(open, `seed ${seed}: open effects`).toEqual([]);
      expect(drafts, `seed ${seed}: drafts`).toBe(0);
      expect(unreadable, `seed ${seed}`).toEqual([]);
    }
  });

  it(`was killed ${CAMPAIGNS * KILLS_A_CAMPAIGN} times, often with a call under way whose outcome nobody knew`, () => {
    const left = killed.flatMap((each) => each.left);
    expect(left).toHaveLength(CAMPAIGNS * KILLS_A_CAMPAIGN);
    expect(left.filter(({ unknown }) => unknown.length > 0).length).toBeGreaterThanOrEqual(left.length / 4);
    expect(left.flatMap(({ unknown }) => unknown)).toEqual(expect.arrayContaining(['send_mail', 'post_notice']));
  });
});

/** What a kill left in the file: kinds of effects that were tried and have no outcome. */
type Left = Readonly<{ unknown: readonly string[] }>;
type Ended = Readonly<{ seed: number | null; left: readonly Left[] }> & Awaited<ReturnType<typeof endOf>>;

const killAtRandom = async (house: House, seed: number, over: () => boolean): Promise<readonly Left[]> => {
  const chance = chanceOf(`kill|${seed}`);
  const database = new Database(house.file, { readonly: true });
  const head = database.prepare('SELECT ifnull(max(position), 0) FROM events').pluck();
  const left: Left[] = [];
  try {
    while (left.length < KILLS_A_CAMPAIGN) {
      const until = Number(head.get()) + chance.whole(1, LONGEST_LIFE_EVENTS);
      while (Number(head.get()) < until && !over()) await pause(2);
      if (over()) return left;
      await (left.length % 2 === 0 ? callTaken(house) : pause(chance.next() * LONGEST_MOMENT_MILLISECONDS));
      await house.application().kill();
      left.push({ unknown: unknownIn(house) });
      await house.restart('kill');
    }
    return left;
  } finally {
    database.close();
  }
};

/** The next call that must not be made twice has arrived out there; its answer will find nobody. */
const callTaken = async ({ world }: House): Promise<void> => {
  const taken = () => [world.gmail, world.slack].map(({ server }) => server.requests.filter(isSent).length).join();
  const before = taken();
  const deadline = Date.now() + LONGEST_WAIT_FOR_A_CALL_MILLISECONDS;
  while (taken() === before && Date.now() < deadline) await pause(1);
};

const isSent = ({ path }: Readonly<{ path: string }>): boolean => /\/(?:drafts\/send|chat\.postMessage)$/.test(path);

const unknownIn = ({ rows }: House): readonly string[] =>
  rows<{ kind: string }>(
    `SELECT r.data ->> '$.kind' AS kind FROM events a JOIN events r ON r.stream = a.stream AND r.type = 'EffectRequested'
     WHERE a.type = 'EffectAttempted' AND NOT EXISTS (
       SELECT 1 FROM events later WHERE later.stream = a.stream AND later.position > a.position AND later.type <> 'DraftRecorded')`,
  ).map(({ kind }) => kind);

/** Two at a time: one process negotiates while the other starts. Results stand in the order of what they are of. */
const inPairs = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return results;
};
