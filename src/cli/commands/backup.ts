import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import { runApart } from '../apart/run.ts';
import { copied, sizeOf } from '../copies/copying.ts';
import { modeOf, newFile } from '../copies/new-file.ts';
import { rowReader } from '../../events/read.ts';
import { counted } from '../render/amounts.ts';
import { EXIT } from './failure.ts';
import { look, opened } from './looking.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';
import { tellDamage } from './verify.ts';

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
    try {
      const damage = (await copied(db, copy.temporary, false)) ?? (check ? await damageIn(copy.temporary) : null);
      if (damage !== null) {
        tellDamage(damage, out);
        out.line('No copy was kept; parley backup --no-check keeps one where there is something to copy.');
        return EXIT.damage;
      }
      const { position, hash } = look(copy.temporary, (database) => rowReader(database).head());
      copy.publish();
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      out.line(`Backed up ${counted(position, 'event')} to ${file} (${sizeOf(file)}) in ${seconds} s.`);
      if (hash !== null)
        out.line(`${check ? 'Verified' : 'Not verified: it ends'} at position ${position}, hash ${hash}.`);
      return EXIT.ok;
    } finally {
      copy.discard();
    }
  },
});

const damageIn = async (file: string) => {
  const { found } = await runApart('verify', { file });
  return found.outcome === 'damaged' ? found : null;
};
