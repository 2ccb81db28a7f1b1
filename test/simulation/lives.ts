import { type Chance, chanceOf } from '../../sandbox/chance.ts';
import { vouchedFor } from './checks.ts';
import type { Network } from './network.ts';
import { beginLife, type Delivered, type Life, type Policy } from './process.ts';
import type { VirtualTime } from './time.ts';

/** The lives of the application on one file: each ends when its time has come, by a crash or by being asked to. */
export type Lives = Readonly<{
  current(): Life | null;
  count(): number;
  begin(): void;
  /** Lets everything happen that happens without time passing, up to the end of a life that falls into it. */
  moment(): Promise<void>;
  /** Brings a request to whatever lives; null: nobody answers. */
  bring(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Delivered | null>;
  /** The next life, and this one, end no more. */
  spare(): void;
  /** Work of the world's that takes turns of the event loop, and no time. */
  busy(work: () => Promise<void>): void;
}>;

export type LivesOptions = Readonly<{
  seed: number;
  file: string;
  policy: Policy;
  time: VirtualTime;
  network(): Network;
  environment(life: number): Readonly<Record<string, string>>;
  mortal: boolean;
  told(line: string): void;
  wrong(problem: string): void;
}>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Turns of the event loop without anything happening after which a moment is over. */
const QUIET_TURNS = 10;

export const livesOf = (options: LivesOptions): Lives => {
  const { seed, time, network, told, wrong } = options;
  const chance = chanceOf(`lives|${seed}`);
  let life: Life | null = null;
  let ending = false;
  let count = 0;
  let works = 0;
  let activity = 0;
  let dies = Number.POSITIVE_INFINITY;
  let { mortal } = options;

  const happened = (): number => network().activity() + activity;
  const begin = (): void => {
    count += 1;
    const number = count;
    told(`life ${number} begins`);
    network().alive(number);
    dies = mortal ? happened() + lifetime(chance) : Number.POSITIVE_INFINITY;
    life = beginLife({
      ...{ number, file: options.file, policy: options.policy, environment: options.environment(number) },
      chance: chanceOf(`life|${seed}|${number}`),
      onError: (line) => wrong(`logged: ${line.slice(0, 800)}`),
      onActivity: () => (activity += 1),
    });
  };

  /** Nothing of it runs any more when the next one begins. */
  const bury = async (): Promise<void> => {
    network().alive(null);
    await turns(QUIET_TURNS);
    time.forgetTimers();
    const soon = chance.next() < 0.7;
    time.after(soon ? chance.between(1, 60) * SECOND : chance.between(1, 300) * MINUTE, begin);
  };
  const crash = async (dying: Life): Promise<void> => {
    await turns(chance.whole(0, 6));
    told(`life ${dying.number} is killed`);
    for (const problem of vouchedFor(dying.app.log.database)) wrong(problem);
    life = null;
    dying.crash();
    await bury();
  };
  const finish = (dying: Life): void => {
    told(`life ${dying.number} is asked to finish`);
    ending = true;
    void dying.finish().then((left) => {
      told(`life ${dying.number} has finished${left.length > 0 ? `, but for ${left.join()}` : ''}`);
      life = null;
      ending = false;
      works += 1;
      return bury().finally(() => (works -= 1));
    });
  };

  return {
    current: () => life,
    count: () => count,
    begin,
    moment: async () => {
      for (let quiet = 0, last = happened(); quiet < QUIET_TURNS;) {
        await turns(1);
        const now = happened();
        quiet = now === last && works === 0 ? quiet + 1 : 0;
        last = now;
        if (life === null || ending || now < dies) continue;
        if (chance.next() < 0.75) await crash(life);
        else finish(life);
      }
    },
    bring: (path, body, headers) => (life === null || ending ? Promise.resolve(null) : life.post(path, body, headers)),
    spare: () => {
      mortal = false;
      dies = Number.POSITIVE_INFINITY;
    },
    busy: (work) => {
      works += 1;
      void work().finally(() => (works -= 1));
    },
  };
};

/** In things that happen: most lives end in the middle of something, some at the very beginning. */
const lifetime = (chance: Chance): number => Math.round(10 ** chance.between(1, 3.4));

const turns = async (count: number): Promise<void> => {
  for (let each = 0; each < count; each += 1) await new Promise((resolve) => setImmediate(resolve));
};
