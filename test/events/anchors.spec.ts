import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Anchor, signAnchor } from '../../src/events/anchor.ts';
import { anchorHead, anchorsFileOf, readAnchors } from '../../src/events/anchors.ts';
import { keyFileOf, openKeys, publicKeyFileOf, publicKeysBeside } from '../../src/events/keys.ts';
import type { Instant, Position } from '../../src/events/units.ts';
import { verify, type VerifyOptions } from '../../src/events/verify.ts';
import { append, newFile, testLog } from './fixture.ts';
import { past, rehash } from './tampering.ts';
import { campaign, met, moved, opened } from './vocabulary.ts';

const a = campaign('a');
const at = (second: number) => `2026-12-01T09:00:0${second}.000Z` as Instant;

/** A log with its anchors: events of `each` are appended before every one of them. */
const anchored = async (...each: readonly number[]) => {
  const log = testLog();
  const file = log.database.name;
  const keys = openKeys(file);
  for (const [index, count] of each.entries()) {
    await append(log, a, ...Array.from({ length: count }, (_, by) => moved(by)));
    expect(anchorHead(log.database, anchorsFileOf(file), keys, at(index)).outcome).toBe('anchored');
  }
  const anchors = readAnchors(anchorsFileOf(file));
  const check = (options: VerifyOptions = {}) =>
    verify(log.database, { anchors, publicKeys: keys.publicKeys, ...options });
  return { log, database: log.database, file, keys, anchors, check };
};

describe('an anchor', () => {
  it('is a line of the file beside the database, and vouches for everything up to its position', async () => {
    const { anchors, check, log } = await anchored(3, 2);
    expect(anchors.map(({ position, signedAt }) => [position, signedAt])).toEqual([
      [3, at(0)],
      [5, at(1)],
    ]);
    expect(check()).toMatchObject({ outcome: 'intact', head: 5, anchored: { position: 5 } });
    await append(log, a, moved(9));
    expect(check(), 'from there the chain alone').toMatchObject({
      outcome: 'intact',
      head: 6,
      anchored: { position: 5 },
    });
    expect(check({ anchors: [] }), 'without any').toMatchObject({ outcome: 'intact', head: 6, anchored: null });
  });

  it('is not made twice for the same head, nor for an empty log', async () => {
    const { database, file, keys, anchors } = await anchored(2);
    const again = anchorHead(database, anchorsFileOf(file), keys, at(5));
    expect(again).toEqual({ outcome: 'unchanged', anchor: anchors[0] });
    expect(readAnchors(anchorsFileOf(file))).toEqual(anchors);
    const empty = testLog();
    const none = anchorHead(empty.database, anchorsFileOf(empty.database.name), keys, at(0));
    expect(none).toEqual({ outcome: 'empty' });
    expect(existsSync(anchorsFileOf(empty.database.name))).toBe(false);
  });

  it('is not made for a log that an earlier one contradicts', async () => {
    const { database, file, keys, anchors } = await anchored(3);
    past(database, `UPDATE events SET data = replace(data, '1', '7') WHERE position = 2`);
    rehash(database);
    const refused = anchorHead(database, anchorsFileOf(file), keys, at(5));
    expect(refused).toEqual({ outcome: 'contradicted', anchor: anchors[0] });
    expect(readAnchors(anchorsFileOf(file))).toEqual(anchors);
  });

  it('that was cut short by hand is named by its line', async () => {
    const { file } = await anchored(1);
    appendFileSync(anchorsFileOf(file), '{"position":1}\n');
    expect(() => readAnchors(anchorsFileOf(file))).toThrow(/^line 2 of .*\.anchors is not an anchor: take it out/);
  });
});

describe('held against an anchor', () => {
  it.each([
    ['one event', 5, 'truncated', 6],
    ['everything after the one before', 3, 'truncated', 4],
    ['everything', 0, 'truncated', 1],
  ] as const)('a log that lost %s at its end is found', async (_, kept, damage, position) => {
    const { database, check } = await anchored(3, 3);
    past(database, `DELETE FROM events WHERE position > ${kept}`);
    expect(check()).toMatchObject({ outcome: 'damaged', damage, position });
    expect(check({ anchors: [] }), 'by nothing else').toMatchObject({ outcome: 'intact', head: kept });
  });

  it('a log that was cut off and written on is found', async () => {
    const { database, check, log } = await anchored(3, 3);
    past(database, 'DELETE FROM events WHERE position > 4');
    await append(log, a, moved(70), moved(71), moved(72));
    expect(check()).toMatchObject({ outcome: 'damaged', damage: 'rewritten', position: 6 });
    expect(check({ anchors: [] })).toMatchObject({ outcome: 'intact', head: 7 });
  });

  it.each([
    [2, 3, 'at or before it'],
    [4, 6, 'after position 3'],
  ])('a chain that was made anew from position %i is found at the anchor of %i', async (changed, position, where) => {
    const { database, check } = await anchored(3, 3);
    past(database, `UPDATE events SET occurred_at = '2020-01-01T00:00:00.000Z' WHERE position = ${changed}`);
    expect(check()).toMatchObject({ outcome: 'damaged', damage: 'chain', position: changed });
    rehash(database);
    const found = check();
    expect(found).toMatchObject({ outcome: 'damaged', damage: 'rewritten', position });
    expect(found.outcome === 'damaged' && found.detail).toContain(where);
    expect(check({ anchors: [] })).toMatchObject({ outcome: 'intact' });
  });

  it.each<[string, (anchor: Anchor) => Anchor]>([
    ['its position', (anchor) => ({ ...anchor, position: 2 as Position })],
    ['a position that does not exist', (anchor) => ({ ...anchor, position: 900 as Position })],
    ['its hash', (anchor) => ({ ...anchor, hash: `${anchor.hash.slice(1)}0` })],
    ['its time', (anchor) => ({ ...anchor, signedAt: at(7) })],
    ['its signature', (anchor) => ({ ...anchor, signature: Buffer.alloc(64, 7).toString('base64') })],
    ['another key than it names', (anchor) => ({ ...signAnchor(anchor, openKeys(newFile())), key: anchor.key })],
    ['the key of another installation', (anchor) => signAnchor(anchor, openKeys(newFile()))],
  ])('an anchor is forged where it was changed in %s', async (_, change) => {
    const { anchors, check } = await anchored(3);
    const [own] = anchors as [Anchor];
    const changed = change(own);
    const found = check({ anchors: [changed] });
    expect(found).toMatchObject({ outcome: 'damaged', damage: 'anchor_forged', position: changed.position });
  });
});

describe('the key of an installation', () => {
  it('is made once, and only its owner may read it', () => {
    const file = newFile();
    const { publicKeys } = openKeys(file);
    const pem = readFileSync(keyFileOf(file), 'utf8');
    expect(statSync(keyFileOf(file)).mode & 0o777).toBe(0o600);
    expect([...openKeys(file).publicKeys.keys()]).toEqual([...publicKeys.keys()]);
    expect(readFileSync(keyFileOf(file), 'utf8')).toBe(pem);
    expect(readFileSync(publicKeyFileOf(file), 'utf8')).toMatch(
      /^-----BEGIN PUBLIC KEY-----\n[^-]+-----END PUBLIC KEY-----\n$/,
    );
  });

  it('may be followed by a newer one: what the earlier signed or blinded is still recognised', async () => {
    const { anchors, check, file, keys } = await anchored(2);
    const other = newFile();
    openKeys(other);
    appendFileSync(keyFileOf(file), readFileSync(keyFileOf(other)));
    const both = openKeys(file);
    const [newest, earlier] = both.blind('Mia@Example.com ');
    expect(newest.key).toBe(openKeys(other).sign('x').key);
    expect([earlier]).toEqual(keys.blind('mia@example.com'));
    expect(both.sign('x').key).toBe(newest.key);
    expect(publicKeysBeside(file)).toEqual(both.publicKeys);
    expect(check({ anchors, publicKeys: both.publicKeys })).toMatchObject({
      outcome: 'intact',
      anchored: { position: 2 },
    });
  });

  it('blinds an address so that nobody without it can try another', () => {
    const [one, two] = [openKeys(newFile()), openKeys(newFile())];
    expect(one.blind('mia@example.com')).not.toEqual(two.blind('mia@example.com'));
    expect(one.blind('mia@example.com')).not.toEqual(one.blind('mia@example.org'));
    expect(one.blind('mia@example.com')[0].mac).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['', 'nonsense', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
    'is not made anew over a file that holds none: %j',
    (text) => {
      const file = newFile();
      writeFileSync(keyFileOf(file), text);
      expect(() => openKeys(file)).toThrow(/holds no Ed25519 key that Parley can read: put back the copy/);
    },
  );
});

it('the log’s own anchors are held against it too', async () => {
  const log = testLog();
  const keys = openKeys(log.database.name);
  await append(log, a, opened(), met('Maya'), moved(1));
  const head = log.database.prepare('SELECT position, hash FROM events ORDER BY position DESC LIMIT 1').get() as Anchor;
  const own = signAnchor({ ...head, signedAt: at(0) }, keys);
  await append(log, a, { type: 'LogAnchored', data: own }, moved(2));
  const { publicKeys } = keys;
  expect(verify(log.database, { publicKeys })).toMatchObject({ outcome: 'intact', head: 5, anchored: { position: 3 } });
  expect(verify(log.database), 'but not without a key').toMatchObject({ outcome: 'intact', anchored: null });
  past(log.database, `UPDATE events SET state = 'x' WHERE position = 2`);
  rehash(log.database);
  expect(verify(log.database, { publicKeys })).toMatchObject({ outcome: 'damaged', damage: 'rewritten', position: 3 });
});
