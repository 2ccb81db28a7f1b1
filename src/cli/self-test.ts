import type { Database } from 'better-sqlite3';
import { requireReadableEuros } from '../adapters/gmail/charset.ts';
import { verifySchema } from '../events/verify.ts';

/** What SQLite must read back, whatever the file or another release left there. */
const PRAGMAS = {
  journal_mode: 'wal',
  synchronous: 2,
  secure_delete: 1,
  foreign_keys: 1,
  recursive_triggers: 1,
} as const;

/** Looks at what every promise rests on, before the first request is taken. @throws SelfTestFailed, CharsetMisread */
export const requireSound = (database: Database): void => {
  requireReadableEuros();
  const settings = Object.entries(PRAGMAS).flatMap(([pragma, expected]) => {
    const found: unknown = database.pragma(pragma, { simple: true });
    return found === expected ? [] : [`${pragma} reads ${String(found)}, not ${expected}`];
  });
  const schema = verifySchema(database);
  const problems = [...settings, ...(schema === null ? [] : [schema.detail])];
  if (problems.length > 0) throw new SelfTestFailed(database.name, problems);
};

/** Versions of what the log rests on, for the line that says that Parley is up. */
export const versions = (database: Database): Readonly<Record<'node' | 'sqlite', string>> => ({
  node: process.version,
  sqlite: String(database.prepare('SELECT sqlite_version()').pluck().get()),
});

/** The file would not keep what Parley promises of it. */
export class SelfTestFailed extends Error {
  readonly code = 'SELF_TEST_FAILED';
  constructor(file: string, problems: readonly string[]) {
    super(`${file} is not safe to write to (${problems.join('; ')}): run parley verify, and restore a backup.`);
  }
}
