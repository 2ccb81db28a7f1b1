import createYargs, { type Argv } from 'yargs';
import { type Command, type Commands, commonOptions, type Group, type Single } from './options.ts';

/** How far the words of a line lead into the commands. */
export type Place = Readonly<{
  /** The words that name it, such as `campaign show`; empty at the start. */
  path: readonly string[];
  /** What may follow as the next word; none once a command was named. */
  commands: Commands;
  command: Single | null;
  /** Names of the command's positionals, in order. */
  positionals: readonly string[];
  /** The words after the path that are neither options nor their values. */
  rest: readonly string[];
}>;

/** Where a line has come to. A word behind an option is taken for its value, unless it names the next command. */
export const placeOf = (words: readonly string[], all: Commands): Place => {
  let place: Place = { path: [], commands: all, command: null, positionals: [], rest: [] };
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    if (word.startsWith('-') || before === '--db') continue;
    const key = place.rest.length > 0 ? undefined : Object.keys(place.commands).find((each) => wordOf(each) === word);
    const listed = key === undefined ? undefined : place.commands[key];
    if (key !== undefined && listed !== undefined) place = { ...at(key, listed), path: [...place.path, word] };
    else if (!takesValue(before)) place = { ...place, rest: [...place.rest, word] };
  }
  return place;
};

/** `show` of `show <campaign>`. */
export const wordOf = (key: string): string => key.split(' ')[0] ?? key;

/** `--campaign`, `--format` …: what a command takes, the common options included. */
export const optionsOf = async (single: Single | null): Promise<readonly string[]> =>
  (await completed(single, ['--'])).filter((each) => each.startsWith('--'));

/** What an option may hold, where that is a closed list. */
export const choicesOf = async (single: Single | null, option: string): Promise<readonly string[]> =>
  (await completed(single, [option, ''])).filter((each) => !each.startsWith('-'));

const at = (key: string, listed: Single | Group): Place => ({
  path: [],
  commands: 'commands' in listed ? listed.commands : {},
  command: 'commands' in listed ? null : listed,
  positionals: [...key.matchAll(/[<[](\w+)/g)].map(([, name = '']) => name),
  rest: [],
});

const takesValue = (word: string): boolean => /^--\w[\w-]*$/.test(word) && !FLAGS.has(word);

const FLAGS: ReadonlySet<string> = new Set(['--debug', '--help', '--bodies', '--everything', '--parked', '--all']);

/** yargs knows what a command declared; it words descriptions behind the names where the shell is zsh or fish. */
const completed = async (single: Single | null, words: readonly string[]): Promise<readonly string[]> => {
  const command: Command | null = single === null ? null : await single.load();
  const yargs: Argv = createYargs([]).locale('en').version(false);
  const own = commonOptions(yargs);
  command?.options(own);
  const found = await own.getCompletion(words);
  return found.map((each) => each.split(/[:\t]/, 1)[0] ?? each);
};
