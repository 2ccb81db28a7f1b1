import { statSync } from 'node:fs';
import { progressBar } from '../commands/progress.ts';

/** Draws how much of a copy is there, until it is stopped. */
export const drawCopying = (from: string, to: string): Readonly<{ stop(): void }> => {
  const bar = progressBar('copy', 'kB');
  const look = setInterval(() => bar.advance(kilobytes(to), kilobytes(from)), LOOK_MILLISECONDS);
  return {
    stop() {
      clearInterval(look);
      bar.stop();
    },
  };
};

/** `884 kB`, `1.2 MB`. */
export const sizeOf = (file: string): string => {
  const size = kilobytes(file);
  return size < 1_000 ? `${size} kB` : `${(size / 1_000).toFixed(1)} MB`;
};

const kilobytes = (file: string): number => Math.ceil(statSync(file).size / 1_000);

const LOOK_MILLISECONDS = 100;
