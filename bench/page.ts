import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** One figure as the page and the terminal show it; `asked` is empty where nothing was asked for, `met` null likewise. */
export type Figure = Readonly<{ what: string; figure: string; against: string; asked: string; met: boolean | null }>;

const PAGE = join(import.meta.dirname, '../docs/benchmarks.md');
type Marks = readonly [begin: string, end: string];
const MARKS: Marks = ['<!-- figures: npm run bench writes them -->', '<!-- figures end -->'];
export const SLACK_MARKS: Marks = [
  '<!-- figures: npm run bench -- slack writes them -->',
  '<!-- slack figures end -->',
];

/** Puts the figures of one run between the page's two marks; what stands around them is ours. @throws where a mark is missing */
export const writePage = async (
  about: readonly string[],
  figures: readonly Figure[],
  [beginMark, endMark]: Marks = MARKS,
): Promise<void> => {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(beginMark), page.indexOf(endMark)];
  if (begin === -1 || end < begin)
    throw new Error(`${PAGE} has lost the marks of its figures: put back ${beginMark} and ${endMark}`);
  const whole = `${page.slice(0, begin)}${beginMark}\n\n${about.join('\n')}\n\n${tableOf(figures)}\n\n${page.slice(end)}`;
  writeFileSync(PAGE, await format(whole, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
};

const tableOf = (figures: readonly Figure[]): string =>
  [
    '| what | figure | against | asked for | |',
    '|---|---|---|---|---|',
    ...figures.map(
      ({ what, figure, against, asked, met }) => `| ${[what, figure, against, asked, mark(met)].join(' | ')} |`,
    ),
  ].join('\n');

export const printed = (figures: readonly Figure[]): string => {
  const rows = figures.map(({ what, figure, against, asked, met }) => [what, figure, against, asked, mark(met)]);
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const mark = (met: boolean | null): string => (met === null ? '' : met ? 'met' : 'missed');

/** Where and when: figures of two machines, or of a busy and a quiet one, say nothing of each other. */
export const machine = (): string => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpu?.model.trim() ?? 'an unknown processor'}, ${memory} GB of memory`;
};

export const loadNow = (): number => loadavg()[0] ?? 0;
