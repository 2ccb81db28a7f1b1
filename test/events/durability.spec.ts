import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WriterAlreadyOpen } from '../../src/events/errors.ts';
import { openReader } from '../../src/events/reader.ts';
import { verify } from '../../src/events/verify.ts';
import { append, closing, newFile, testLog } from './fixture.ts';
import { campaign, catalogue, moved } from './vocabulary.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));

/** A writer in another process that has acknowledged at least `positions` appends; its output so far and the rest. */
const startWriter = async (file: string, callers: number, positions: number) => {
  const child: ChildProcess = spawn(process.execPath, [WRITER, file, String(callers)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  const acknowledged = () => output.split('\n').slice(1, -1).map(Number);
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the writer ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.startsWith('open') && acknowledged().length >= positions) resolve();
    });
  });
  const kill = async () => {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    return acknowledged();
  };
  return { kill };
};

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
