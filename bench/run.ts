/**
 * `npm run bench` (`-- --events N` for another size than a million, `--print` to leave the page as it is): measures everything
 * in one run, contenders in turns, prints the figures and writes them into docs/benchmarks.md.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appending } from './appending.ts';
import { appendFigures, deliveryFigures, passFigures, readFigures, secondFigures } from './figures.ts';
import { ingest } from './ingest.ts';
import { appendMillis, type Asked, commands, grow, pass, passes, queries } from './large.ts';
import { loadNow, machine, printed, writePage } from './page.ts';
import { reading } from './reading.ts';
import { campaignStory } from './story.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, print: { type: 'boolean', default: false } },
});
const events = Number(values.events);
const folder = mkdtempSync(join(process.env['BENCH_DIRECTORY'] ?? tmpdir(), 'parley-bench-'));
const [first, second] = [join(folder, 'first.db'), join(folder, 'second.db')];
const ROUNDS = 3;
const TIMES = 200;

const joined = (rounds: readonly Asked[]): Asked =>
  Object.fromEntries(Object.keys(rounds[0] ?? {}).map((name) => [name, rounds.flatMap((round) => round[name] ?? [])]));

const say = (what: string): void => void process.stderr.write(`${what} (load ${loadNow().toFixed(1)})\n`);

try {
  const loads = [loadNow()];
  say('telling the story');
  const story = campaignStory(folder);
  say('durable appends');
  const appended = await appending(story, folder, 8);
  say('a stream of 50 events');
  const read = await reading(story, folder, 15);

  say(`growing a log of ${events} events`);
  await grow(story, first, events);
  say('passes over the whole log');
  const passed = passes(first, ROUNDS);
  const commanded = commands(first);

  say(`growing a copy to ${2 * events} events`);
  copyFileSync(first, second);
  await grow(story, second, 2 * events);
  pass('rebuild', second);
  say('queries and appends on both, in turns');
  const [askedOfFirst, askedOfSecond]: [Asked[], Asked[]] = [[], []];
  const [toFirst, toSecond]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    askedOfFirst.push(queries(first, TIMES));
    askedOfSecond.push(queries(second, TIMES));
    toFirst.push(...(await appendMillis(story, first, round)));
    toSecond.push(...(await appendMillis(story, second, round)));
  }
  say('webhooks');
  const delivered = await ingest(folder, 200, 20);
  loads.push(loadNow());

  const figures = [
    ...appendFigures(appended),
    ...readFigures(read),
    ...passFigures(passed, events),
    ...secondFigures({
      first: joined(askedOfFirst),
      second: joined(askedOfSecond),
      toFirst,
      toSecond,
      commanded,
      events,
    }),
    ...deliveryFigures(delivered),
  ];
  const about = [
    `Measured on ${machine()}, at a load of ${loads.map((load) => load.toFixed(1)).join(' to ')};`,
    'medians and ratios of one run, in which every contender took turns with the others.',
  ];
  console.log(`${about.join(' ')}\n\n${printed(figures)}`);
  if (!values.print) await writePage(about, figures);
} finally {
  rmSync(folder, { recursive: true });
}
