import Sqlite, { type Database } from 'better-sqlite3';
import type { Argv } from 'yargs';
import { SchemaMismatch } from '../../events/errors.ts';
import { schemaVersion } from '../../events/schema.ts';
import { runApart } from '../apart/run.ts';
import { drawCopying, sizeOf } from '../copies/copying.ts';
import { modeOf, newFile } from '../copies/new-file.ts';
import { counted } from '../render/amounts.ts';
import { EXIT, Refusal, UsageError } from './failure.ts';
import { refusalOf, requireDatabase } from './looking.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';

/** `parley restore`: a backup becomes a database again, and is proven to be one. Exit code 3: the backup is damaged. */
export const restore = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley restore <backup> --out <file>\n\nMakes a database of a backup, in a new file, and proves it: chain, gaps, tables, ' +
          'triggers, personal parts, and every read model equal to a rebuild. A backup that is damaged is refused with what is ' +
          'damaged, and nothing is left behind.',
      )
      .positional('backup', { type: 'string', demandOption: true, describe: 'what parley backup made' })
      .option('out', { type: 'string', describe: 'the file to make' })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'without --out: restore and prove, and keep nothing',
      })
      .example('parley restore backup.db --out parley.db', 'then start parley serve on it')
      .example('parley restore backup.db --check', 'a drill: could this backup be restored?'),
  run: async ({ backup, out: target, check }) => {
    if (target === undefined && !check)
      throw new UsageError('Name the file to make with --out FILE, or prove the backup with --check and keep nothing.');
    requireBackup(backup);
    const began = performance.now();
    const out = standardOutput();
    const file = newFile(target ?? `${backup}.check`, modeOf(backup));
    const drawing = drawCopying(backup, file.temporary);
    try {
      const asked = { from: backup, to: file.temporary };
      const found = await runApart('restore', asked, { onHalfway: drawing.stop });
      if (found.outcome === 'damaged') {
        const { tellDamage } = await import('./verify.ts');
        tellDamage(found, out);
        const mend = ' Run parley rebuild on a copy of the backup, and restore that.';
        out.line(`Nothing was restored.${found.damage === 'read_model' ? mend : ''}`);
        return EXIT.damage;
      }
      if (target !== undefined) file.publish();
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      const where = target === undefined ? '' : ` to ${target} (${sizeOf(target)})`;
      out.line(
        `Restored ${counted(found.head, 'event')}${where} in ${seconds} s: intact, and every read model equals a rebuild.`,
      );
      if (found.head > 0) out.line(`Vouched for up to position ${found.head}, hash ${found.hash}.`);
      if (target === undefined) out.line('Nothing was kept: --out FILE keeps it.');
      return EXIT.ok;
    } finally {
      drawing.stop();
      file.discard();
    }
  },
});

/** What was never a database of Parley's would be restored to an empty log. @throws Refusal, SchemaMismatch */
const requireBackup = (file: string): void => {
  requireDatabase(file);
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    requireParleys(database, file);
  } catch (error) {
    // What is broken in the file is found, and told, before it is copied.
    if (!(error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CORRUPT'))) throw refusalOf(file, error);
  } finally {
    database.close();
  }
};

const requireParleys = (database: Database, file: string): void => {
  const found = Number(database.pragma('user_version', { simple: true }));
  const isOurs = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'events'`).get() !== undefined;
  if (found < 1 || !isOurs) throw new Refusal('NOT_A_DATABASE', `${file} is not a backup of a Parley database.`);
  if (found > schemaVersion()) throw new SchemaMismatch(file, found, schemaVersion());
};
