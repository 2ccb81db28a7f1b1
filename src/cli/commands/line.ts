import createYargs, { type Argv } from 'yargs';
import { EXIT, sentenceFor, UsageError } from './failure.ts';
import type { Command, Common } from './options.ts';
import { stopQuietlyWhenNobodyReads } from './terminal.ts';

/** Runs one command line. Resolves with the exit code; what went wrong stands on standard error in one sentence. */
export const runCommandLine = async (words: readonly string[]): Promise<number> => {
  stopQuietlyWhenNobodyReads();
  let exitCode: number = EXIT.ok;
  const yargs = commandLine((code) => (exitCode = code));
  try {
    await yargs.parseAsync(words);
    return exitCode;
  } catch (error) {
    process.stderr.write(`parley: ${sentenceFor(error)}\n`);
    if (words.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.error;
  }
};

/** A module is imported when its command is run or asked for help, so that no command pays for another. */
type Single = Readonly<{ describe: string; load(): Promise<Command> }>;
type Group = Readonly<{ describe: string; commands: Commands }>;
type Commands = Readonly<Record<string, Single | Group>>;

const COMMANDS: Commands = {
  serve: { describe: 'receive campaigns and negotiate', load: async () => (await import('./serve.ts')).serve },
  log: { describe: 'show the audit trail', load: async () => (await import('./log.ts')).log },
  'timeline <influencer>': {
    describe: 'tell the whole story of one influencer',
    load: async () => (await import('./timeline.ts')).timeline,
  },
  campaign: {
    describe: 'list the campaigns, or show one',
    commands: {
      list: {
        describe: 'every campaign: deals, spending, average CPM against target',
        load: async () => (await import('./campaign.ts')).campaignListCommand,
      },
      'show <campaign>': {
        describe: 'one campaign: terms, money, influencers, what waits for a person',
        load: async () => (await import('./campaign.ts')).campaignShowCommand,
      },
    },
  },
  verify: {
    describe: 'check that the log and the read models are what they were',
    load: async () => (await import('./verify.ts')).verifyLog,
  },
  rebuild: {
    describe: 'make all read models anew from the log',
    load: async () => (await import('./rebuild.ts')).rebuild,
  },
  'backup <file>': {
    describe: 'copy the database into a new file, also while parley serve writes',
    load: async () => (await import('./backup.ts')).backup,
  },
  'restore <backup>': {
    describe: 'make a database of a backup, in a new file, and prove it',
    load: async () => (await import('./restore.ts')).restore,
  },
  export: {
    describe: 'write the log as NDJSON, every column of every event',
    load: async () => (await import('./export.ts')).exportLog,
  },
  'import <ndjson>': {
    describe: 'make a database of an exported log, and check its chain line by line',
    load: async () => (await import('./import.ts')).importLog,
  },
  'sql <query>': {
    describe: 'ask the database in SQL; nothing that would write is run',
    load: async () => (await import('./sql.ts')).sql,
  },
};

const commandLine = (ended: (code: number) => void): Argv<Common> => {
  const yargs = createYargs()
    .scriptName('parley')
    .locale('en')
    .usage('parley <command> [options]')
    .option('db', {
      type: 'string',
      default: process.env['PARLEY_DATABASE'] ?? 'parley.db',
      defaultDescription: 'PARLEY_DATABASE or parley.db',
      describe: 'the database file',
      global: true,
    })
    .option('debug', { type: 'boolean', default: false, describe: 'show the stack of an error', global: true })
    .strict()
    .recommendCommands()
    .demandCommand(1, NAME_A_COMMAND)
    .help()
    .version(false)
    .wrap(Math.min(110, process.stdout.columns || 110))
    .example('parley log --last 24h', 'what happened since yesterday')
    .example('parley timeline "Mia Torres"', 'the whole story of one influencer')
    .example('parley campaign show "Northwind Coffee"', 'one campaign at a glance')
    .epilogue('Exit codes: 0 done, 1 error, 2 the command line is wrong, 3 damage was found.')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(usageSentence(message));
    });
  return added(yargs, COMMANDS, ended);
};

const added = (yargs: Argv<Common>, commands: Commands, ended: (code: number) => void): Argv<Common> => {
  for (const [name, listed] of Object.entries(commands)) {
    if ('commands' in listed)
      yargs.command(name, listed.describe, (own) =>
        added(own, listed.commands, ended).usage(`parley ${name} <command>`).demandCommand(1, NAME_A_COMMAND),
      );
    else
      yargs.command(
        name,
        listed.describe,
        async (own) => (await listed.load()).options(own),
        async (args) => ended(await (await listed.load()).run(args)),
      );
  }
  return yargs;
};

const NAME_A_COMMAND = 'Name a command; --help lists them.';

const usageSentence = (message: string | null): string => {
  if (message === null) return 'This command line is not understood; see parley --help.';
  if (message.startsWith('Not enough non-option'))
    return 'Something is missing after this command; see it with --help.';
  return message.startsWith('Did you mean')
    ? `There is no such command. ${message}`
    : message.replaceAll(/\s*\n\s*/g, ' ');
};
