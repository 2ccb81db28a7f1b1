/** Work that is done again and again, never twice at the same time. */
export type Periodic = Readonly<{
  /** Nothing of it is under way. */
  idle(): boolean;
  /** Does no more and waits for what is under way. */
  stop(): Promise<void>;
}>;

/** Does the work now and then every `milliseconds`, counted from its end. `work` deals with its own errors. */
export const periodically = (milliseconds: number, work: () => Promise<void>): Periodic => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  const run = (): void => {
    running = work().finally(() => {
      running = null;
      if (!stopped) timer = setTimeout(run, milliseconds);
    });
  };
  run();
  return {
    idle: () => running === null,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
