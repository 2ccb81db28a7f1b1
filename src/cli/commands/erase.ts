import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Database } from 'better-sqlite3';
import type { Argv } from 'yargs';
import { WriterAlreadyOpen } from '../../events/errors.ts';
import { keyFileOf, openKeys } from '../../events/keys.ts';
import { type ErasurePlan, erasurePlan } from '../../projections/erasure-plan.ts';
import { findPerson } from '../../projections/person.ts';
import { nameOf, planLines } from '../render/erasure.ts';
import { EXIT, Refusal } from './failure.ts';
import { personMeant } from './find.ts';
import { look, opened } from './looking.ts';
import { command, type Common } from './options.ts';
import { progressBar } from './progress.ts';
import { standardOutput } from './terminal.ts';

/** `parley erase`: everything that names a person, emptied for good. */
export const erase = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley erase <person> [options]\n\nEmpties every personal part that names a person: their mails, their line of the sheet, the ' +
          'forms that list them. What is open with them ends, nothing is ever sent to them again, and the erasure is on record; ' +
          'amounts, decisions and the hash chain stay whole. It can’t be taken back. Not while parley serve runs.',
      )
      .positional('person', {
        type: 'string',
        demandOption: true,
        describe: 'an address (also a manager’s, or of somebody who only wrote), a name, a handle or an id',
      })
      .option('dry-run', { type: 'boolean', default: false, describe: 'only show what would be emptied' })
      .option('yes', { type: 'boolean', default: false, describe: 'don’t ask' })
      .option('mentions', {
        type: 'boolean',
        default: false,
        describe: 'also what other people wrote that holds their name, which may be somebody else’s',
      })
      .option('by', {
        type: 'string',
        default: 'cli',
        describe: 'who asked for it: a Slack id or a ticket, never a name',
      })
      .example('parley erase mia@example.com --dry-run', 'see what would be emptied')
      .example('parley erase mia@example.com --by T-4711 --yes', 'in a script'),
  run: async ({ db, dryRun, yes, ...options }) => {
    const out = standardOutput();
    if (dryRun) {
      for (const each of planLines(look(db, (database) => planned(database, options)))) out.line(each);
      out.line('Nothing was changed.');
      return EXIT.ok;
    }
    // Everything that decides is loaded here only.
    const { openErasing } = await import('../erasing.ts');
    const erasing = writing(db, openErasing);
    try {
      const plan = planned(erasing.database, options);
      for (const each of planLines(plan)) out.line(each);
      if (!yes && plan.emptied.length > 0) await confirmed(nameOf(plan.person));
      for (const each of await erasing.erase(plan, options.by)) out.line(each);
      return EXIT.ok;
    } finally {
      erasing.close();
    }
  },
});

type Options = Readonly<{ db?: string; person: string; mentions: boolean }>;

/** @throws Refusal that offers who comes near */
const planned = (database: Database, { person, mentions }: Options): ErasurePlan => {
  const bar = progressBar('looking through the log');
  try {
    const found = personMeant(findPerson(database, person, blinding(database.name)), person);
    return erasurePlan(database, found, mentions, bar.advance);
  } finally {
    bar.stop();
  }
};

/** Where there is no key yet, nobody was erased with one. */
const blinding = (db: string) => (existsSync(keyFileOf(db)) ? openKeys(db).blind : () => []);

const writing = <Opened>(db: string, open: (file: string) => Opened): Opened => {
  try {
    return opened(db, open);
  } catch (error) {
    if (!(error instanceof WriterAlreadyOpen)) throw error;
    throw new Refusal(
      'IN_USE',
      `${db} is in use: stop parley serve, erase, and start it again; --dry-run looks meanwhile.`,
    );
  }
};

/** @throws Refusal unless somebody at a terminal says yes */
const confirmed = async (name: string): Promise<void> => {
  if (!process.stdin.isTTY)
    throw new Refusal(
      'NOT_CONFIRMED',
      'Nothing was erased: say --yes to erase without being asked, or --dry-run to look.',
    );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`Erase ${name} for good? Type yes: `);
    if (answer.trim().toLowerCase() !== 'yes') throw new Refusal('NOT_CONFIRMED', 'Nothing was erased.');
  } finally {
    terminal.close();
  }
};
