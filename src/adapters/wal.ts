import { statSync } from 'node:fs';
import type { Application } from './application.ts';

/** SQLite copies the write-ahead log back after some 4 MB, unless somebody reads all the while. */
const LARGE_BYTES = 128 * 1024 * 1024;

/** 0 where there is none: in memory, or before the first write. */
export const walBytes = (file: string): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;

/** Looks how large the write-ahead log is; the log line comes once, and again after it had shrunk. */
export const walWatch = (
  { log, logger }: Pick<Application, 'log' | 'logger'>,
  largeBytes = LARGE_BYTES,
): (() => void) => {
  let told = false;
  return () => {
    const bytes = walBytes(log.database.name);
    const isLarge = bytes > largeBytes;
    if (isLarge && !told)
      logger.warn(
        { bytes },
        'the write-ahead log grows: a reader that never ends keeps it from being copied back; end long queries on the database',
      );
    told = isLarge;
  };
};
