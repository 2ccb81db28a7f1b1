import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WriterAlreadyOpen } from '../../src/events/errors.ts';
import { openReader } from '../../src/events/reader.ts';
import { verify } from '../../src/events/verify.ts';
import { append, closing, newFile, testLog } from './fixture.ts';
import { campaign, catalogue, moved } from './vocabulary.ts';
import { startWriter } from './writing.ts';

describe('kill -9', () => {
  it.each([
    [1, 20],
    [1, 57],
    [16, 100],
    [16, 333],
  ])('loses nothing that was acknowledged: %i callers, after %i appends', async (callers, positions) => {
    const file = newFile();
    const writer = await startWriter(file, callers, positions);
    const acknowledged = await writer.kill();
    const log = testLog(file);
    expect(log.head()).toBeGreaterThanOrEqual(Math.max(...acknowledged));
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(verify(log.database)).toMatchObject({ outcome: 'intact', head: log.head() });
    expect(await append(log, campaign('0'), moved(-1))).toMatchObject([{ data: { by: -1 } }]);
  });
});

describe('a second writer', () => {
  it('is refused while another process writes, and opens at once after it was killed', async () => {
    const file = newFile();
    const writer = await startWriter(file, 1, 1);
    expect(() => testLog(file)).toThrow(WriterAlreadyOpen);
    expect(() => testLog(file)).toThrow(/stop the other parley/);
    await writer.kill();
    expect(testLog(file).head()).toBeGreaterThan(0);
  });

  it('is refused in the same process, and by another name of the file, until the first is closed', () => {
    const first = testLog();
    const file = first.database.name;
    const link = newFile();
    symlinkSync(file, link);
    expect(() => testLog(file)).toThrow(WriterAlreadyOpen);
    expect(() => testLog(link)).toThrow(WriterAlreadyOpen);
    first.close();
    expect(testLog(link).head()).toBe(0);
  });
});

describe('a reader', () => {
  it('looks on while another process writes, and sees what was acknowledged', async () => {
    const file = newFile();
    const writer = await startWriter(file, 4, 10);
    const reader = closing(openReader(file, catalogue));
    const seen = reader.head();
    expect(seen).toBeGreaterThanOrEqual(10);
    expect([...reader.all()].length).toBeGreaterThanOrEqual(seen);
    const acknowledged = await writer.kill();
    expect(reader.head()).toBeGreaterThanOrEqual(Math.max(...acknowledged));
  });
});
