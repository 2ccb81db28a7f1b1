import type { ArgumentsCamelCase, Argv } from 'yargs';
import { UsageError } from './failure.ts';

/** The options that every command has. */
export type Common = Readonly<{ db: string; debug: boolean }>;

/** A command as the command line knows it. */
export type Command = Readonly<{
  options(yargs: Argv<Common>): Argv<Common>;
  /** Resolves with the exit code. */
  run(args: ArgumentsCamelCase<Common>): Promise<number>;
}>;

/** A module is imported when its command is run or asked for help, so that no command pays for another. */
export type Single = Readonly<{ describe: string; load(): Promise<Command> }>;
export type Group = Readonly<{ describe: string; commands: Commands; examples: readonly Example[] }>;
export type Example = readonly [line: string, what: string];
/** By name with positionals, such as `show <campaign>`. */
export type Commands = Readonly<Record<string, Single | Group>>;

/** Ties what a command reads to the options it declares; `repeatable` are those that may be given several times. */
export const command = <Options extends Common>(definition: {
  options(yargs: Argv<Common>): Argv<Options>;
  run(args: ArgumentsCamelCase<Options>): number | Promise<number>;
  repeatable?: readonly string[];
}): Command => ({
  options: (yargs) => definition.options(yargs),
  run: async (args) => {
    requireOnce(args, definition.repeatable ?? []);
    return definition.run(args as ArgumentsCamelCase<Options>);
  },
});

export const commonOptions = (yargs: Argv): Argv<Common> =>
  yargs
    .option('db', {
      type: 'string',
      default: databaseNamed(),
      defaultDescription: 'PARLEY_DATABASE or parley.db',
      describe: 'the database file',
      requiresArg: true,
      global: true,
    })
    .option('debug', { type: 'boolean', default: false, describe: 'show the stack of an error', global: true });

/** The database that is meant where --db doesn't say. */
export const databaseNamed = (): string => process.env['PARLEY_DATABASE'] ?? 'parley.db';

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const formatOption = {
  choices: FORMATS,
  default: 'table' as Format,
  requiresArg: true,
  describe: 'table for people; json (one document) or ndjson (one a line) for programs; csv for spreadsheets',
} as const;

/** An option with a text as its value. */
export const textOption = <Describe extends string>(describe: Describe) =>
  ({ type: 'string', requiresArg: true, describe }) as const;

/** yargs makes a list of what is given twice. @throws UsageError where one value is meant */
const requireOnce = (args: ArgumentsCamelCase<Common>, repeatable: readonly string[]): void => {
  for (const [name, value] of Object.entries(args))
    if (name !== '_' && Array.isArray(value) && !repeatable.includes(name))
      throw new UsageError(`--${name} was given ${value.length} times and takes one value: leave one.`);
};
