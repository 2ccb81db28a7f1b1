import { readFileSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { emptyParts } from '../../src/events/personal.ts';
import { CHUNK_BYTES, holds, scrub } from '../../src/events/scrub.ts';
import type { Position } from '../../src/events/units.ts';
import { verify } from '../../src/events/verify.ts';
import { append, closing, newFile, testLog } from './fixture.ts';
import { campaign, met, moved } from './vocabulary.ts';

const MAYA = 'maya.lee@mail.example';

/** Maya is met among others, and emptied. */
const erased = async () => {
  const log = testLog();
  await append(log, campaign('a'), met(MAYA), moved(1), met('Ben', 'i-2'));
  await log.write((tx) => emptyParts(tx, [1 as Position]));
  const { database } = log;
  const isIn = (suffix: string) => readFileSync(`${database.name}${suffix}`).includes(MAYA);
  return { log, database, isIn };
};

describe('scrubbing a database', () => {
  it('leaves nothing of what was emptied, and the log as it was', async () => {
    const { database, isIn } = await erased();
    expect(isIn('-wal'), 'the write-ahead log still had it').toBe(true);
    const before = database.prepare('SELECT * FROM events').all();
    expect(scrub(database, [MAYA])).toEqual({ outcome: 'clean' });
    expect([isIn(''), isIn('-wal')]).toEqual([false, false]);
    expect(database.prepare('SELECT * FROM events').all()).toEqual(before);
    expect(verify(database)).toMatchObject({ outcome: 'intact', head: 3, erasedParts: 1 });
  });

  it('clears out what SQLite left in pages that were given up', async () => {
    const { database, isIn } = await erased();
    database.pragma('secure_delete = OFF');
    database.exec(`CREATE TABLE heap (text TEXT) STRICT; INSERT INTO heap VALUES ('${MAYA}'); DROP TABLE heap`);
    database.pragma('secure_delete = ON');
    database.pragma('wal_checkpoint(TRUNCATE)');
    expect(isIn('')).toBe(true);
    expect(scrub(database, [MAYA])).toEqual({ outcome: 'clean' });
    expect(isIn('')).toBe(false);
  });

  it('says when somebody still reads what was there before', async () => {
    const { database, isIn } = await erased();
    database.pragma('busy_timeout = 10');
    const reader = closing(new Sqlite(database.name, { readonly: true }));
    const open = reader.prepare('SELECT position FROM events').iterate();
    open.next();
    expect(scrub(database, [MAYA])).toEqual({ outcome: 'held' });
    open.return?.();
    expect(scrub(database, [MAYA])).toEqual({ outcome: 'clean' });
    expect([isIn(''), isIn('-wal')]).toEqual([false, false]);
  });

  it('names a word that no event accounts for, and none that somebody else’s part holds', async () => {
    const { database, log } = await erased();
    database.exec(`CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes VALUES ('call ${MAYA}')`);
    expect(scrub(database, ['nobody', MAYA])).toEqual({ outcome: 'left', word: MAYA });
    await append(log, campaign('a'), met(`Ben knows ${MAYA}`, 'i-2'));
    expect(scrub(database, [MAYA])).toEqual({ outcome: 'clean' });
  });

  it.each([0, 1, 5, 10])(
    'finds a word that begins %i bytes before a part of the file that is read at once',
    (before) => {
      const file = newFile();
      const bytes = Buffer.alloc(CHUNK_BYTES + 100, 'x');
      bytes.write('needle', CHUNK_BYTES - before);
      writeFileSync(file, bytes);
      expect([holds(file, 'needle'), holds(file, 'needles')]).toEqual([true, false]);
    },
  );
});
