import yargs from 'yargs';
import { simulate, type Simulated } from './simulate.ts';

const { seeds, seed, from, first, met, story } = await yargs(process.argv.slice(2))
  .usage('npm run simulate -- [--seeds <n>] [--from <first>] | --seed <n> [--story]')
  .options({
    seeds: { type: 'number', default: 100, describe: 'how many seeds are lived through' },
    from: { type: 'number', default: 1, describe: 'the first of them' },
    seed: { type: 'number', describe: 'only this one' },
    first: { type: 'boolean', default: false, describe: 'ends with the first that fails' },
    met: { type: 'boolean', default: false, describe: 'counts what the histories were made of' },
    story: { type: 'boolean', default: false, describe: 'tells what happened' },
  })
  .strict()
  .parseAsync();

const chosen = seed === undefined ? Array.from({ length: seeds }, (_, nth) => from + nth) : [seed];
const began = performance.now();
const failed: Simulated[] = [];
const counts = new Map<string, number>();
let lives = 0;
let events = 0;
let mails = 0;
for (const each of chosen) {
  const outcome = await simulate(each);
  lives += outcome.lives;
  events += outcome.head;
  mails += outcome.mails;
  for (const [what, times] of Object.entries(outcome.met)) counts.set(what, (counts.get(what) ?? 0) + times);
  if (story) console.log(outcome.story.join('\n'));
  if (seed !== undefined)
    console.log(`seed ${each}: ${outcome.head} events, ${outcome.lives} lives, head ${outcome.hash}`);
  if (outcome.problems.length === 0) continue;
  failed.push(outcome);
  console.log(`seed ${each} fails:\n${outcome.problems.map((problem) => `  ${problem}`).join('\n')}`);
  console.log(`  again: npm run simulate -- --seed ${each} --story`);
  if (first) break;
}
if (met)
  for (const [what, times] of [...counts].toSorted(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(8)}  ${what}`);
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
console.log(
  `${chosen.length} seeds in ${seconds} s: ${lives} lives, ${events} events, ${mails} mails; ${failed.length} failed`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
