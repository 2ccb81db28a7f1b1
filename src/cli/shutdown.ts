import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeBug } from '../adapters/bugs.ts';

/** What works on until it is stopped. `stop` takes nothing new and resolves when nothing of it is under way. */
export type Running = Readonly<{ name: string; stop(): Promise<void> }>;

/** Stops everything at the same time. Resolves with the names of what had not stopped after `milliseconds`, or failed to. */
export const stopAll = async (running: readonly Running[], milliseconds: number): Promise<readonly string[]> => {
  const left = new Set(running.map(({ name }) => name));
  const over = new AbortController();
  const stopped = Promise.allSettled(running.map(({ name, stop }) => stop().then(() => left.delete(name))));
  const late = pause(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([stopped, late]);
  over.abort();
  return [...left];
};

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once, as it does any other. */
export const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    const told = (): void => {
      for (const signal of SIGNALS) process.off(signal, told);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, told);
  });

/** Ends the process at an error that nobody dealt with, as Node would, but without printing the words of it. */
export const endAtUncaught = (logger: Pick<Logger, 'fatal'>): void => {
  process.on('uncaughtException', (error) => {
    logger.fatal({ bug: describeBug(error) }, 'Parley ends at an error in its own code; start it again');
    process.exit(1);
  });
};

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
