import type { Argv } from 'yargs';
import { OutsideSystem } from '../../events/catalogue/effects.ts';
import { WriterAlreadyOpen } from '../../events/errors.ts';
import { openEffectRows } from '../../projections/effect-rows.ts';
import type { PersonsWord } from '../../adapters/effects/by-person.ts';
import type { ChangingEffects } from '../changing-effects.ts';
import { counted } from '../render/amounts.ts';
import { effectLines, EFFECTS_CSV } from '../render/effects.ts';
import { EXIT, Refusal, UsageError } from './failure.ts';
import { look, opened } from './looking.ts';
import { command, type Common, formatOption, textOption } from './options.ts';
import { writeCsv, writeDocuments } from './rows.ts';
import { standardOutput } from './terminal.ts';

const systemOption = {
  choices: OutsideSystem.options,
  requiresArg: true,
  describe: 'only of this outside system',
} as const;
const BY = 'who wants it: a Slack id or a ticket, never a name';

/** `parley effects list`. */
export const effectsListCommand = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley effects list [options]\n\nLists what was asked of the outside world and is not settled: mails to send, messages to post, ' +
          'replies to read. The oldest first.',
      )
      .option('system', systemOption)
      .option('parked', {
        type: 'boolean',
        default: false,
        describe: 'only what waits to be tried again, or for a person',
      })
      .option('format', formatOption)
      .example('parley effects list --parked', 'what waits, and why')
      .example(`parley effects list --format json | jq '.[] | select(.system == "gmail")'`, 'for a program'),
  run: ({ db, system, parked, format }) => {
    const rows = look(db, (database) => openEffectRows(database, { system: system ?? null, parked }));
    const out = standardOutput();
    if (format === 'csv') writeCsv(rows, EFFECTS_CSV, out);
    else if (format !== 'table') writeDocuments(rows, format, out);
    else if (rows.length === 0) process.stderr.write('Nothing is asked of the outside world.\n');
    else for (const line of effectLines(rows, out)) out.line(line);
    return EXIT.ok;
  },
});

/** `parley effects retry`. */
export const effectsRetryCommand = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley effects retry [effect] [options]\n\nLets what is parked go at the next start of parley serve, instead of when its pause ' +
          'is over. While parley serve runs, /parley retry in Slack lets go what waits for a person. A send in doubt asks the mailbox first.',
      )
      .positional('effect', { type: 'string', describe: 'its id, as parley effects list shows it' })
      .option('all', { type: 'boolean', default: false, describe: 'everything that is parked' })
      .option('system', systemOption)
      .option('by', { ...textOption(BY), default: 'cli' })
      .example('parley effects retry --all --system slack', 'after the channel was made again')
      .example('parley effects retry 0193…:0', 'one of them'),
  run: async ({ db, effect, all, system, by }) => {
    if ((effect === undefined) !== (all || system !== undefined))
      throw new UsageError('Name one effect, or say --all, or --system for all of one: parley effects retry --help.');
    const changing = await openedForChanging(db);
    try {
      const out = standardOutput();
      if (effect === undefined) {
        const resumed = await changing.retryAll(system ?? null, by);
        out.line(`${counted(resumed, 'effect is', 'effects are')} tried when parley serve starts.`);
      } else {
        requireDone(await changing.retry(effect, by), effect);
        out.line(`${effect} is tried when parley serve starts.`);
      }
      return EXIT.ok;
    } finally {
      changing.close();
    }
  },
});

/** `parley effects cancel`. */
export const effectsCancelCommand = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley effects cancel <effect> --by WHO\n\nGives one effect up: it is not tried any more, which is on record. A thread that would ' +
          'wait for it becomes that person’s, and its mail is taken back. While parley serve runs, /parley cancel in Slack does it.',
      )
      .positional('effect', { type: 'string', demandOption: true, describe: 'its id, as parley effects list shows it' })
      .option('by', { ...textOption(BY), demandOption: true })
      .example('parley effects cancel 0193…:0 --by U02ABCDEF', 'a message to a channel that is gone'),
  run: async ({ db, effect, by }) => {
    const changing = await openedForChanging(db);
    try {
      requireDone(await changing.cancel(effect, by), effect);
      standardOutput().line(`${effect} is given up by ${by}, and not tried any more.`);
      return EXIT.ok;
    } finally {
      changing.close();
    }
  },
});

/** Everything that decides is loaded here only. @throws Refusal */
const openedForChanging = async (db: string): Promise<ChangingEffects> => {
  const { openChanging } = await import('../changing-effects.ts');
  try {
    return opened(db, openChanging);
  } catch (error) {
    if (!(error instanceof WriterAlreadyOpen)) throw error;
    throw new Refusal(
      'IN_USE',
      `${db} is in use: stop parley serve first. While it runs, /parley retry in Slack lets go what waits for a person, and /parley cancel EFFECT gives one up.`,
    );
  }
};

/** @throws Refusal that says why nothing was changed */
const requireDone = (outcome: PersonsWord, effect: string): void => {
  if (outcome !== 'done')
    throw new Refusal(outcome === 'unknown' ? 'NOT_FOUND' : 'NOT_POSSIBLE', WHY_NOT[outcome](effect));
};

const WHY_NOT: Readonly<Record<Exclude<PersonsWord, 'done'>, (effect: string) => string>> = {
  unknown: (effect) => `There is no effect ${effect}: parley effects list shows their ids.`,
  settled: (effect) => `The effect ${effect} is settled already: parley log --type effect shows how.`,
  in_flight: (effect) =>
    `Nobody knows yet whether ${effect} went through: start parley serve, which finds out, and look again.`,
  not_parked: (effect) => `The effect ${effect} is not parked: it is tried when its turn comes.`,
  in_review: (effect) => `The effect ${effect} is a draft in the mailbox: send it there, or delete it.`,
};
