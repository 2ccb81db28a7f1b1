import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SchemaMismatch, UnknownEventType } from '../../src/events/errors.ts';
import type { Catalogue } from '../../src/events/event.ts';
import { openLog } from '../../src/events/log.ts';
import { isUnknown, openReader } from '../../src/events/reader.ts';
import { verify } from '../../src/events/verify.ts';
import type { SubjectId } from '../../src/events/units.ts';
import { closing, newFile } from './fixture.ts';
import { campaign, clock, ids, metadata } from './vocabulary.ts';

const open = <D extends Catalogue>(file: string, catalogue: D) =>
  closing(openLog({ file, catalogue, clock, ids, followers: [] }));

const first = {
  Priced: {
    schemaVersion: 1,
    data: z.strictObject({ dollars: z.number() }),
    personal: z.strictObject({ name: z.string() }),
  },
} as const satisfies Catalogue;
const third = {
  Priced: {
    schemaVersion: 3,
    data: z.strictObject({ cents: z.int(), currency: z.string() }),
    personal: z.strictObject({ given: z.string() }),
    upcasters: {
      1: (data) => ({ cents: z.object({ dollars: z.number() }).parse(data).dollars * 100 }),
      2: (data) => ({ ...z.object({ cents: z.int() }).parse(data), currency: 'USD' }),
    },
    personalUpcasters: { 2: (content) => ({ given: z.object({ name: z.string() }).parse(content).name }) },
  },
} as const satisfies Catalogue;

const a = campaign('a');
const subject = 'i-1' as SubjectId;
const oldFile = async (): Promise<string> => {
  const file = newFile();
  const log = open(file, first);
  const personal = { subject, content: { name: 'Maya' } };
  const events = [{ type: 'Priced', data: { dollars: 8 }, personal }] as const;
  await log.write((tx) => tx.append({ stream: a, expected: 'no_stream', metadata, events }));
  log.close();
  return file;
};

describe('an event of an older version', () => {
  it('is brought to the newest wherever it is read, and stays what it was in the file', async () => {
    const log = open(await oldFile(), third);
    const newest = {
      data: { cents: 800, currency: 'USD' },
      personal: { subject, content: { given: 'Maya' } },
      schemaVersion: 1,
    };
    expect([...log.all()]).toMatchObject([newest]);
    expect(log.read({ types: ['Priced'] })).toMatchObject([newest]);
    expect(await log.write((tx) => tx.stream(a))).toMatchObject([newest]);
    expect(log.database.prepare('SELECT data FROM events').pluck().get()).toBe('{"dollars":8}');
    expect(verify(log.database)).toMatchObject({ outcome: 'intact' });
  });

  it('stays erased', async () => {
    const log = open(await oldFile(), third);
    log.database.exec('UPDATE personal SET salt = NULL, content = NULL');
    expect([...log.all()]).toMatchObject([{ personal: { subject, content: null } }]);
  });

  it('stops a rebuild when a step is missing, and is shown with a warning when only looking', async () => {
    const file = await oldFile();
    const { 2: second } = third.Priced.upcasters;
    const gap = { Priced: { ...third.Priced, upcasters: { 2: second } } };
    expect(() => [...open(file, gap).all()]).toThrow(UnknownEventType);
    const [shown] = closing(openReader(file, gap)).read({});
    expect(shown).toMatchObject({ data: { dollars: 8 } });
    expect(shown && isUnknown(shown) && shown.warning).toMatch(/Priced version 1.*position 1/);
  });
});

describe('an event of a newer release', () => {
  it('keeps an older one from writing, and is shown with a warning when only looking', async () => {
    const file = newFile();
    const newer = open(file, third);
    const personal = { subject, content: { given: 'Maya' } };
    const events = [{ type: 'Priced', data: { cents: 1, currency: 'USD' }, personal }] as const;
    await newer.write((tx) => tx.append({ stream: a, expected: 'any', metadata, events }));
    newer.close();
    expect(() => open(file, first)).toThrow(UnknownEventType);
    const reader = closing(openReader(file, first));
    expect([...reader.all()]).toMatchObject([
      { type: 'Priced', data: { cents: 1 }, warning: expect.any(String) as string },
    ]);
    expect(() => [...reader.facts()]).toThrow(UnknownEventType);
    expect(open(file, third).head()).toBe(1);
  });
});

describe('a file of a newer release', () => {
  it('is neither written nor read', async () => {
    const file = await oldFile();
    const log = open(file, first);
    log.database.pragma('user_version = 99');
    log.close();
    expect(() => open(file, first)).toThrow(SchemaMismatch);
    expect(() => openReader(file, first)).toThrow(/has schema 99, this release knows up to 2/);
  });
});

describe('a reader', () => {
  it('writes nothing', async () => {
    const reader = closing(openReader(await oldFile(), first));
    expect(() => reader.database.exec('CREATE TABLE x (y)')).toThrow(/readonly/);
    expect(() => openReader(newFile(), first)).toThrow(/unable to open/);
  });
});
