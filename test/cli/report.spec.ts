import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/commands/line.ts';
import { tellNorthwind } from '../support/fixtures.ts';
import { parsed, textsOf } from '../support/page.ts';
import { type Ended, inDirectory, root } from './parley.ts';

const file = inDirectory('reported.db');

/** The command line in this process: starting one for each refusal would cost more than all the rest. */
const report = async (...words: readonly string[]): Promise<Ended> => {
  const [out, err] = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockReturnValue(true),
  );
  const said = (spy: typeof out): string => spy?.mock.calls.map(([text]) => String(text)).join('') ?? '';
  try {
    const code = await runCommandLine(['report', 'campaign', ...words, '--db', file]);
    return { code, out: said(out), err: said(err) };
  } finally {
    out?.mockRestore();
    err?.mockRestore();
  }
};

beforeAll(() => tellNorthwind(file));

describe('parley report campaign', () => {
  it('writes one page, overwrites nothing unasked, and makes the same page again', async () => {
    const page = inDirectory('northwind.html');
    const { code, out, err } = await report('northwind coffee', '--out', page);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^Wrote .*northwind\.html \(\d+ KB\): Northwind Coffee, up to event \d+\.\n$/);
    const written = readFileSync(page, 'utf8');
    expect(textsOf(parsed(written), 'h1')).toEqual(['Northwind Coffee']);

    writeFileSync(page, 'mine');
    const again = await report('northwind coffee', '--out', page);
    expect(again).toEqual({
      code: 1,
      out: '',
      err: `parley: ${page} exists: name another file, or overwrite it with --force.\n`,
    });
    expect(readFileSync(page, 'utf8')).toBe('mine');

    expect((await report('task-northwind', '--out', page, '--force')).code).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(written);
  });

  it.each([
    [
      ['Northwind Coffe', '--out', 'x.html'],
      1,
      /No campaign is called “Northwind Coffe”\. Near it:\n {2}Northwind Coffee/,
    ],
    [['task-northwind', '--out', 'none/x.html'], 1, /none\/x\.html can't be written \(ENOENT\): name a file/],
    [['task-northwind', '--out', ''], 2, /^parley: Name a file after --out/],
    [['task-northwind'], 2, /^parley: Missing required argument: out/],
  ])('answers %j with a sentence and writes nothing', async (words, expected, message) => {
    const { code, out, err } = await report(...words);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toMatch(message);
    expect(existsSync('x.html')).toBe(false);
  });

  it('is the only command that loads the plotting library, and only when it makes a page', () => {
    const command = readFileSync(join(root, 'src/cli/commands/report.ts'), 'utf8');
    expect(command).not.toMatch(/^import (?!type).*render\/report\//m);
    expect(command).toContain("await import('../render/report/page.ts')");
  });
});
