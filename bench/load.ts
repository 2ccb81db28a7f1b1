/**
 * `npm run bench -- load`: the real process and the sandbox's world with many campaigns at once, then a restart with many open
 * negotiations. `--influencers N`, `--campaigns N` and `--open N` make it smaller.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startApplication } from '../sandbox/application.ts';
import { type Cast, castOf } from '../sandbox/cast/cast.ts';
import { fieldsOf } from '../sandbox/clickup/form.ts';
import { converse, settled } from '../sandbox/director.ts';
import { startWorld } from '../sandbox/world.ts';
import { openNegotiations } from './open-negotiations.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    influencers: { type: 'string', default: '1000' },
    campaigns: { type: 'string', default: '20' },
    open: { type: 'string', default: '10000' },
  },
});
const [influencers, campaigns, open] = [Number(values.influencers), Number(values.campaigns), Number(values.open)];
const folder = mkdtempSync(join(process.env['BENCH_DIRECTORY'] ?? tmpdir(), 'parley-load-'));

const say = (line: string): void => console.log(`${line} (load ${(loadavg()[0] ?? 0).toFixed(1)})`);

/** Everybody of one cast, in so many campaigns of their own. */
const formsOf = (cast: Cast): readonly Cast['form'][] => {
  const each = Math.ceil(cast.influencers.length / campaigns);
  return Array.from({ length: campaigns }, (_, index) => ({
    ...cast.form,
    title: `Campaign ${index + 1}`,
    clientName: `Client ${index + 1}`,
    budget: Math.ceil((cast.form.budget ?? 0) / campaigns),
    influencers: cast.influencers.slice(index * each, (index + 1) * each).map(({ name }) => name),
  }));
};

/** Resident memory of a process, in megabytes. */
const residentMegabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const metric = async (url: string, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
};

const negotiate = async (): Promise<void> => {
  const cast = castOf(1, influencers);
  const world = await startWorld({ cast });
  const application = await startApplication({
    ...world.environment,
    PARLEY_DATABASE: join(folder, 'load.db'),
    PARLEY_LOG_LEVEL: 'warn',
  });
  const memory: number[] = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      memory.push(residentMegabytes(application.process.pid ?? 0));
      await pause(1_000);
    }
  })();
  try {
    world.connect(application.url);
    const began = performance.now();
    // Begins the measurement: it is of the time since the last reading.
    await metric(application.url, 'parley_event_loop_delay_p99_seconds');
    for (const form of formsOf(cast)) await world.clickup.submit({ name: form.title, fields: fieldsOf(form) });
    await settled(application.url, campaigns, { settleWithin: 600_000 });
    say(
      `openings: ${(await world.gmail.outgoing()).length} after ${Math.round((performance.now() - began) / 1_000)} s`,
    );
    const played = await converse(world, application, cast, { atOnce: 20, settleWithin: 600_000 });
    over = true;
    await watching;
    const seconds = (performance.now() - began) / 1_000;
    const delay = await metric(application.url, 'parley_event_loop_delay_p99_seconds');
    const at = (share: number) => Math.round(memory[Math.floor((memory.length - 1) * share)] ?? 0);
    say(`${influencers} influencers in ${campaigns} campaigns: settled after ${Math.round(seconds)} s`);
    say(`${played.delivered} mails came in, ${played.head} events, ${Math.round(played.head / seconds)} events/s`);
    say(`event loop delay p99 ${(delay * 1_000).toFixed(1)} ms (asked for: under 50 ms)`);
    say(`memory ${[0.25, 0.5, 0.75, 1].map((share) => `${at(share)} MB`).join(', ')} at each quarter`);
    const waiting = (await (await fetch(`${application.url}/metrics`)).text()).match(/^parley_effects_open\{.*$/gm);
    say(`effects that are not settled: ${waiting?.join('; ') ?? 'none'}`);
  } finally {
    over = true;
    await application.stop();
    await world.stop();
  }
};

const restart = async (): Promise<void> => {
  const world = await startWorld();
  const environment = { ...world.environment, PARLEY_LOG_LEVEL: 'warn' };
  try {
    for (const count of [0, open]) {
      const file = join(folder, `open-${count}.db`);
      const head = await openNegotiations(file, count);
      const times: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const began = performance.now();
        const application = await startApplication({ ...environment, PARLEY_DATABASE: file });
        times.push(performance.now() - began);
        await application.stop();
      }
      const best = Math.min(...times);
      say(`a start with ${count} open negotiations (${head} events): ${Math.round(best)} ms (asked for: under 2 s)`);
    }
  } finally {
    await world.stop();
  }
};

try {
  if (influencers > 0) await negotiate();
  await restart();
} finally {
  rmSync(folder, { recursive: true });
}
