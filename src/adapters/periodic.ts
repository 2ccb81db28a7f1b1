/** Work that is done again and again, never twice at the same time. */
export type Periodic = Readonly<{
  /** Nothing of it is under way. */
  idle(): boolean;
  /** Does it at once, or once more after what is under way. */
  hurry(): void;
  /** Does no more and waits for what is under way. */
  stop(): Promise<void>;
}>;

/** Does the work now and then every `milliseconds`, counted from its end. `work` deals with its own errors. */
export const periodically = (milliseconds: number, work: () => Promise<void>): Periodic => {
  let stopped = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  const run = (): void => {
    clearTimeout(timer);
    again = false;
    running = work().finally(() => {
      running = null;
      if (stopped) return;
      if (again) run();
      else timer = setTimeout(run, milliseconds);
    });
  };
  run();
  return {
    idle: () => running === null,
    hurry: () => {
      again = true;
      if (running === null && !stopped) run();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
