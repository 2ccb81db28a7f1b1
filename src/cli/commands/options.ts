import type { ArgumentsCamelCase, Argv } from 'yargs';

/** The options that every command has. */
export type Common = Readonly<{ db: string; debug: boolean }>;

/** A command as the command line knows it. */
export type Command = Readonly<{
  options(yargs: Argv<Common>): Argv<Common>;
  /** Resolves with the exit code. */
  run(args: ArgumentsCamelCase<Common>): Promise<number>;
}>;

/** Ties what a command reads to the options it declares. */
export const command = <Options extends Common>(definition: {
  options(yargs: Argv<Common>): Argv<Options>;
  run(args: ArgumentsCamelCase<Options>): number | Promise<number>;
}): Command => ({
  options: (yargs) => definition.options(yargs),
  run: async (args) => definition.run(args as ArgumentsCamelCase<Options>),
});

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const formatOption = {
  choices: FORMATS,
  default: 'table' as Format,
  describe: 'table for people; json (one document) or ndjson (one a line) for programs; csv for spreadsheets',
} as const;
