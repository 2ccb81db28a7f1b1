import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import { runApart } from '../apart/run.ts';
import { drawCopying, sizeOf } from '../copies/copying.ts';
import { modeOf, newFile } from '../copies/new-file.ts';
import { counted } from '../render/amounts.ts';
import { EXIT } from './failure.ts';
import { opened } from './looking.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';

/** `parley backup`: one file that holds everything, made beside a running parley serve. Exit code 3: the database is damaged. */
export const backup = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley backup <file>\n\nCopies the database as it is at this moment into a new file, and verifies the copy. May run while ' +
          'parley serve writes. Writes over nothing; until the copy is whole and on disk there is no file of that name.',
      )
      .positional('file', { type: 'string', demandOption: true, describe: 'the file to make' })
      .option('check', { type: 'boolean', default: true, describe: 'verify the copy; --no-check leaves it out' })
      .example('parley backup /backups/parley-$(date +%F).db', 'every night, from cron')
      .example('parley backup copy.db --db agency.db', 'of another database')
      .example('parley backup damaged.db --no-check', 'also of a database that does not verify'),
  run: async ({ db, file, check }) => {
    const began = performance.now();
    opened(db, openForReading).close();
    const out = standardOutput();
    const copy = newFile(file, modeOf(db));
    const drawing = drawCopying(db, copy.temporary);
    try {
      const asked = { from: db, to: copy.temporary, check };
      const done = await runApart('backup', asked, { onHalfway: drawing.stop });
      if (done.outcome === 'damaged') {
        const { tellDamage } = await import('./verify.ts');
        tellDamage(done, out);
        out.line('No copy was kept; parley backup --no-check keeps one where there is something to copy.');
        return EXIT.damage;
      }
      copy.publish();
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      out.line(`Backed up ${counted(done.head, 'event')} to ${file} (${sizeOf(file)}) in ${seconds} s.`);
      if (done.hash !== null)
        out.line(`${check ? 'Verified' : 'Not verified: it ends'} at position ${done.head}, hash ${done.hash}.`);
      return EXIT.ok;
    } finally {
      drawing.stop();
      copy.discard();
    }
  },
});
