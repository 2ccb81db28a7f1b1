import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Tidies up if the process ends before this is taken back, by a signal too; the last that was asked for is done first. */
export const whenEnded = (tidy: () => void): (() => void) => {
  process.prependListener('exit', tidy);
  for (const signal of SIGNALS) process.on(signal, endBy);
  return () => {
    process.off('exit', tidy);
    for (const signal of SIGNALS) process.off(signal, endBy);
  };
};

/** With the exit code that a shell gives to a signal. */
const endBy = (signal: (typeof SIGNALS)[number]): void => process.exit(128 + constants.signals[signal]);
