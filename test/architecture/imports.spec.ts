import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Which room may import which, besides itself: the table of rooms in docs/architecture.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  events: [],
  domain: ['events'],
  projections: ['events', 'domain'],
  adapters: ['events', 'domain', 'projections'],
  cli: ['events', 'domain', 'projections', 'adapters'],
};

describe('the rooms of the house', () => {
  it('import only what stands below them', () => {
    const wrong = imports('src').filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return room !== other && !(MAY_IMPORT[room] ?? []).includes(other);
    });
    expect(wrong.map(asText)).toEqual([]);
  });

  it('hold no test double and nothing of the sandbox', () => {
    const wrong = imports('src').filter(({ to }) => !to.startsWith('src/'));
    expect(wrong.map(asText)).toEqual([]);
  });

  it('are known to the sandbox by their types alone', () => {
    const wrong = imports('sandbox').filter(({ to, typeOnly }) => to.startsWith('src/') && !typeOnly);
    expect(wrong.map(asText)).toEqual([]);
  });

  it('have no circles', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports('src'))
      if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    expect([...edges.keys()].flatMap((file) => circleThrough(file, edges))).toEqual([]);
  });

  it.each(['src/domain', 'src/projections'])('%s knows no clock, no chance and waits for nothing', (folder) => {
    const impure = files(folder).flatMap((file) =>
      [
        ...withoutComments(read(file)).matchAll(
          /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|setTimeout\(|setInterval\(|\bawait\b|\basync\b/g,
        ),
      ].map(([match]) => `${file}: ${match}`),
    );
    expect(impure).toEqual([]);
  });

  it.each(['replay-negotiation', 'replay-campaign', 'explain'])(
    'lead from src/cli/commands/%s.ts to no adapter, through whatever it imports',
    (command) => {
      const reached = reachedFrom(`src/cli/commands/${command}.ts`);
      expect(reached.length).toBeGreaterThan(30);
      expect(
        reached.filter((file) => roomOf(file) === 'adapters' || /src\/cli\/(?:compose|serve)\.ts/.test(file)),
      ).toEqual([]);
    },
  );

  it('does no input or output in the domain', () => {
    const wrong = files('src/domain').flatMap((file) =>
      [...read(file).matchAll(/from '(node:[^']+|better-sqlite3|express|pino)'/g)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    );
    expect(wrong).toEqual([]);
  });
});

type Import = Readonly<{ from: string; to: string; typeOnly: boolean }>;

const files = (folder: string): readonly string[] =>
  globSync(`${folder}/**/*.ts`, { cwd: root }).map((file) => file.replaceAll('\\', '/'));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

const IMPORT = /(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/g;

const imports = (folder: string): readonly Import[] =>
  files(folder).flatMap((from) =>
    [...read(from).matchAll(IMPORT)].map(([, typeWord, names = '', target, dynamic]) => ({
      from,
      to: relative(root, join(root, dirname(from), target ?? dynamic ?? '')).replaceAll('\\', '/'),
      typeOnly: typeWord !== undefined || (names.startsWith('{') && everyNameIsAType(names)),
    })),
  );

const everyNameIsAType = (names: string): boolean =>
  names
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '));

/** Every file that runs when this one is imported, this one first. */
const reachedFrom = (start: string): readonly string[] => {
  const all = imports('src').filter(({ typeOnly }) => !typeOnly);
  const reached = new Set([start]);
  for (const file of reached) for (const { from, to } of all) if (from === file) reached.add(to);
  return [...reached];
};

const roomOf = (file: string): string => file.split('/')[1] ?? '';
const asText = ({ from, to }: Import): string => `${from} imports ${to}`;

/** The way from a file back to itself, if there is one. */
const circleThrough = (start: string, edges: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const seen = new Set<string>();
  const waiting = [...(edges.get(start) ?? [])];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (file === start) return [start];
    if (seen.has(file)) continue;
    seen.add(file);
    waiting.push(...(edges.get(file) ?? []));
  }
  return [];
};
