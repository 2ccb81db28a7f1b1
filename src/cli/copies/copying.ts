import { statSync } from 'node:fs';
import type { Damaged } from '../../events/verify.ts';
import { runApart } from '../apart/run.ts';
import { progressBar } from '../commands/progress.ts';

/** Copies a database into a new file, and draws how much of it is there. Null: it was copied. */
export const copied = async (from: string, to: string, inspect: boolean): Promise<Damaged | null> => {
  const bar = progressBar('copy', 'kB');
  const look = setInterval(() => bar.advance(kilobytes(to), kilobytes(from)), LOOK_MILLISECONDS);
  try {
    return await runApart('copy', { from, to, inspect });
  } finally {
    clearInterval(look);
    bar.stop();
  }
};

/** `884 kB`, `1.2 MB`. */
export const sizeOf = (file: string): string => {
  const size = kilobytes(file);
  return size < 1_000 ? `${size} kB` : `${(size / 1_000).toFixed(1)} MB`;
};

const kilobytes = (file: string): number => Math.ceil(statSync(file).size / 1_000);

const LOOK_MILLISECONDS = 100;
