import { closeSync, copyFileSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';
import { tellNorthwind } from '../support/fixtures.ts';
import { past } from '../events/tampering.ts';
import { parleyHere } from './in-process.ts';
import { inDirectory, parley } from './parley.ts';

const sound = inDirectory('sound.db');
let copies = 0;

/** An anchor of somebody's. */
const kept = inDirectory('kept.anchors');

beforeAll(() => {
  const signed = { position: 1, hash: 'a'.repeat(64), signedAt: '2026-12-01T09:00:00.000Z' };
  writeFileSync(kept, JSON.stringify({ ...signed, key: 'b'.repeat(32), signature: 'c2ln' }));
  return tellNorthwind(sound);
});

const copy = (): string => {
  const file = inDirectory(`copy-${(copies += 1)}.db`);
  copyFileSync(sound, file);
  return file;
};

/** What somebody with an SQLite shell could do. */
const tampered = (sql: string): string => {
  const file = copy();
  const database = new Sqlite(file);
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
  return file;
};

/** The same without the guards, which are there again afterwards. */
const unguarded = (sql: string): string => {
  const file = copy();
  const database = new Sqlite(file);
  past(database, sql);
  database.close();
  return file;
};

describe('parley verify', () => {
  it('vouches for a sound log up to its head', async () => {
    const { code, out, err } = await parleyHere(['verify', '--db', sound]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^Intact: 52 events in .*, and every read model equals a rebuild\.\nVouched for by its chain up to position 52, hash [0-9a-f]{64}\.\n/,
    );
  });

  it.each([
    [
      'an offer that was made higher',
      () => unguarded(`UPDATE events SET data = replace(data, '82500', '92500') WHERE position = 33`),
      /^Damaged at position 33: an event is not what it was \(chain\)/,
    ],
    [
      'an event that is gone',
      () => unguarded('DELETE FROM events WHERE position = 20'),
      /^Damaged at position 20: events are missing or out of place \(gap\)/,
    ],
    [
      'a mail whose text was changed',
      () => unguarded(`UPDATE personal SET content = replace(content, '$800', '$900') WHERE position = 20`),
      /^Damaged at position 20: .*\(personal_altered\)/,
    ],
    [
      'a guard that was dropped',
      () => tampered('DROP TRIGGER events_update'),
      /^Damaged: a table, index, trigger or view .*\(schema\)\.\n.*events_update is missing/,
    ],
    [
      'a read model that was changed',
      () => tampered('UPDATE negotiations SET deal = 1'),
      /^Damaged: a read model .*\(read_model\)\.\n.*negotiations.*\n.*run parley rebuild/,
    ],
  ])('finds %s', async (_what, damage, message) => {
    const { code, out } = await parleyHere(['verify', '--db', damage()]);
    expect(code).toBe(3);
    expect(out).toMatch(message);
  });

  it('takes a file that can’t be read for damage', async () => {
    const file = copy();
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(3_996, 0xff), 0, 3_996, 100);
    closeSync(descriptor);
    const { code, out } = await parley(['verify', '--db', file]);
    expect(code).toBe(3);
    expect(out).toMatch(/^Damaged.*: the file itself is broken \(file\)/);
  });
});

describe('parley anchor', () => {
  it('signs the head, once, prints what it keeps, and verify says how far that vouches', async () => {
    const file = copy();
    const { code, out } = await parley(['anchor', '--db', file]);
    expect(code).toBe(0);
    expect(readFileSync(`${file}.anchors`, 'utf8')).toBe(out);
    expect(JSON.parse(out)).toMatchObject({ position: 52 });
    expect(await parley(['anchor', '--db', file])).toEqual({ code: 0, out, err: '' });
    expect(readFileSync(`${file}.anchors`, 'utf8')).toBe(out);
    const verified = await parley(['verify', '--db', file]);
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(
      /\nVouched for by an anchor up to position 52, hash [0-9a-f]{64}, signed [-\d: ]+ UTC\.\n/,
    );
  });

  it('is what tells that events were cut off, from another file too', async () => {
    const file = copy();
    const { out } = await parley(['anchor', '--db', file]);
    const fromSlack = inDirectory('from-slack.txt');
    writeFileSync(fromSlack, out);
    const database = new Sqlite(file);
    past(database, 'DELETE FROM personal WHERE position > 40; DELETE FROM events WHERE position > 40');
    database.close();
    expect((await parley(['rebuild', '--db', file])).code).toBe(0);
    rmSync(`${file}.anchors`);
    expect((await parley(['verify', '--db', file])).code, 'without the anchor').toBe(0);
    const { code, out: told } = await parley(['verify', '--db', file, '--anchors', fromSlack]);
    expect(code).toBe(3);
    expect(told).toMatch(
      /^Damaged at position 41: events that were anchored are cut off \(truncated\)\.\n.* vouches for position 52\n/i,
    );
  });

  it.each([
    ['an anchors file that is not there', ['--anchors', 'nowhere.txt'], /^parley: There is no file nowhere\.txt/],
    ['a key that is not there', ['--public-key', 'nowhere.pub'], /^parley: There is no file nowhere\.pub/],
    [
      'anchors without a key',
      ['--anchors', kept],
      /can't be checked without the installation's public key .*: name it with --public-key FILE\./,
    ],
  ])('verify names %s', async (_what, options, message) => {
    const { code, err } = await parley(['verify', '--db', sound, ...options]);
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });
});

it('a part that was emptied without an erasure on record is damage', async () => {
  const { code, out } = await parley([
    ...['verify', '--db'],
    tampered('UPDATE personal SET salt = NULL, content = NULL WHERE position = 20'),
  ]);
  expect(code).toBe(3);
  expect(out).toMatch(
    /^Damaged at position 20: a personal part is empty although nobody was erased with it \(personal_emptied\)/,
  );
});

describe('parley rebuild', () => {
  it('makes the same bytes that were kept live', async () => {
    const file = copy();
    const before = readModels(file);
    const { code, out, err } = await parleyHere(['rebuild', '--db', file]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Rebuilt \d+ read models from 52 events in [\d.]+ s\.\n/);
    expect(out).toMatch(/ {2}negotiations +2 rows\n/);
    expect(readModels(file)).toEqual(before);
    expect(before['negotiations']).toHaveLength(2);
  });

  it('mends a read model that differs', async () => {
    const file = tampered('DELETE FROM contacts');
    expect((await parleyHere(['verify', '--db', file])).code).toBe(3);
    expect((await parleyHere(['rebuild', '--db', file])).code).toBe(0);
    expect((await parleyHere(['verify', '--db', file])).code).toBe(0);
  });

  it('refuses while another process writes, and says what to do', async () => {
    const file = copy();
    const store = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
    try {
      const { code, err } = await parley(['rebuild', '--db', file]);
      expect(code).toBe(1);
      expect(err).toMatch(/^parley: .*is already open for writing: stop the other parley/);
      expect((await parley(['verify', '--db', file])).code, 'looking is allowed meanwhile').toBe(0);
    } finally {
      store.log.close();
    }
  });
});

const readModels = (file: string): Readonly<Record<string, readonly unknown[]>> => {
  const database = new Sqlite(file, { readonly: true });
  const names = database.prepare<[], string>('SELECT name FROM projections').pluck().all();
  const rows = Object.fromEntries(names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).raw().all()]));
  database.close();
  return rows;
};
