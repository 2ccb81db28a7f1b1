import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { temporaryFile } from '../support/application.ts';
import { eventually } from '../support/house.ts';

const DEMO = join(import.meta.dirname, '../../sandbox/demo.ts');

/** Starts the demo, nobody at its keyboard, and stops reading after `lines` lines. */
const demo = async (
  file: string,
  { lines = Infinity, options = ['--influencers', '1'] }: Readonly<{ lines?: number; options?: readonly string[] }>,
) => {
  const child = spawn(process.execPath, [DEMO, '--db', file, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  let out = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (out.split('\n').length > lines) child.stdout.destroy();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};

/** Whether an application has the right to write to the file. */
const isWrittenTo = (file: string): boolean => {
  const lock = new Database(`${file}.writer`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
};

it('a demo whose reader leaves (npm run demo | head) ends quietly, and the application with it', async () => {
  const file = temporaryFile();
  const { code, out, err } = await demo(file, { lines: 1 });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^The outside world and Parley are up/);
  await eventually(
    () => isWrittenTo(file),
    (running) => !running,
  );
}, 60_000);

it('a demo that can’t begin says why in one sentence', async () => {
  const file = join(dirname(temporaryFile()), 'nowhere/x.db');
  const { code, err } = await demo(file, { lines: 1 });
  expect({ code, err }).toEqual({
    code: 1,
    err: `demo: ${file} can't be made: its folder must exist and be writable.\n`,
  });
}, 60_000);

it('a demo in which somebody is to press the buttons says that it needs a terminal where there is none', async () => {
  const { code, out, err } = await demo(temporaryFile(), { options: ['--interactive'] });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^demo: --interactive needs a terminal/);
}, 60_000);

it('a demo shows what was said in Slack, before the table', async () => {
  const { code, out, err } = await demo(temporaryFile(), { options: ['--slack', '--influencers', '1'] });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/\nIn Slack:\n\n#campaigns\n {2}\S[^]+┌─+┬/);
}, 60_000);

it('the same seed is decided the same way, and leaves nothing waiting that a button decides', async () => {
  const options = ['--influencers', '12', '--seed', '1'];
  const [first, second] = await Promise.all([temporaryFile(), temporaryFile()].map((file) => demo(file, { options })));
  const outcome = (out = '') => [...out.matchAll(/^(?:Priya pressed|[┌│└├]|\w.*CPM against).*$/gm)].join('\n');
  expect(outcome(first?.out)).toMatch(/Priya pressed/);
  expect(outcome(second?.out)).toEqual(outcome(first?.out));
  expect(outcome(first?.out)).not.toContain('Waiting for a person');
}, 60_000);

it('in an interactive demo whoever types presses the buttons', async () => {
  const file = temporaryFile();
  const child = spawn(process.execPath, [DEMO, '--interactive', '--seed', '1', '--db', file]);
  let out = '';
  let pressed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (!/q to end: $/.test(out)) return;
    child.stdin.write(pressed ? 'q\n' : `${/\[(\d+) Take over/i.exec(out)?.[1]}\n`);
    pressed = true;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  expect(out).toContain('You are Priya, who may decide.');
  expect(out).toMatch(/Waiting for a person \(\d+\)/);
  const database = new Database(file, { readonly: true });
  const taken = database
    .prepare("SELECT metadata ->> '$.actor' AS actor FROM events WHERE type = 'ThreadTakenOver'")
    .all();
  database.close();
  expect(taken).toEqual([{ actor: expect.stringMatching(/^slack:U/) as string }]);
}, 60_000);
