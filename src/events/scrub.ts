import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';

/**
 * `clean`: none of the words stands anywhere in the files any more, but where a row still says it. `held`: somebody still
 * reads what was there before; `full`: there was no room; `left`: this word is there, and no row accounts for it.
 */
export type Scrubbed = Readonly<{ outcome: 'clean' | 'held' | 'full' }> | Readonly<{ outcome: 'left'; word: string }>;

/**
 * Clears what was deleted out of the files of a database, on the writer's connection, and looks for words in what is left.
 * The file is made anew: SQLite overwrites what it deletes, but not what a page held before its rows moved to another one
 * (measured: of 200 people who were erased, 3 could still be read in such a gap).
 */
export const scrub = (database: Database, words: readonly string[]): Scrubbed => {
  try {
    database.exec('VACUUM');
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_FULL') return { outcome: 'full' };
    throw error;
  }
  if (!checkpoint(database)) return { outcome: 'held' };
  const word = firstLeft(database, words);
  return word === null ? { outcome: 'clean' } : { outcome: 'left', word };
};

/** Moves everything into the file and empties the write-ahead log; false while a reader needs it. */
const checkpoint = (database: Database): boolean => {
  const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly { busy: number }[];
  return result?.busy === 0;
};

const firstLeft = (database: Database, words: readonly string[]): string | null => {
  const inRows = database.prepare<[string, string]>(
    'SELECT 1 FROM personal WHERE instr(content, ?) > 0 UNION ALL SELECT 1 FROM events WHERE instr(data, ?) > 0 LIMIT 1',
  );
  const files = [database.name, `${database.name}-wal`].filter((file) => existsSync(file));
  const isLeft = (word: string) => files.some((file) => holds(file, word)) && inRows.get(word, word) === undefined;
  return words.find(isLeft) ?? null;
};

/** How much of a file is in memory at once. */
export const CHUNK_BYTES = 4 * 1024 * 1024;

/** Whether a word stands in a file, also where it lies across two parts of it. */
export const holds = (file: string, word: string): boolean => {
  const wanted = Buffer.from(word);
  const chunk = Buffer.alloc(CHUNK_BYTES + wanted.length);
  const descriptor = openSync(file, 'r');
  try {
    let kept = 0;
    for (let at = 0; ;) {
      const read = readSync(descriptor, chunk, kept, CHUNK_BYTES, at);
      if (read === 0) return false;
      if (chunk.subarray(0, kept + read).includes(wanted)) return true;
      const tail = Math.min(wanted.length - 1, kept + read);
      chunk.copy(chunk, 0, kept + read - tail, kept + read);
      kept = tail;
      at += read;
    }
  } finally {
    closeSync(descriptor);
  }
};
