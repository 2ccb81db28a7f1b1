import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tellNorthwind } from '../support/fixtures.ts';
import { inDirectory, parley } from './parley.ts';

const file = inDirectory('start.db');
beforeAll(() => tellNorthwind(file));

const ROOMS = ['cli', 'domain', 'events', 'projections'];
const LOOKING = ['better-sqlite3', 'decimal.js', 'kysely', 'zod'];

type Loaded = Readonly<{ rooms: readonly string[]; packages: readonly string[] }>;

/** What a command loaded: rooms of ours, and packages but those for the words of a line. */
const loadedBy = async (words: readonly string[]): Promise<Loaded> => {
  const list = inDirectory(words.join('-'));
  const preload = `--import=${join(import.meta.dirname, 'loaded.ts')}`;
  const { code } = await parley(words, { NODE_OPTIONS: preload, LOADED: list, PARLEY_DATABASE: file });
  expect(code).toBe(0);
  const urls = readFileSync(list, 'utf8').split('\n');
  const named = (pattern: RegExp) => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].toSorted();
  return {
    rooms: named(/\/src\/(\w+)\//),
    packages: named(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/).filter((name) => !WITH_YARGS.includes(name)),
  };
};

const WITH_YARGS = [
  'ansi-regex',
  'ansi-styles',
  'cliui',
  'emoji-regex',
  'escalade',
  'get-caller-file',
  'get-east-asian-width',
  'is-fullwidth-code-point',
  'string-width',
  'strip-ansi',
  'wrap-ansi',
  'y18n',
  'yargs',
  'yargs-parser',
];

/** A start takes as long as what it loads. No time is measured here: a busy machine would fail it. */
describe('a command loads what it uses, no adapter and no package of one', () => {
  it.each([
    [['--complete', 'timeline', 'm'], { rooms: ['cli', 'events', 'projections'], packages: ['better-sqlite3'] }],
    [['log'], { rooms: ROOMS, packages: ['better-sqlite3', 'decimal.js', 'kysely'] }],
    [['status'], { rooms: ROOMS, packages: LOOKING }],
    [['timeline', '@miatorres'], { rooms: ROOMS, packages: LOOKING }],
    [['explain', '@miatorres'], { rooms: ROOMS, packages: LOOKING }],
    [['campaign', 'list'], { rooms: ROOMS, packages: ['better-sqlite3', 'decimal.js', 'kysely'] }],
    [['campaign', 'show', 'task-northwind'], { rooms: ROOMS, packages: LOOKING }],
    [['verify'], { rooms: ROOMS, packages: ['better-sqlite3', 'cli-progress', 'decimal.js', 'zod'] }],
  ])('parley %j', async (words, expected) => {
    expect(await loadedBy(words)).toMatchObject(expected);
  });
});
