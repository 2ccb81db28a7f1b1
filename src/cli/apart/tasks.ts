/**
 * What is done in a process of its own, so that a signal, a time limit or a crash can end it and whoever asked still
 * tidies up: SQLite runs a statement to its end, whatever is asked of the thread meanwhile.
 */
export const TASKS = {
  backup: async (input: Readonly<{ from: string; to: string; check: boolean }>, halfway: () => void) =>
    (await import('../copies/backed-up.ts')).backedUp(input, halfway),
  restore: async (input: Readonly<{ from: string; to: string }>, halfway: () => void) =>
    (await import('../copies/restored.ts')).restored(input, halfway),
  export: async (input: Readonly<{ from: string; to: string }>) =>
    (await import('../copies/exported.ts')).exportedTo(input),
  import: async (input: Readonly<{ from: string; to: string }>) =>
    (await import('../copies/imported.ts')).imported(input),
  query: async (input: Readonly<{ file: string; text: string; limit: number }>) =>
    (await import('../sql/query.ts')).query(input),
} as const;

export type TaskName = keyof typeof TASKS;
export type InputOf<Name extends TaskName> = Parameters<(typeof TASKS)[Name]>[0];
export type ResultOf<Name extends TaskName> = Awaited<ReturnType<(typeof TASKS)[Name]>>;

/** What goes to the process and what comes back, by structured clone. */
export type Request = Readonly<{ task: TaskName; input: unknown }>;
export type Reply =
  | Readonly<{ outcome: 'halfway' }>
  | Readonly<{ outcome: 'done'; result: unknown }>
  | Readonly<{ outcome: 'failed'; code: string; message: string; stack: string }>;
