import { Presets, SingleBar } from 'cli-progress';

/** Draws how far something has come on standard error, on a terminal only. */
export type ProgressBar = Readonly<{ advance(done: number, total: number): void; stop(): void }>;

export const progressBar = (what: string, unit = 'events'): ProgressBar => {
  const bar = new SingleBar(
    {
      format: `${what}  {bar}  {percentage} %  {value} of {total} ${unit}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.rect,
  );
  const { isTTY } = process.stderr;
  let started = false;
  return {
    advance(done, total) {
      if (!isTTY) return;
      if (!started) bar.start(total, done);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
};
