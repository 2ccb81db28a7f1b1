import type { Database } from 'better-sqlite3';
import { campaignNames, influencerNames } from '../../projections/names.ts';
import { folded } from '../../projections/nearby.ts';
import { oneLine } from '../render/text.ts';
import { EXIT } from './failure.ts';
import { look } from './looking.ts';
import { type Commands, databaseNamed } from './options.ts';
import { choicesOf, optionsOf, placeOf, wordOf } from './tree.ts';

/**
 * `parley --complete <words>`, asked by the shell's script: writes what the last word, as far as it was typed, may become,
 * one a line.
 */
export const complete = async (typed: readonly string[], all: Commands): Promise<number> => {
  const words = typed.map(unquoted).filter((word) => word !== '=');
  // Bash makes a word of a = by itself; other shells leave it inside of the word.
  const ended = typed.at(-1) === '=' ? '' : (words.pop() ?? '');
  const [, option = '', value = ''] = /^(--[\w-]+)=(.*)$/s.exec(ended) ?? [];
  const before = option === '' ? words : [...words, option];
  const beginning = option === '' ? ended : value;
  // Without a database, or with one of another release, there are no names: a line that is typed is no place for errors.
  const found = await candidates(before, beginning, all).catch((): readonly string[] => []);
  const fitting = found.filter((each) => folded(each).startsWith(folded(beginning)) && each === oneLine(each));
  for (const each of new Set(fitting)) process.stdout.write(`${option === '' ? '' : `${option}=`}${each}\n`);
  return EXIT.ok;
};

const candidates = async (before: readonly string[], beginning: string, all: Commands): Promise<readonly string[]> => {
  const { command, commands, positionals, rest } = placeOf(before, all);
  const last = before.at(-1) ?? '';
  const values = async (name: string): Promise<readonly string[]> => {
    const names = NAMES[name];
    if (names !== undefined) return look(databaseIn(before), names);
    return name === '--type' ? eventTypes() : choicesOf(command, name);
  };
  if (last.startsWith('--')) {
    const found = await values(last);
    if (found.length > 0) return found;
  }
  if (beginning.startsWith('-')) return (await optionsOf(command)).filter((each) => !before.includes(each));
  const positional = positionals[rest.length];
  return positional === undefined ? Object.keys(commands).map(wordOf) : values(positional);
};

/** By what an option or a positional is called, whatever the command. */
const NAMES: Readonly<Record<string, (database: Database) => readonly string[]>> = {
  '--influencer': influencerNames,
  influencer: influencerNames,
  '--campaign': campaignNames,
  campaign: campaignNames,
};

const eventTypes = async (): Promise<readonly string[]> =>
  Object.keys((await import('../../events/catalogue.ts')).catalogue);

const databaseIn = (words: readonly string[]): string => {
  const place = words.lastIndexOf('--db');
  return (place === -1 ? undefined : words[place + 1]) ?? databaseNamed();
};

/** As the shell would hand it over: without quotation marks and backslashes. */
const unquoted = (word: string): string => word.replace(/^["']|["']$/g, '').replace(/\\(.)/g, '$1');
