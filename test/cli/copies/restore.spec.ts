import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { restored } from '../../../src/cli/copies/restored.ts';
import { copyDatabase } from '../../../src/events/backup.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../../src/cli/compose.ts';
import { tellNorthwind } from '../../support/fixtures.ts';
import { inDirectory, parley } from '../parley.ts';
import { changed, copyOf, rotten } from './damage.ts';

const backup = inDirectory('backup.db');
const folder = dirname(backup);
const listing = () => readdirSync(folder).filter((name) => !/-(?:wal|shm)$/.test(name));

beforeAll(async () => {
  const live = inDirectory('live.db');
  await tellNorthwind(live);
  expect(copyDatabase(live, backup)).toBeNull();
});

/** What the command does in its own process. */
const restoring = (from: string) => restored({ from, to: inDirectory(`restored-${(count += 1)}.db`) }, () => undefined);
let count = 0;

describe('parley restore', { timeout: 60_000 }, () => {
  it('makes a database of a backup, in a new file, and proves it', async () => {
    const file = inDirectory('new.db');
    const { code, out, err } = await parley(['restore', backup, '--out', file]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^Restored 52 events to .*new\.db \(\d+ kB\) in [\d.]+ s: intact, and every read model equals a rebuild\.\nVouched for up to position 52, hash [0-9a-f]{64}\.\n$/,
    );
    expect(listing().filter((name) => name.includes('new.db'))).toEqual(['new.db']);
    expect(statSync(file).mode).toBe(statSync(backup).mode);
    const { log, engine } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
    expect([log.head(), engine.faulted()]).toEqual([52, []]);
    log.close();
  });

  it('refuses a damaged backup with what is damaged, and leaves nothing behind', async () => {
    const bad = changed(
      backup,
      `UPDATE events SET data = replace(data, '82500', '92500') WHERE position = 33`,
      'events_update',
    );
    const before = listing();
    const { code, out } = await parley(['restore', bad, '--out', inDirectory('never.db')]);
    expect(code).toBe(3);
    expect(out).toMatch(
      /^Damaged at position 33: an event is not what it was \(chain\)[^]*\nNothing was restored\.\n$/,
    );
    expect(listing()).toEqual(before);
  });

  it('proves a backup without keeping anything', async () => {
    const before = listing();
    const { code, out } = await parley(['restore', backup, '--check']);
    expect({ code, kept: listing() }).toEqual({ code: 0, kept: before });
    expect(out).toMatch(/every read model equals a rebuild\.\n.*\nNothing was kept/);
  });

  it('refuses what is no backup', async () => {
    const empty = inDirectory('empty.db');
    writeFileSync(empty, '');
    const { code, err } = await parley(['restore', empty, '--out', inDirectory('never.db')]);
    expect(code).toBe(1);
    expect(err).toMatch(/empty\.db is not a backup of a Parley database\.\n$/);
    expect(existsSync(inDirectory('never.db'))).toBe(false);
  });
});

describe('a backup', () => {
  it.each([
    ['an event that is gone', () => changed(backup, 'DELETE FROM events WHERE position = 20', 'events_delete'), 'gap'],
    [
      'a mail whose text was changed',
      () =>
        changed(
          backup,
          `UPDATE personal SET content = replace(content, '$800', '$900') WHERE position = 20`,
          'personal_update',
        ),
      'personal_altered',
    ],
    [
      'an event that no fold understands',
      () => changed(backup, `UPDATE events SET data = '[]'`, 'events_update'),
      'chain',
    ],
    ['a guard that was dropped', () => changed(backup, 'DROP TRIGGER events_update'), 'schema'],
    ['a read model that was changed', () => changed(backup, 'UPDATE negotiations SET deal = 1'), 'read_model'],
    ['a table that is broken', () => rotten(backup, 'events'), 'file'],
    ['an index that is broken, which a copy would mend', () => rotten(backup, 'events_by_type'), 'file'],
  ])('is refused for %s', (_what, damaged, damage) => {
    expect(restoring(damaged())).toMatchObject({ outcome: 'damaged', damage });
  });

  it('of an older release is brought up to date, as parley serve would do', () => {
    const old = changed(
      backup,
      `UPDATE projections SET version = 0 WHERE name = 'contacts'; DROP TABLE contacts; CREATE TABLE contacts (key TEXT, name TEXT, email TEXT, handle TEXT)`,
    );
    expect(restoring(old)).toMatchObject({ outcome: 'intact', head: 52 });
  });

  it('is not changed by being restored', () => {
    const file = copyOf(backup);
    const before = readFileSync(file);
    restoring(file);
    expect(readFileSync(file).equals(before)).toBe(true);
    const database = new Sqlite(file, { readonly: true });
    expect(database.pragma('journal_mode', { simple: true }), 'needs no other file beside it').toBe('delete');
    database.close();
  });
});
