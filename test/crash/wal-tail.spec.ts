import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';
import { verify } from '../../src/events/verify.ts';
import { openApplication } from '../support/application.ts';
import { ask } from '../support/effects.ts';
import { playDying } from './lives.ts';

const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4096;

/** A database with a write-ahead log as a power cut leaves it, and how far each commit in it reaches. */
type Cut = Readonly<{ db: Buffer; wal: Buffer; heads: readonly string[]; commits: readonly number[] }>;

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-wal-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

const cutOff = async (): Promise<Cut> => {
  const house = openApplication();
  // From here on nothing is copied back: all of it stands in the log alone.
  house.app.log.database.pragma('wal_checkpoint(TRUNCATE)');
  house.app.log.database.pragma('wal_autocheckpoint = 0');
  const commits: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    await ask(house, { id: `e${count}`, kind: 'read_task' });
    commits.push(readFileSync(`${house.file}-wal`).length);
  }
  const heads = house.rows<{ hash: string }>('SELECT hash FROM events ORDER BY position').map(({ hash }) => hash);
  return { db: readFileSync(house.file), wal: readFileSync(`${house.file}-wal`), heads, commits };
};

/** Opens what is left as the next start would; resolves with the hashes of the events that are left. */
const reopened = ({ db }: Cut, wal: Buffer): readonly string[] => {
  const file = join(folder(), 'parley.db');
  writeFileSync(file, db);
  writeFileSync(`${file}-wal`, wal);
  const { log, engine } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
  try {
    expect(verify(log.database)).toMatchObject({ outcome: 'intact' });
    expect(engine.differences(log)).toEqual([]);
    return log.database.prepare<[], string>('SELECT hash FROM events ORDER BY position').pluck().all();
  } finally {
    log.close();
  }
};

/** How many commits stand whole in the first so many bytes. */
const wholeIn = ({ commits }: Cut, bytes: number): number => commits.filter((end) => end <= bytes).length;

describe('a write-ahead log whose end is not what was written', () => {
  let made: Cut | null = null;
  const written = async (): Promise<Cut> => (made ??= await cutOff());

  it('torn anywhere is the log up to the last whole commit: sound, and never half of one', async () => {
    const cut = await written();
    const places = new Set<number>();
    for (const end of cut.commits) for (const off of [-FRAME_BYTES, -4096, -1, 0, 1, 24, 4095]) places.add(end + off);
    for (const bytes of places) {
      if (bytes < HEADER_BYTES || bytes > cut.wal.length) continue;
      expect(reopened(cut, cut.wal.subarray(0, bytes)), `${bytes} bytes`).toEqual(
        cut.heads.slice(0, wholeIn(cut, bytes)),
      );
    }
  });

  it('with one bit flipped is the log up to the commit before it, and what was lost is never half there', async () => {
    const cut = await written();
    const last = cut.commits.at(-2) ?? 0;
    for (let place = last; place < cut.wal.length; place += 509) {
      const wal = Buffer.from(cut.wal);
      wal[place] = (wal[place] ?? 0) ^ (1 << (place % 8));
      const left = reopened(cut, wal);
      expect([cut.heads.length - 1, cut.heads.length], `byte ${place}`).toContain(left.length);
      expect(left).toEqual(cut.heads.slice(0, left.length));
    }
  });

  it('with whatever behind it is the whole log', async () => {
    const cut = await written();
    const garbage = Buffer.alloc(FRAME_BYTES, 0x5a);
    expect(reopened(cut, Buffer.concat([cut.wal, garbage]))).toEqual(cut.heads);
    expect(reopened(cut, Buffer.concat([cut.wal, Buffer.alloc(FRAME_BYTES * 3)]))).toEqual(cut.heads);
    // A frame that was written once already, where a checkpoint began the log anew.
    expect(reopened(cut, Buffer.concat([cut.wal, cut.wal.subarray(HEADER_BYTES, HEADER_BYTES + FRAME_BYTES)]))).toEqual(
      cut.heads,
    );
  });
});

describe('a campaign whose application is cut off in the middle of writing', { timeout: 200_000 }, () => {
  it('goes on after every torn end, and ends with every mail and message out once', async () => {
    let torn = 0;
    const tear = (file: string): void => {
      const wal = `${file}-wal`;
      if (!existsSync(wal)) return;
      // What of a transaction had reached the disk when the power went: part of it, or all of it garbled.
      const tail = readFileSync(wal).subarray(HEADER_BYTES, HEADER_BYTES + FRAME_BYTES);
      if (tail.length < FRAME_BYTES) return;
      const garbled = Buffer.from(tail);
      garbled[100 + (torn % 3_000)] = (garbled[100 + (torn % 3_000)] ?? 0) ^ 1;
      const whole = readFileSync(wal);
      writeFileSync(
        wal,
        Buffer.concat([whole, torn % 2 === 0 ? garbled : tail.subarray(0, 1 + ((torn * 997) % 4_000))]),
      );
      rmSync(`${file}-shm`, { force: true });
      torn += 1;
    };
    const ended = await playDying(castOf(3, 1), 'commits', tear);
    expect(torn).toBeGreaterThan(10);
    expect(ended.out.mails).toEqual(ended.out.mailsRecorded);
    expect(ended.out.posts).toEqual(ended.out.postsRecorded);
    expect({ open: ended.open, drafts: ended.drafts, twice: ended.twice }).toEqual({ open: [], drafts: 0, twice: [] });
  });
});
