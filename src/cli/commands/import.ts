import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { runApart } from '../apart/run.ts';
import { modeOf, newFile } from '../copies/new-file.ts';
import { counted } from '../render/amounts.ts';
import { EXIT, Refusal } from './failure.ts';
import { command, type Common } from './options.ts';
import { STANDARD_INPUT, standardOutput } from './terminal.ts';

/** `parley import`: an exported log becomes a database again, its chain computed line by line. */
export const importLog = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley import <ndjson> --db <new file>\n\nMakes a new database of what parley export wrote. Each hash is computed anew: it ' +
          'stops, with the number of the line, at the first event that is not what it was, and then leaves nothing behind.',
      )
      .positional('ndjson', { type: 'string', demandOption: true, describe: 'the exported log; - is standard input' })
      .example('parley import log.ndjson --db copy.db', 'into a new database')
      .example('zstd -dc log.ndjson.zst | parley import - --db copy.db', 'from a pipe'),
  run: async ({ db, ndjson }) => {
    const began = performance.now();
    if (ndjson !== STANDARD_INPUT && !existsSync(ndjson))
      throw new Refusal(
        'FILE_MISSING',
        `There is no file ${ndjson}: name what parley export --out wrote, or - for a pipe.`,
      );
    const file = newFile(db, ndjson === STANDARD_INPUT ? OWNER_ONLY : modeOf(ndjson));
    try {
      const { head, hash } = await runApart('import', { from: ndjson, to: file.temporary });
      file.publish();
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      const out = standardOutput();
      out.line(`Imported ${counted(head, 'event')} into ${db} in ${seconds} s, every hash as it was.`);
      if (hash !== null) out.line(`It ends at position ${head}, hash ${hash}.`);
      return EXIT.ok;
    } finally {
      file.discard();
    }
  },
});

const OWNER_ONLY = 0o600;
