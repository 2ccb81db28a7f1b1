import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/cli/render/text.ts';
import { found, missing, NORTHWIND, storyteller } from '../support/fixtures.ts';
import { parleyHere } from './in-process.ts';
import { inDirectory } from './parley.ts';

const file = inDirectory('wide.db');

beforeAll(async () => {
  const story = storyteller(file, '2026-12-01T09:00:00.000Z');
  await story.start(NORTHWIND, '北風コーヒー株式会社 ☕️ International Trading & Roasting Company', [
    found(1, '山田太郎', 40_000),
    found(2, '👩‍🎤 Émilie', 30_000),
    found(3, 'Maximiliana Wolkenstein-Hohenfels von und zu Torres y Aragón', 20_000),
    missing(4, '한국어'),
  ]);
  story.close();
});

const on = async (terminal: number, ...words: readonly string[]): Promise<readonly string[]> => {
  const { code, out } = await parleyHere([...words, '--db', file], { terminal });
  expect(code).toBe(0);
  return stripVTControlCharacters(out).trimEnd().split('\n');
};

describe('on a terminal', () => {
  it.each([80, 100, 200])('of %i columns no line is wider, whatever people are called', async (columns) => {
    for (const words of [
      ['log'],
      ['log', '--everything', '--bodies'],
      ['campaign', 'list'],
      ['campaign', 'show', NORTHWIND],
      ['timeline', '山田太郎'],
    ]) {
      const lines = await on(columns, ...words);
      expect(lines.length).toBeGreaterThan(1);
      expect(
        lines.filter((line) => widthOf(line) > columns),
        words.join(' '),
      ).toEqual([]);
    }
  });

  it('names keep their columns aligned', async () => {
    const table = (await on(200, 'campaign', 'show', NORTHWIND)).filter((line) =>
      /(?:offering|queued|awaiting)/.test(line),
    );
    expect(table).toHaveLength(3);
    const states = table.map((line) => widthOf(line.slice(0, line.search(/offering|queued|awaiting/))));
    expect(new Set(states).size).toBe(1);
  });

  it.each([80, 200])('of %i columns help fits, and is never too wide to read', async (columns) => {
    for (const words of [['--help'], ['log', '--help'], ['campaign', '--help']])
      expect((await on(columns, ...words)).filter((line) => widthOf(line) > Math.min(columns, 110))).toEqual([]);
  });
});

describe('colours', () => {
  const ESCAPE = '\u001b[';
  const log = async (environment: Readonly<Record<string, string>>, terminal?: number) =>
    (await parleyHere(['log', '--db', file], { environment, ...(terminal === undefined ? {} : { terminal }) })).out;

  it.each([
    ['a pipe gets none', {}, undefined, false],
    ['a terminal gets them', {}, 100, true],
    ['a terminal gets none with NO_COLOR', { NO_COLOR: '1' }, 100, false],
    ['an empty NO_COLOR says nothing', { NO_COLOR: '' }, 100, true],
    ['a pipe gets them with FORCE_COLOR', { FORCE_COLOR: '1' }, undefined, true],
    ['a terminal gets none with FORCE_COLOR=0', { FORCE_COLOR: '0' }, 100, false],
    ['FORCE_COLOR rules over NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, true],
  ])('%s', async (_what, environment, terminal, coloured) => {
    expect((await log(environment, terminal)).includes(ESCAPE)).toBe(coloured);
  });

  it('are nothing for programs', async () => {
    for (const format of ['json', 'ndjson', 'csv'])
      expect(
        (await parleyHere(['log', '--db', file, '--format', format], { environment: { FORCE_COLOR: '1' } })).out,
      ).not.toContain(ESCAPE);
  });
});
