import { setTimeout as pause } from 'node:timers/promises';

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

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
