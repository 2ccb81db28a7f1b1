import { statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../src/cli/commands/line.ts';
import { temporaryFile } from '../../support/application.ts';

/** One that reads, one that checks, one that writes. */
const COMMANDS = [['log'], ['verify'], ['rebuild']];

/** What a command says on standard error, and its exit code. */
const told = async (...words: readonly string[]): Promise<string> => {
  const told: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  try {
    return `${await runCommandLine(words)} ${told.join('')}`;
  } finally {
    spy.mockRestore();
  }
};

describe.each(COMMANDS)('parley %s', (...words) => {
  it('says that a folder is one', async () => {
    const folder = dirname(temporaryFile());
    expect(await told(...words, '--db', folder)).toBe(
      `1 parley: ${folder} is a folder: name the database in it with --db FILE.\n`,
    );
  });

  it('leaves an empty file empty, and says that nothing is in it', async () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    expect(await told(...words, '--db', file)).toBe(
      `1 parley: Nothing of Parley is in ${file}: name another with --db FILE, or let parley serve begin in it.\n`,
    );
    expect(statSync(file).size).toBe(0);
  });

  it('leaves a database of somebody else alone', async () => {
    const file = join(dirname(temporaryFile()), 'shop.db');
    const shop = new Sqlite(file);
    shop.exec('CREATE TABLE goods (name TEXT)');
    shop.close();
    expect(await told(...words, '--db', file)).toBe(
      `1 parley: ${file} is not a Parley database: name another with --db FILE.\n`,
    );
    const after = new Sqlite(file, { readonly: true });
    expect(after.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['goods']);
    after.close();
  });
});
