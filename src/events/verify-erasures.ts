import { z } from 'zod';
import { jsonIn } from './damage.ts';

/** Holds the parts that are empty against the erasures on record, while the log is gone through. */
export const erasureCheck = () => {
  const empty = new Set<number>();
  const recorded = new Set<number>();
  return {
    emptied: (position: number): void => void empty.add(position),
    /** The data of a `PersonErased`. */
    recorded: (data: string): void => {
      const { positions = [] } = Recorded.safeParse(jsonIn(data)).data ?? {};
      for (const position of positions) recorded.add(position);
    },
    found: (): Readonly<{ erasedParts: number; unrecordedErasure: number | null }> => ({
      erasedParts: empty.size,
      unrecordedErasure: [...empty].find((position) => !recorded.has(position)) ?? null,
    }),
  };
};

const Recorded = z.object({ positions: z.array(z.int()) });
