import { pipeline } from 'node:stream/promises';
import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import { runApart } from '../apart/run.ts';
import { exportOf } from '../copies/exported.ts';
import { modeOf, newFile } from '../copies/new-file.ts';
import { counted } from '../render/amounts.ts';
import { EXIT } from './failure.ts';
import { opened } from './looking.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';

/** `parley export`: the log as text that outlives this program, with all that its chain is computed from. */
export const exportLog = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley export [--out <file>]\n\nWrites the log as NDJSON: a header, then one event a line with every stored column and its ' +
          'personal part, so that the chain can be computed again. May run while parley serve writes.',
      )
      .option('out', { type: 'string', describe: 'a new file instead of standard output' })
      .example('parley export --out log.ndjson', 'into a file, which must not exist')
      .example('parley export | zstd > log.ndjson.zst', 'packed')
      .example(`parley export | jq -r 'select(.type == "MailSent") | .data | fromjson | .price'`, 'through jq'),
  run: async ({ db, out }) => {
    const database = opened(db, openForReading);
    try {
      if (out === undefined) await pipeline(exportOf(database).text, process.stdout, { end: false });
      else await exportTo(out, db);
      return EXIT.ok;
    } finally {
      database.close();
    }
  },
});

const exportTo = async (target: string, db: string): Promise<void> => {
  const file = newFile(target, modeOf(db));
  try {
    const { head } = await runApart('export', { from: db, to: file.temporary });
    file.publish();
    standardOutput().line(`Exported ${counted(head, 'event')} to ${target}.`);
  } finally {
    file.discard();
  }
};
