import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { append, testLog } from './fixture.ts';
import { campaign, met, moved, opened } from './vocabulary.ts';

const HASH = 'a'.repeat(64);
const columns =
  'position, id, stream, version, type, schema_version, data, state, metadata, occurred_at, recorded_at, dedupe_key, personal_hash, hash';
const good = {
  position: 4,
  id: 'new-id',
  stream: 'campaign:a',
  version: 4,
  type: 'Moved',
  schema_version: 1,
  data: '{}',
  state: null,
  metadata: '{}',
  occurred_at: '2026-01-01T00:00:00.000Z',
  recorded_at: '2026-01-01T00:00:00.000Z',
  dedupe_key: null,
  personal_hash: null,
  hash: HASH,
} as const;

/** Three events of one stream; the third has a personal part, the second the dedupe key `k`. */
const threeEvents = async (): Promise<Database> => {
  const log = testLog();
  await append(log, campaign('a'), opened(), { ...moved(1), dedupeKey: 'k' } as ReturnType<typeof moved>, met('Maya'));
  // As any other program opens the file: then nothing but the guards stands between REPLACE and the old row.
  log.database.pragma('foreign_keys = OFF');
  log.database.pragma('recursive_triggers = OFF');
  return log.database;
};
const insert = (database: Database, verb: string, changed: Partial<Record<keyof typeof good, unknown>>) => {
  const row: Record<string, unknown> = { ...good, ...changed };
  const sql = `${verb} INTO events (${columns}) VALUES (${columns.replace(/\w+/g, '@$&')})`;
  return database.prepare(sql).run(row);
};
const contents = (database: Database) =>
  ['events', 'personal'].map((table) => JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all()));

describe.each(['INSERT', 'INSERT OR REPLACE', 'INSERT OR IGNORE', 'REPLACE'])('%s into events', (verb) => {
  it.each<[string, Partial<Record<keyof typeof good, unknown>>]>([
    ['a gap', { position: 5 }],
    ['a repeated position', { position: 2 }],
    ['a negative position', { position: -1 }],
    ['position 0', { position: 0 }],
    ['no position', { position: null }],
    ['an id that exists', { id: 'EXISTING' }],
    ['a dedupe key that exists', { dedupe_key: 'k' }],
    ['a version that exists', { version: 2 }],
    ['a version too far', { version: 5 }],
    ['a negative version', { version: -1 }],
    ['a first version that is not 1', { stream: 'campaign:b', version: 2 }],
    ['data that is no JSON', { data: '{' }],
    ['a text for a number', { version: 'x' }],
    ['a hash that is none', { hash: 'abc' }],
  ])('refuses %s', async (_, changed) => {
    const database = await threeEvents();
    const before = contents(database);
    const existing = database.prepare('SELECT id FROM events WHERE position = 2').pluck().get();
    const row = changed.id === 'EXISTING' ? { id: existing } : changed;
    const attempt = () => insert(database, verb, row);
    // OR IGNORE turns a broken constraint into nothing done; what a trigger refuses stays an error.
    if (verb !== 'INSERT OR IGNORE') expect(attempt).toThrow();
    else
      try {
        attempt();
      } catch {
        // Refused by a trigger.
      }
    expect(contents(database)).toEqual(before);
  });

  it('takes the next one', async () => {
    const database = await threeEvents();
    expect(insert(database, verb, {}).changes).toBe(1);
  });
});

describe('events and personal parts', () => {
  it.each([
    `UPDATE events SET state = 'x' WHERE position = 1`,
    `UPDATE OR REPLACE events SET position = 1 WHERE position = 2`,
    'UPDATE events SET hash = hash',
    'DELETE FROM events WHERE position = 3',
    'DELETE FROM events',
    'DELETE FROM personal',
    `UPDATE personal SET content = '{"name":"Ben"}'`,
    'UPDATE personal SET content = NULL',
    'UPDATE personal SET salt = NULL',
    `UPDATE personal SET subject = 'i-2'`,
    `UPDATE personal SET subject = 'i-2', content = NULL, salt = NULL`,
    `UPDATE personal SET position = 2, content = NULL, salt = NULL`,
    `INSERT OR REPLACE INTO personal VALUES (3, 'i-1', 'aa', '{}')`,
    `INSERT INTO personal VALUES (1, 'i-1', 'aa', '{}')`,
    `INSERT INTO personal VALUES (4, 'i-1', 'aa', '{}')`,
    `INSERT INTO personal VALUES (3, 'i-1', 'aa', '{}') ON CONFLICT (position) DO UPDATE SET content = '{}'`,
  ])('refuse: %s', async (sql) => {
    const database = await threeEvents();
    const before = contents(database);
    expect(() => database.exec(sql)).toThrow();
    expect(contents(database)).toEqual(before);
  });

  it('let a personal part be emptied, once', async () => {
    const database = await threeEvents();
    const empty = database.prepare('UPDATE personal SET content = NULL, salt = NULL WHERE subject = ?');
    expect(empty.run('i-1').changes).toBe(1);
    expect(() => empty.run('i-1')).toThrow(/only be emptied/);
    expect(() => database.exec(`UPDATE personal SET content = '{}', salt = 'aa'`)).toThrow(/only be emptied/);
  });
});

describe('the audit trail', () => {
  it('shows one row per event, looked up in the read models', async () => {
    const database = await threeEvents();
    database.exec(`CREATE TABLE contacts (key TEXT PRIMARY KEY, name TEXT); INSERT INTO contacts VALUES ('i-1', 'Maya Lee');
      CREATE TABLE campaigns (key TEXT PRIMARY KEY, client_name TEXT); INSERT INTO campaigns VALUES ('a', 'Acme')`);
    const data = {
      direction: 'received',
      campaignId: 'a',
      intent: 'counter',
      price: 5,
      inputs: { ceilingPrice: 9 },
      ask: null,
    };
    insert(database, 'INSERT', { data: JSON.stringify(data), state: 'open', personal_hash: HASH });
    database.exec(`INSERT INTO personal VALUES (4, 'i-1', 'aa', '{"subject":"Re: offer","body":"Hi"}')`);
    const rows = database.prepare('SELECT * FROM audit_trail ORDER BY position').all();
    expect(rows).toMatchObject([
      { type: 'Opened', campaign: 'Acme', direction: null, rates: null, actor: 'cli' },
      { type: 'Moved' },
      { type: 'Met', influencer_name: 'Maya Lee', email_subject: null },
      {
        email_subject: 'Re: offer',
        email_body: 'Hi',
        negotiation_state: null,
        campaign_id: 'a',
        intent: 'counter',
        rates: '{"price":5,"ceiling":9}',
      },
    ]);
  });

  it('gives an effect’s events the ids of its request, and the state of negotiations alone', async () => {
    const database = await threeEvents();
    database.exec(`CREATE TABLE contacts (key TEXT PRIMARY KEY, name TEXT); INSERT INTO contacts VALUES ('i-1', 'Maya Lee');
      CREATE TABLE campaigns (key TEXT PRIMARY KEY, client_name TEXT); INSERT INTO campaigns VALUES ('a', 'Acme')`);
    const add = (position: number, stream: string, version: number, data: object, type = 'EffectFailed') =>
      insert(database, 'INSERT', {
        ...{ position, id: `id-${position}`, stream, version, type, state: 'seen' },
        data: JSON.stringify(data),
      });
    add(4, 'negotiation:n', 1, { negotiationId: 'n' });
    add(5, 'effect:e', 1, { effectId: 'e', campaignId: 'a', negotiationId: 'n', influencerId: 'i-1' });
    add(6, 'effect:e', 2, { effectId: 'e' });
    add(7, 'system:gmail', 1, { effectId: 'e' }, 'EffectNeedsPerson');
    const about = { campaign_id: 'a', campaign: 'Acme', negotiation_id: 'n', influencer_name: 'Maya Lee' };
    const rows = database.prepare('SELECT * FROM audit_trail WHERE position > 3 ORDER BY position').all();
    expect(rows).toMatchObject([
      { negotiation_state: 'seen', campaign_id: null },
      { ...about, negotiation_state: null },
      { ...about, influencer_id: 'i-1', hash: HASH, negotiation_state: null },
      about,
    ]);
    const positions = (column: string, id: string) =>
      database.prepare(`SELECT position FROM audit_trail WHERE ${column} = ? ORDER BY position`).pluck().all(id);
    expect(positions('campaign_id', 'a')).toEqual([1, 2, 5, 6, 7]);
    expect(positions('negotiation_id', 'n')).toEqual([4, 5, 6, 7]);
  });
});
