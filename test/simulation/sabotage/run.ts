import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import yargs from 'yargs';
import { SABOTAGES } from './sabotages.ts';

const { seeds, only } = await yargs(process.argv.slice(2))
  .usage('npm run simulate:sabotaged -- [--seeds <n>] [--only <words of a name>]')
  .options({
    seeds: { type: 'number', default: 200, describe: 'how many seeds a sabotage may survive' },
    only: { type: 'string', default: '', describe: 'only those whose name holds this' },
  })
  .strict()
  .parseAsync();

let survived = 0;
for (const { name, caughtBy } of SABOTAGES.filter((each) => each.name.includes(only))) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      join(import.meta.dirname, 'preload.ts'),
      join(import.meta.dirname, '../run.ts'),
      '--first',
      '--seeds',
      String(seeds),
    ],
    { encoding: 'utf8', env: { ...process.env, PARLEY_SABOTAGE: name } },
  );
  const seed = /^seed (\d+) fails/m.exec(stdout)?.[1];
  const noticed = [
    ...new Set([...stdout.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*): /gm)].map(([, check = '']) => check)),
  ].filter((check) => check !== 'again');
  const caught = noticed.some((check) => caughtBy.includes(check));
  if (!caught) survived += 1;
  console.log(
    `${caught ? 'caught' : 'NOT CAUGHT'} | ${name} | seed ${seed ?? '-'} | ${noticed.join(', ')}${stderr.slice(0, 600)}`,
  );
}
process.exitCode = survived === 0 ? 0 : 1;
