import type { Block } from './blocks.ts';
import type { Json } from './emulator.ts';

/** A message that one person sees, and nobody else. */
export type Ephemeral = Readonly<{
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: readonly Block[];
  thread_ts?: string;
}>;

export type Ephemerals = Readonly<{
  /** What a person sees now, oldest first. */
  of(userId: string): readonly Ephemeral[];
  show(userId: string, channel: string, message: Json, ts: string): Ephemeral;
  replace(ts: string, message: Json): void;
  remove(ts: string): void;
  at(ts: string): Ephemeral | null;
}>;

export const ephemerals = (): Ephemerals => {
  const kept = new Map<string, Ephemeral>();
  const madeOf = ({ text, blocks }: Json) => ({
    text: typeof text === 'string' ? text : '',
    blocks: (blocks ?? []) as readonly Block[],
  });
  return {
    of: (userId) => [...kept.values()].filter(({ user }) => user === userId),
    at: (ts) => kept.get(ts) ?? null,
    show: (user, channel, message, ts) => {
      const thread = message['thread_ts'];
      const shown = {
        ts,
        channel,
        user,
        ...madeOf(message),
        ...(typeof thread === 'string' ? { thread_ts: thread } : {}),
      };
      kept.set(ts, shown);
      return shown;
    },
    replace: (ts, message) => {
      const standing = kept.get(ts);
      if (standing !== undefined) kept.set(ts, { ...standing, ...madeOf(message) });
    },
    remove: (ts) => void kept.delete(ts),
  };
};
