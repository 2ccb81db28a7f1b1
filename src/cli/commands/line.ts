import { readFileSync } from 'node:fs';
import createYargs, { type Argv } from 'yargs';
import { EXIT, sentenceFor, UsageError } from './failure.ts';
import { type Commands, type Common, commonOptions } from './options.ts';

/** Runs one command line. Resolves with the exit code; what went wrong stands on standard error in one sentence. */
export const runCommandLine = async (words: readonly string[]): Promise<number> => {
  try {
    const run = await chosen(words);
    return run === null ? EXIT.ok : await run();
  } catch (error) {
    const { code, sentence } = await told(error, words);
    process.stderr.write(`parley: ${sentence}\n`);
    if (words.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return code;
  }
};

const COMMANDS: Commands = {
  serve: { describe: 'receive campaigns and negotiate', load: async () => (await import('./serve.ts')).serve },
  status: {
    describe: 'tell how the process, the log and the outside systems stand',
    load: async () => (await import('./status.ts')).status,
  },
  doctor: {
    describe: 'check credentials, scopes, channels, webhook and sheet with every outside system',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  log: { describe: 'show the audit trail', load: async () => (await import('./log.ts')).log },
  'timeline <influencer>': {
    describe: 'tell the whole story of one influencer',
    load: async () => (await import('./timeline.ts')).timeline,
  },
  'explain <who>': {
    describe: 'tell why each thing was decided: facts, rule, numbers, mail, approval',
    load: async () => (await import('./explain.ts')).explain,
  },
  replay: {
    describe: 'a negotiation or a campaign as it was, folded from the log alone',
    examples: [
      ['parley replay negotiation "Mia Torres" --at 2026-12-01', 'one negotiation as it was then'],
      ['parley replay campaign "Northwind Coffee" --step', 'a campaign, event by event'],
    ],
    commands: {
      'negotiation <who>': {
        describe: 'one negotiation at a moment, step by step, or live',
        load: async () => (await import('./replay-negotiation.ts')).replayNegotiation,
      },
      'campaign <which>': {
        describe: 'one campaign at a moment, step by step, or live',
        load: async () => (await import('./replay-campaign.ts')).replayCampaign,
      },
    },
  },
  campaign: {
    describe: 'list the campaigns, or show one',
    examples: [
      ['parley campaign list', 'all campaigns, with spending and average CPM'],
      ['parley campaign show "Northwind Coffee"', 'one of them, by client'],
    ],
    commands: {
      list: {
        describe: 'every campaign: deals, spending, average CPM against target',
        load: async () => (await import('./campaign-list.ts')).campaignListCommand,
      },
      'show <campaign>': {
        describe: 'one campaign: terms, money, influencers, what waits for a person',
        load: async () => (await import('./campaign-show.ts')).campaignShowCommand,
      },
    },
  },
  report: {
    describe: 'write a page to forward or print',
    examples: [['parley report campaign "Northwind Coffee" --out northwind.html', 'one page, with charts and hashes']],
    commands: {
      'campaign <campaign>': {
        describe: 'one campaign: outcome, spending, CPM over time, escalations, agreements, audit trail',
        load: async () => (await import('./report.ts')).campaignReportCommand,
      },
    },
  },
  effects: {
    describe: 'what was asked of the outside world and is not settled: list, retry, cancel',
    examples: [
      ['parley effects list --parked', 'what waits, and why'],
      ['parley effects retry --all', 'try it when parley serve starts'],
    ],
    commands: {
      list: {
        describe: 'every effect that is not settled',
        load: async () => (await import('./effects.ts')).effectsListCommand,
      },
      'retry [effect]': {
        describe: 'let what is parked go (not while serve runs: /parley retry in Slack)',
        load: async () => (await import('./effects.ts')).effectsRetryCommand,
      },
      'cancel <effect>': {
        describe: 'give one up for good (not while serve runs: /parley cancel in Slack)',
        load: async () => (await import('./effects.ts')).effectsCancelCommand,
      },
    },
  },
  verify: {
    describe: 'check that the log and the read models are what they were',
    load: async () => (await import('./verify.ts')).verifyLog,
  },
  anchor: {
    describe: 'sign the newest position of the log, to be kept elsewhere',
    load: async () => (await import('./anchor.ts')).anchor,
  },
  'erase <person>': {
    describe: 'empty everything that names a person, for good',
    load: async () => (await import('./erase.ts')).erase,
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
  'completion <shell>': {
    describe: 'print what makes a shell complete commands, options and names',
    load: async () => (await import('./completion.ts')).completion,
  },
};

type Run = () => Promise<number>;

/** What the words ask for; null where yargs has answered by itself, with help. @throws UsageError, NotUnderstood */
const chosen = async (words: readonly string[]): Promise<Run | null> => {
  const [first, ...rest] = words;
  if (first === '--complete') return async () => (await import('./complete.ts')).complete(rest, COMMANDS);
  const found: { run: Run | null } = { run: null };
  const yargs = commandLine((run) => (found.run = run));
  const answer = (_error: unknown, _args: unknown, help: string): void => {
    if (help !== '') process.stdout.write(`${help}\n`);
  };
  try {
    await yargs.parseAsync(words, {}, answer);
  } catch (error) {
    throw error instanceof Error && error.name === 'YError' ? new NotUnderstood(error.message) : error;
  }
  return found.run;
};

/** A line that yargs refused, in its words. */
class NotUnderstood extends Error {
  readonly code = 'NOT_UNDERSTOOD';
}

const told = async (
  error: unknown,
  words: readonly string[],
): Promise<Readonly<{ code: number; sentence: string }>> => {
  if (!(error instanceof NotUnderstood))
    return { code: error instanceof UsageError ? EXIT.usage : EXIT.error, sentence: sentenceFor(error) };
  const { usageSentence } = await import('./usage.ts');
  return { code: EXIT.usage, sentence: await usageSentence(error.message, words, COMMANDS) };
};

const VERSION = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const commandLine = (choose: (run: Run) => void): Argv<Common> => {
  const yargs = commonOptions(createYargs())
    .scriptName('parley')
    .locale('en')
    .usage('parley <command> [options]')
    .strict()
    .demandCommand(1, NAME_A_COMMAND)
    .help()
    .version('version', 'Show the version', VERSION)
    .wrap(Math.min(WIDEST_HELP, process.stdout.columns || WIDEST_HELP))
    .example('parley log --last 24h', 'what happened since yesterday')
    .example('parley timeline "Mia Torres"', 'the whole story of one influencer')
    .example('parley campaign show "Northwind Coffee"', 'one campaign at a glance')
    .epilogue(EXIT_CODES)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new NotUnderstood(message ?? '');
    });
  return added(yargs, COMMANDS, choose);
};

/** yargs only understands the line; the command runs afterwards, or it would lay out its help for every run. */
const added = (yargs: Argv<Common>, commands: Commands, choose: (run: Run) => void): Argv<Common> => {
  for (const [name, listed] of Object.entries(commands)) {
    if ('commands' in listed)
      yargs.command(name, listed.describe, (own) =>
        added(own, listed.commands, choose)
          .usage(`parley ${name} <command> [options]\n\n${listed.describe}`)
          .demandCommand(1, NAME_A_COMMAND)
          .example(listed.examples.map(([line, what]) => [line, what]))
          .epilogue(EXIT_CODES),
      );
    else
      yargs.command(
        name,
        listed.describe,
        async (own) => (await listed.load()).options(own).epilogue(EXIT_CODES),
        (args) => choose(async () => (await listed.load()).run(args)),
      );
  }
  return yargs;
};

const EXIT_CODES = 'Exit codes: 0 done, 1 error, 2 the command line is wrong, 3 damage was found.';
const WIDEST_HELP = 110;
const NAME_A_COMMAND = 'Name a command; --help lists them.';
