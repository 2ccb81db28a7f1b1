import type { Argv } from 'yargs';
import { AT } from './at.ts';
import { UsageError } from './failure.ts';
import { type Common, type Format, formatOption } from './options.ts';
import { json, type Terminal } from './terminal.ts';

type ReplayOptions = Readonly<{
  at: string | undefined;
  diff: string | undefined;
  step: boolean | undefined;
  follow: boolean | undefined;
  format: Format;
}>;

export const withReplayOptions = (yargs: Argv<Common>): Argv<Common & ReplayOptions> =>
  yargs
    .option('at', { type: 'string', describe: `the moment: ${AT}; now unless told` })
    .option('step', { type: 'boolean', describe: 'event by event, with what each changed' })
    .option('diff', { type: 'string', describe: 'A..B: what differs between two moments' })
    .option('follow', { type: 'boolean', describe: 'every new event with what it changed, until Ctrl-C' })
    .option('format', formatOption);

/** What is wanted of a replay; `at` is null where nothing was typed: now. */
export type Wish =
  | Readonly<{ what: 'state'; at: string | null }>
  | Readonly<{ what: 'diff'; span: string }>
  | Readonly<{ what: 'walk'; past: boolean; at: string | null; follow: boolean }>;

/** @throws UsageError where options don't go together */
export const wishOf = ({ at: typed, diff: span, step = false, follow = false, format }: ReplayOptions): Wish => {
  const [at, diff] = [typed ?? null, span ?? null];
  if (diff !== null && (at !== null || step || follow))
    throw new UsageError('--diff names both of its moments: leave --at, --step and --follow out.');
  if (follow && at !== null) throw new UsageError('--follow begins now: leave --at out, or --follow.');
  if (follow && format === 'json')
    throw new UsageError('--follow has no end, and json is one whole document: write --format ndjson.');
  if (diff !== null) return { what: 'diff', span: diff };
  return step || follow ? { what: 'walk', past: step, at, follow } : { what: 'state', at };
};

/** One document: readable as json, on one line as ndjson. */
export const showDocument = (document: unknown, format: 'json' | 'ndjson', out: Terminal): void =>
  out.line(json(document, format === 'json' ? 2 : undefined));
