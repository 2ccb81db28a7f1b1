import Sqlite from 'better-sqlite3';
import type { Argv } from 'yargs';
import { catalogue } from '../../events/catalogue.ts';
import { openReader } from '../../events/reader.ts';
import { type Damage, type Damaged, type Verification, verify } from '../../events/verify.ts';
import { type Difference } from '../../projections/rebuild.ts';
import { projectionEngine } from '../../projections/engine.ts';
import { type Fault, faults } from '../../projections/faults.ts';
import { READ_MODELS } from '../../projections/read-models.ts';
import { counted } from '../render/amounts.ts';
import { oneLine } from '../render/text.ts';
import { EXIT } from './failure.ts';
import { requireDatabase } from './looking.ts';
import { command, type Common } from './options.ts';
import { progressBar } from './progress.ts';
import { standardOutput, type Terminal } from './terminal.ts';

/** `parley verify`: everything that can be checked without a signature from outside. Exit code 3 on damage. */
export const verifyLog = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley verify\n\nChecks the hash chain, gaps, tables and triggers, what personal parts were committed to, and that ' +
          'the read models equal a rebuild. Writes nothing; may run beside parley serve. Exit code 3: damage was found.',
      )
      .example('parley verify', 'check parley.db')
      .example('parley verify --db backup.db && echo sound', 'check a copy, in a script'),
  run: ({ db }) => {
    requireDatabase(db);
    const { found, stopped } = verified(db);
    const out = standardOutput();
    tell(found, stopped, db, out);
    return found.outcome === 'intact' ? EXIT.ok : EXIT.damage;
  },
});

/** `stopped`: the read models that stopped following, of a log that is intact. */
export type Verified = Readonly<{ found: Verification; stopped: readonly Fault[] }>;

/** Checks everything of a file. @throws SchemaMismatch */
export const verified = (file: string): Verified => {
  const chain = progressBar('chain');
  const models = progressBar('read models');
  try {
    const reader = openReader(file, catalogue);
    try {
      const source = { database: reader.database, all: reader.known };
      const found = verify(reader.database, {
        onProgress: chain.advance,
        readModels: () => differenceWords(projectionEngine(READ_MODELS).differences(source, models.advance)),
      });
      return { found, stopped: found.outcome === 'intact' ? faults(reader.database) : [] };
    } finally {
      reader.close();
    }
  } catch (error) {
    // Broken so early that it can't even be opened.
    if (!(error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(error.code))) throw error;
    return { found: { outcome: 'damaged', damage: 'file', position: null, detail: error.message }, stopped: [] };
  } finally {
    chain.stop();
    models.stop();
  }
};

const differenceWords = ([first]: readonly Difference[]): string | null => {
  if (first === undefined) return null;
  const { projection, key, what } = first;
  const where = key === null ? `the read model ${projection}` : `row ${key} of the read model ${projection}`;
  return `${where} ${DIFFERENCES[what]}`;
};

const DIFFERENCES: Readonly<Record<Difference['what'], string>> = {
  missing: 'is missing',
  unexpected: 'should not be there',
  differs: 'is not what a rebuild makes',
};

const RESTORE = 'Keep this file as it is for whoever looks into it, and restore the last backup that verifies.';

/** What each kind of damage means, and what to do about it. */
const DAMAGES: Readonly<Record<Damage, Readonly<{ what: string; then: string }>>> = {
  schema: { what: 'a table, index, trigger or view is not the one that belongs there', then: RESTORE },
  gap: { what: 'events are missing or out of place', then: RESTORE },
  chain: { what: 'an event is not what it was', then: RESTORE },
  personal_missing: { what: 'a personal part is gone', then: RESTORE },
  personal_altered: { what: 'a personal part is not what its event committed to', then: RESTORE },
  personal_unexpected: { what: 'a personal part belongs to no event', then: RESTORE },
  read_model: {
    what: 'a read model is not what the log says',
    then: 'The log itself is sound: stop parley serve and run parley rebuild.',
  },
  file: { what: 'the file itself is broken', then: RESTORE },
};

/** What is damaged, where, and what to do about it. */
export const tellDamage = ({ damage, position, detail }: Damaged, { line, paint }: Terminal): void => {
  const { what, then } = DAMAGES[damage];
  const where = position === null ? '' : ` at position ${position}`;
  line(`${paint('bad', `Damaged${where}:`)} ${what} (${damage}).`);
  line(oneLine(detail));
  line(then);
};

const tell = (found: Verification, stopped: readonly Fault[], file: string, out: Terminal): void => {
  if (found.outcome === 'damaged') {
    tellDamage(found, out);
    return;
  }
  const { line, paint } = out;
  const { head, hash, erasedParts } = found;
  line(`${paint('good', 'Intact:')} ${counted(head, 'event')} in ${file}, and every read model equals a rebuild.`);
  if (head > 0) line(`Vouched for up to position ${head}, hash ${hash}.`);
  if (erasedParts > 0)
    line(
      `${counted(erasedParts, 'personal part was', 'personal parts were')} erased; the events around them are whole.`,
    );
  line(
    paint('faint', 'What was cut off after the last position, only a copy of a later hash kept elsewhere can tell.'),
  );
  for (const { projection, position, fault } of stopped)
    line(
      paint(
        'waiting',
        `The read model ${projection} stopped at position ${position} (${oneLine(fault)}): run parley rebuild.`,
      ),
    );
};
