import { distance } from '../../projections/nearby.ts';
import { counted } from '../render/amounts.ts';
import type { Commands } from './options.ts';
import { optionsOf, type Place, placeOf, wordOf } from './tree.ts';

/** What is wrong with a line that yargs refused as `message`, and what to do about it: one sentence. */
export const usageSentence = async (message: string, words: readonly string[], all: Commands): Promise<string> => {
  const place = placeOf(words, all);
  const help = `parley ${[...place.path, '--help'].join(' ')}`;
  const [unknownCommand] = place.command === null ? place.rest : [];
  if (unknownCommand !== undefined) return noSuchCommand(unknownCommand, place);
  if (message.startsWith('Not enough non-option'))
    return `Say which ${place.positionals.join(' and ')}: ${help} shows how.`;

  const [, names = ''] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  if (names !== '') return unknownWords(names.split(', '), words, place, help);
  const [, option = '', given = '', choices = ''] = NOT_A_CHOICE.exec(message) ?? [];
  if (option !== '') return notAChoice(place.positionals.includes(option) ? option : `--${option}`, given, choices);
  const [, valueless = ''] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (valueless !== '') return `--${valueless} needs a value: ${help} says what.`;
  const [, one = '', other = ''] = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message) ?? [];
  if (one !== '') return `--${one} and --${other} say the same in two ways: leave one of them out.`;
  return message === '' ? `This command line is not understood; see ${help}.` : message.replaceAll(/\s*\n\s*/g, ' ');
};

const noSuchCommand = (typed: string, { path, commands }: Place): string => {
  const known = Object.keys(commands).map(wordOf);
  const near = nearTo(typed, known);
  const whole = (name: string): string => [...path, name].join(' ');
  return `There is no command ${whole(typed)}. ${near.length === 0 ? `Choose from ${known.join(', ')}.` : didYouMean(near.map(whole))}`;
};

const unknownWords = async (
  names: readonly string[],
  words: readonly string[],
  place: Place,
  help: string,
): Promise<string> => {
  const option = names.find((name) => words.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)));
  if (option === undefined)
    return `${counted(names.length, 'word')} too many: ${names.join(' ')}. Put quotation marks around a name of several words; see ${help}.`;
  const near = nearTo(
    option,
    (await optionsOf(place.command)).map((each) => each.replace('--', '')),
  );
  return `There is no option --${option}. ${near.length === 0 ? `${help} lists them.` : didYouMean(near.map((each) => `--${each}`))}`;
};

const NOT_A_CHOICE = /Argument: ([\w-]+), Given: "(.*)", Choices: (.+)/;

const notAChoice = (what: string, given: string, quoted: string): string => {
  const choices = quoted.replaceAll('"', '').split(', ');
  const near = nearTo(given, choices);
  return `There is no ${what} ${given}. ${near.length === 0 ? `Choose from ${choices.join(', ')}.` : didYouMean(near)}`;
};

const nearTo = (typed: string, known: readonly string[]): readonly string[] =>
  known
    .flatMap((name) => {
      const far = distance(typed.toLowerCase(), name);
      return far === null ? [] : [{ name, far }];
    })
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ name }) => name);

const didYouMean = (near: readonly string[]): string => `Did you mean ${near.join(' or ')}?`;

const MOST = 3;
