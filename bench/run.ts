/** What the log costs, side by side: `npm run bench` (`-- --events N` for another size than a million). */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appending } from './appending.ts';
import type { Result } from './contest.ts';
import { appendMillis, commands, grow, pass, queries } from './large.ts';
import { reading } from './reading.ts';
import { campaignStory } from './story.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } } });
const events = Number(values.events);
const folder = mkdtempSync(join(process.env['BENCH_DIRECTORY'] ?? tmpdir(), 'parley-bench-'));
const story = campaignStory(folder);
const file = join(folder, 'large.db');

const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en-US')}/s`;
const tell = (title: string, rows: readonly string[]): void =>
  console.log(`\n${title} (load ${(loadavg()[0] ?? 0).toFixed(1)})\n${rows.map((row) => `  ${row}`).join('\n')}`);
const against = (results: readonly Result[]): readonly string[] =>
  results.map(
    ({ name, perSecond, ratio, cpuMicros }) =>
      `${name.padEnd(36)} ${rate(perSecond).padStart(12)} ${ratio.toFixed(2).padStart(6)} x first ${Math.round(cpuMicros)} us CPU`,
  );

try {
  tell('Durable appends', against(await appending(story, folder, 8)));
  tell('A stream of 50 events', against(await reading(story, folder, 15)));

  await grow(story, file, events);
  const [read, rebuild] = [pass('bare_read', file), pass('rebuild', file)];
  const [chain, verify] = [pass('bare_chain', file), pass('verify', file)];
  tell(`The whole log of ${events.toLocaleString('en-US')} events`, [
    `bare read and parse ${rate(read.perSecond)}`,
    `rebuild             ${rate(rebuild.perSecond)} = ${(rebuild.perSecond / read.perSecond).toFixed(2)} x, peak ${Math.round(rebuild.peakMegabytes)} MB`,
    `bare SHA-256 chain  ${rate(chain.perSecond)}`,
    `verify, whole file  ${rate(verify.perSecond)} = ${(verify.perSecond / chain.perSecond).toFixed(2)} x`,
  ]);
  const asked = () =>
    queries(file).map(({ name, p50, p99 }) => `${name.padEnd(30)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  tell('Queries', asked());
  tell(
    'Commands, start of the process included',
    commands(file).map(({ name, millis }) => `${name.padEnd(30)} ${Math.round(millis)} ms`),
  );
  tell('One append with every read model', [`${(await appendMillis(story, file)).toFixed(2)} ms`]);

  await grow(story, file, 2 * events);
  pass('rebuild', file);
  tell(`The same at ${(2 * events).toLocaleString('en-US')} events`, [
    ...asked(),
    `one append                     ${(await appendMillis(story, file)).toFixed(2)} ms`,
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
