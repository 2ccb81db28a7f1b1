import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openForReading, openForWriting } from '../../src/events/connection.ts';
import type { Catalogue } from '../../src/events/event.ts';
import { exported, type ExportedEvent } from '../../src/events/exported.ts';
import { importEvents } from '../../src/events/import.ts';
import type { EventLog } from '../../src/events/log.ts';
import { verify } from '../../src/events/verify.ts';
import { append, closing, newFile, testLog } from './fixture.ts';
import { campaign, catalogue, met, moved, opened, type TestEvent } from './vocabulary.ts';

type Read = Parameters<typeof exported>[0];

const linesOf = (database: Read): readonly string[] => {
  const { header, pages } = exported(database);
  return [header, ...[...pages].flat()].map((each) => JSON.stringify(each));
};

/** The import's database, closed after the test. */
const importing = async (lines: readonly string[], known: Catalogue = catalogue) => {
  const { database } = closing(openForWriting(':memory:'));
  await importEvents(database, known, Readable.from(lines) as AsyncIterable<string>);
  return database;
};

/** Five events: at 2 a personal part, at 4 one that was erased. */
const fiveEvents = async (): Promise<EventLog<TestEvent>> => {
  const log = testLog(':memory:');
  const first = { ...opened(5), dedupeKey: 'k', state: 'open' } as ReturnType<typeof opened>;
  await append(log, campaign('a'), first, met('Maya'), moved(1), met('Ben', 'i-2'), moved(2));
  await log.write((tx) => tx.prepare(`UPDATE personal SET salt = NULL, content = NULL WHERE subject = 'i-2'`).run());
  return log;
};

describe('an exported log', () => {
  it('has a header and every stored column of every event, personal parts with their salt', async () => {
    const log = await fiveEvents();
    const [header = '', ...lines] = linesOf(log.database);
    const rows = log.database.prepare('SELECT * FROM events ORDER BY position').all() as ExportedEvent[];
    expect(JSON.parse(header)).toEqual({ format: 'parley-events', version: 1, head: 5, hash: rows[4]?.hash });
    const events = lines.map((line) => JSON.parse(line) as ExportedEvent);
    const generated = ['campaign_id', 'negotiation_id', 'influencer_id', 'direction'];
    const stored = rows.map((row) => Object.entries(row).filter(([column]) => !generated.includes(column)));
    expect(events.map(({ personal: _personal, ...event }) => event)).toEqual(stored.map(Object.fromEntries));
    expect(events.map(({ personal }) => personal)).toEqual([
      null,
      { subject: 'i-1', salt: expect.stringMatching(/^[0-9a-f]{32}$/) as string, content: '{"name":"Maya"}' },
      null,
      { subject: 'i-2', salt: null, content: null },
      null,
    ]);
  });

  it('is of one moment: what is appended or erased while it is read is in none of it', async () => {
    const file = newFile();
    const log = testLog(file);
    const many = Array.from({ length: 1_500 }, (_, n) => met(`Maya ${n}`));
    await append(log, campaign('a'), ...many);
    const reading = closing(openForReading(file));
    const { header, pages } = exported(reading);
    const read: ExportedEvent[] = [];
    for (const page of pages) {
      read.push(...page);
      if (read.length !== page.length) continue;
      await append(log, campaign('a'), met('Ben', 'i-2'));
      await log.write((tx) => tx.prepare(`UPDATE personal SET salt = NULL, content = NULL`).run());
    }
    expect([header.head, read.length]).toEqual([1_500, 1_500]);
    expect(read.filter(({ personal }) => personal?.content === null)).toEqual([]);
    expect(reading.inTransaction).toBe(false);
    expect(linesOf(reading)).toHaveLength(1_502);
  });

  it('is the same again after it was imported, whatever the history', async () => {
    const words = fc.string({
      unit: fc.constantFrom('\ud800', '\ufffd', '\u0000', '\u2028', '\n', '"', '\\', 'é', '🎬'),
    });
    const event = fc.oneof(
      words.map((note): TestEvent => ({ type: 'Moved', data: { campaignId: 'a', by: 1, note } })),
      words.map((name): TestEvent => met(name)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 60 }), fc.boolean(), async (events, erased) => {
        const log = testLog(':memory:');
        await append(log, campaign('a'), ...events);
        if (erased) log.database.exec('UPDATE personal SET salt = NULL, content = NULL');
        const lines = linesOf(log.database);
        const copy = await importing(lines);
        expect(linesOf(copy)).toEqual(lines);
        expect(verify(copy)).toEqual(verify(log.database));
      }),
      { numRuns: 6 },
    );
  });
});

describe('an import', () => {
  const changes: readonly (readonly [string, (event: ExportedEvent) => unknown])[] = [
    ['the id', (event) => ({ ...event, id: 'x' })],
    ['the stream', (event) => ({ ...event, stream: 'campaign:b' })],
    ['the version', (event) => ({ ...event, version: 7 })],
    ['the data', (event) => ({ ...event, data: event.data.replace('i-1', 'i-9') })],
    ['a space in the data', (event) => ({ ...event, data: `${event.data} ` })],
    ['the state', (event) => ({ ...event, state: 'other' })],
    ['the metadata', (event) => ({ ...event, metadata: '{}' })],
    ['a time', (event) => ({ ...event, occurred_at: '2026-01-01T00:00:00.000Z' })],
    ['the time of record', (event) => ({ ...event, recorded_at: '2026-01-01T00:00:00.000Z' })],
    ['the dedupe key', (event) => ({ ...event, dedupe_key: 'other' })],
    ['the commitment', (event) => ({ ...event, personal_hash: '0'.repeat(64) })],
    ['the hash', (event) => ({ ...event, hash: '0'.repeat(64) })],
    ['whose part it is', (event) => ({ ...event, personal: { ...event.personal, subject: 'i-9' } })],
    ['the content', (event) => ({ ...event, personal: { ...event.personal, content: '{"name":"Ben"}' } })],
    ['the salt', (event) => ({ ...event, personal: { ...event.personal, salt: '00' } })],
    ['half of the part erased', (event) => ({ ...event, personal: { ...event.personal, salt: null } })],
    ['a part that is gone', (event) => ({ ...event, personal: null })],
    ['a column that is gone', ({ state: _state, ...event }) => event],
    ['a column too many', (event) => ({ ...event, note: 1 })],
    ['the position', (event) => ({ ...event, position: 3 })],
  ];

  it.each(changes)('stops at the line where this differs: %s', async (_what, change) => {
    const lines = [...linesOf((await fiveEvents()).database)];
    lines[2] = JSON.stringify(change(JSON.parse(lines[2] ?? '') as ExportedEvent));
    await expect(importing(lines)).rejects.toMatchObject({ code: 'IMPORT_REFUSED', line: 3 });
  });

  it('stops at the line where one is missing, comes twice, or is out of place', async () => {
    const [header = '', ...events] = linesOf((await fiveEvents()).database);
    const [a = '', b = '', c = '', d = '', e = ''] = events;
    const refused = async (...lines: readonly string[]) =>
      importing([header, ...lines]).catch((error: unknown) => error);
    expect(await refused(a, c, d, e)).toMatchObject({ line: 3, message: expect.stringContaining('event 2') as string });
    expect(await refused(a, b, b, c, d, e)).toMatchObject({ line: 4 });
    expect(await refused(a, c, b, d, e)).toMatchObject({ line: 3 });
    expect(await refused(a, '', b, c, d, e)).toMatchObject({ line: 3 });
    expect(await refused(a, '{"position":', c)).toMatchObject({ line: 3 });
    expect(await refused(b, c, d, e)).toMatchObject({ line: 2 });
  });

  it('knows from the header where the log ended', async () => {
    const lines = linesOf((await fiveEvents()).database);
    await expect(importing(lines.slice(0, 5))).rejects.toThrow(/ends at event 4, and the header says 5/);
    const [header = ''] = lines;
    const other = header.replace(/[0-9a-f]{64}/, 'f'.repeat(64));
    await expect(importing([other, ...lines.slice(1)])).rejects.toThrow(/the last hash/);
    await expect(importing(lines.slice(1))).rejects.toThrow(/line 1 doesn't fit: it is not the header/);
    await expect(importing([])).rejects.toThrow(/nothing to import/);
    await expect(importing([header.replace('"version":1', '"version":2')])).rejects.toMatchObject({ line: 1 });
  });

  it('refuses a chain that was made anew but breaks the log’s own rules', async () => {
    const log = await fiveEvents();
    const [header = '', first = ''] = linesOf(log.database);
    const again = { ...(JSON.parse(first) as ExportedEvent), position: 2, version: 1 };
    await expect(importing([header, first, JSON.stringify(again)])).rejects.toMatchObject({ line: 3 });
  });

  it('refuses what this release doesn’t know, and names it', async () => {
    const lines = linesOf((await fiveEvents()).database);
    const { Moved: _moved, ...older } = catalogue;
    await expect(importing(lines, older)).rejects.toThrow(/doesn't know Moved version 1 \(first at position 3\)/);
    const newer = {
      ...catalogue,
      Opened: { schemaVersion: 2, data: z.unknown(), upcasters: { 1: (data: unknown) => data } },
    };
    expect(verify(await importing(lines, newer))).toMatchObject({ outcome: 'intact', head: 5 });
  });

  it('takes an empty log', async () => {
    expect(verify(await importing(linesOf(testLog(':memory:').database)))).toMatchObject({ head: 0 });
  });
});
