import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesOf = (...patterns: readonly string[]): readonly string[] =>
  patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((file) => !file.includes('node_modules'))
    .toSorted();

const LONGEST_FILE_LINES = 400;
const ours = filesOf('{src,sandbox,bench,test}/**/*.ts', 'bin/*.js');
const pages = filesOf('*.md', 'docs/**/*.md', 'knowledge/**/*.md');

/** Every line that matches, as `file:line`. */
const linesWith = (files: readonly string[], pattern: RegExp): readonly string[] =>
  files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );

describe('the code', () => {
  it('is found', () => expect(ours.length).toBeGreaterThan(300));

  it('fits on a few screens a file', () => {
    const long = filesOf('{src,sandbox}/**/*.ts').filter(
      (file) => read(file).split('\n').length > LONGEST_FILE_LINES + 1,
    );
    expect(long).toEqual([]);
  });

  it('names what it exports', () => expect(linesWith(ours, /^export default\b/)).toEqual([]));

  it('imports its own files by their whole name', () =>
    expect(linesWith(ours, /\b(?:from|import)\s*\(?'\.{1,2}\/[^']*(?<!\.ts)'/)).toEqual([]));

  it('leaves nothing for later', () => {
    const marks = /\b(?:TO[D]O|FIX[M]E)\b/;
    expect(linesWith([...ours, ...pages, ...filesOf('{config,knowledge}/**/*')].filter(isFile), marks)).toEqual([]);
  });

  it('installs from whatever registry the machine is told to use', () =>
    expect(linesWith(['package-lock.json'], /"resolved":/)).toEqual([]));
});

describe('the pages', () => {
  it('name every variable of the environment, and none that is not read', () => {
    const settings = [...read('src/adapters/settings.ts').matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(
      ([, name]) => name,
    );
    const [, table = ''] = read('docs/configuration.md').split(/^## /m);
    const described = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => variablesIn(line.split('|')[1] ?? ''));
    expect(settings.length).toBeGreaterThan(20);
    expect(described.toSorted()).toEqual(settings.toSorted());
  });

  it('name no script that package.json does not have', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)].map(([, script = '']) => script),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('link to files that are there', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => target.split('#')[0] ?? '')
        .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
        .map((target) => ({ page, target })),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(({ page, target }) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });
});

const isFile = (file: string): boolean => /\.\w+$/.test(file);

/** The backticked names of a cell; `_AGREEMENTS` after `SLACK_CHANNEL_CAMPAIGNS` is `SLACK_CHANNEL_AGREEMENTS`. */
const variablesIn = (cell: string): readonly string[] => {
  const names = [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = '']) => name);
  const [first = ''] = names;
  return names.map((name) => (name.startsWith('_') ? first.replace(/_[A-Z0-9]+$/, name) : name));
};
