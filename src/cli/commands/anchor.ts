import type { Argv } from 'yargs';
import { anchorLine } from '../../events/anchor.ts';
import { type Anchoring, anchorHead, anchorsFileOf } from '../../events/anchors.ts';
import { openKeys } from '../../events/keys.ts';
import type { Instant } from '../../events/units.ts';
import { EXIT, Refusal } from './failure.ts';
import { look } from './looking.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';

/** `parley anchor`: signs the head of the log, for whoever keeps it elsewhere. */
export const anchor = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley anchor [options]\n\nSigns the newest position of the log with the key of this installation, adds the anchor to ' +
          'a file and prints it: kept where nobody of this machine can change it, it shows later whether the log was cut off ' +
          'or rewritten. Reads the database only; may run beside parley serve, which anchors by itself every day.',
      )
      .option('anchors', {
        type: 'string',
        describe: 'the file that it is added to',
        defaultDescription: 'the database with .anchors',
      })
      .example('parley anchor', 'anchor parley.db in parley.db.anchors')
      .example('parley anchor | ssh vault "cat >> parley.anchors"', 'keep it on another machine, too'),
  run: ({ db, anchors }) => {
    const file = anchors ?? anchorsFileOf(db);
    const made = look(db, (database) => {
      return anchorHead(database, file, openKeys(db), new Date().toISOString() as Instant);
    });
    standardOutput().line(anchorLine(anchored(made, db)));
    return EXIT.ok;
  },
});

const anchored = (made: Anchoring, db: string) => {
  switch (made.outcome) {
    case 'anchored':
    case 'unchanged':
      return made.anchor;
    case 'empty':
      throw new Refusal('NOTHING_TO_ANCHOR', `${db} holds no event yet: there is nothing to anchor.`);
    case 'contradicted':
      throw new Refusal(
        'LOG_CONTRADICTED',
        `${db} does not fit its anchor at position ${made.anchor.position}, so no new one was made: run parley verify.`,
      );
  }
};
