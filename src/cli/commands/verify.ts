import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Argv } from 'yargs';
import type { Anchor, PublicKeys } from '../../events/anchor.ts';
import { anchorsFileOf, readAnchors } from '../../events/anchors.ts';
import { catalogue } from '../../events/catalogue.ts';
import { type Damaged, damaged } from '../../events/damage.ts';
import { publicKeyFileOf, publicKeysBeside, publicKeysIn } from '../../events/keys.ts';
import { openReader } from '../../events/reader.ts';
import { type Damage, type Verification, verify } from '../../events/verify.ts';
import { type Difference } from '../../projections/rebuild.ts';
import { projectionEngine } from '../../projections/engine.ts';
import { type Fault, faults } from '../../projections/faults.ts';
import { READ_MODELS } from '../../projections/read-models.ts';
import { counted, minute } from '../render/amounts.ts';
import { oneLine } from '../render/text.ts';
import { EXIT, Refusal } from './failure.ts';
import { requireDatabase, requireParleys } from './looking.ts';
import { command, type Common } from './options.ts';
import { progressBar } from './progress.ts';
import { standardOutput, type Terminal } from './terminal.ts';

/** `parley verify`: everything that can be checked, with the anchors that are at hand. Exit code 3 on damage. */
export const verifyLog = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley verify [options]\n\nChecks the hash chain, gaps, tables and triggers, what personal parts were committed to, the ' +
          'anchors that were kept of it, and that the read models equal a rebuild. Writes nothing; may run beside parley serve. ' +
          'Exit code 3: damage was found.',
      )
      .option('anchors', {
        type: 'string',
        describe: 'a file of anchors, one a line, as parley anchor and Slack give them',
        defaultDescription: 'the database with .anchors',
      })
      .option('public-key', {
        type: 'string',
        describe: 'the public key that they are checked with',
        defaultDescription: 'the database with .key.pub',
      })
      .example('parley verify', 'check parley.db')
      .example('parley verify --db backup.db && echo sound', 'check a copy, in a script')
      .example('parley verify --anchors from-slack.txt', 'hold the log against anchors that were kept elsewhere'),
  run: ({ db, anchors, publicKey }) => {
    requireDatabase(db);
    const { found, stopped } = verified(db, witnesses(db, anchors, publicKey));
    const out = standardOutput();
    tell(found, stopped, db, out);
    return found.outcome === 'intact' ? EXIT.ok : EXIT.damage;
  },
});

/** `stopped`: the read models that stopped following, of a log that is intact. */
export type Verified = Readonly<{ found: Verification; stopped: readonly Fault[] }>;

type Witnesses = Readonly<{ anchors: readonly Anchor[]; publicKeys: PublicKeys }>;

const NOTHING_OUTSIDE: Witnesses = { anchors: [], publicKeys: new Map() };

/** What was kept outside of the database. @throws Refusal, NotAnAnchor, KeyUnusable */
const witnesses = (db: string, anchorsFile: string | undefined, keyFile: string | undefined): Witnesses => {
  for (const file of [anchorsFile, keyFile]) if (file !== undefined) requireFile(file);
  const anchors = readAnchors(anchorsFile ?? anchorsFileOf(db));
  const publicKeys = keyFile === undefined ? publicKeysBeside(db) : publicKeysIn(keyFile);
  if (publicKeys === null && anchors.length > 0)
    throw new Refusal(
      'KEY_MISSING',
      `Anchors can't be checked without the installation's public key (${publicKeyFileOf(db)}): name it with --public-key FILE.`,
    );
  return { anchors, publicKeys: publicKeys ?? new Map() };
};

const requireFile = (file: string): void => {
  if (!existsSync(file)) throw new Refusal('NOT_FOUND', `There is no file ${file}: check how it is spelled.`);
};

/** Checks everything of a file. @throws SchemaMismatch */
export const verified = (file: string, outside: Witnesses = NOTHING_OUTSIDE): Verified => {
  const chain = progressBar('chain');
  const models = progressBar('read models');
  try {
    requireParleys(file);
    const reader = openReader(file, catalogue);
    try {
      const found = verify(reader.database, {
        ...outside,
        onProgress: chain.advance,
        readModels: () => differenceWords(projectionEngine(READ_MODELS).differences(reader, models.advance)),
      });
      return { found: withErasuresOnRecord(found), stopped: found.outcome === 'intact' ? faults(reader.database) : [] };
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

/** The table lets anybody empty a part, so that an erasure can; one that is not on record has destroyed evidence. */
const withErasuresOnRecord = (found: Verification): Verification =>
  found.outcome === 'damaged' || found.unrecordedErasure === null
    ? found
    : damaged('personal_emptied', found.unrecordedErasure, 'no erasure on record names it');

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
  personal_emptied: { what: 'a personal part is empty although nobody was erased with it', then: RESTORE },
  personal_unexpected: { what: 'a personal part belongs to no event', then: RESTORE },
  read_model: {
    what: 'a read model is not what the log says',
    then: 'The log itself is sound: stop parley serve and run parley rebuild.',
  },
  file: { what: 'the file itself is broken', then: RESTORE },
  truncated: { what: 'events that were anchored are cut off', then: RESTORE },
  rewritten: { what: 'the log is not the one that was anchored', then: RESTORE },
  anchor_forged: {
    what: 'an anchor was not signed by this installation',
    then: "Take it out of the anchors, or name an earlier key's public half with --public-key FILE; and ask where it comes from.",
  },
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
  const { head, erasedParts } = found;
  line(`${paint('good', 'Intact:')} ${counted(head, 'event')} in ${file}, and every read model equals a rebuild.`);
  if (head > 0) line(vouchedFor(found));
  if (erasedParts > 0)
    line(
      `${counted(erasedParts, 'personal part was', 'personal parts were')} erased; the events around them are whole.`,
    );
  line(paint('faint', 'What was cut off after that, only an anchor made later and kept elsewhere can tell.'));
  for (const { projection, position, fault } of stopped)
    line(
      paint(
        'waiting',
        `The read model ${projection} stopped at position ${position} (${oneLine(fault)}): run parley rebuild.`,
      ),
    );
};

/** Up to where the anchors vouch, and from there the chain alone. */
const vouchedFor = ({ head, hash, anchored }: Extract<Verification, { outcome: 'intact' }>): string => {
  if (anchored === null) return `Vouched for by its chain up to position ${head}, hash ${hash}.`;
  const signed = `signed ${minute(anchored.signedAt)} UTC`;
  if (anchored.position === head) return `Vouched for by an anchor up to position ${head}, hash ${hash}, ${signed}.`;
  return `Vouched for by an anchor up to position ${anchored.position}, ${signed}; by its chain alone up to ${head}, hash ${hash}.`;
};
