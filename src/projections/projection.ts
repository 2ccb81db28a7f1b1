import type { AnyEvent, Fact } from '../events/event.ts';

/** What a column of a read model may hold. */
export type Cell = string | number | null;

/** Columns to be found by, in order; only the rows that `where` lets in, so that the others cost nothing. */
export type Index = Readonly<{ on: readonly string[]; where?: string }>;

/**
 * A read model: a pure fold per key. The state is stored as JSON between two events, so it must be plain data without
 * `undefined`, NaN or dates. A fold or column that changes needs a new `version`. Columns never throw.
 */
export type Projection<E extends AnyEvent, State> = Readonly<{
  /** The table's name: lower case and underscores. */
  name: string;
  version: number;
  reactsTo: readonly E['type'][];
  /** Which row the event concerns; null for none, never empty. */
  key(event: Fact<E>): string | null;
  initialState: State;
  evolve(state: State, event: Fact<E>): State;
  columns: Readonly<Record<string, Readonly<{ type: 'TEXT' | 'INTEGER' | 'REAL'; of(state: State): Cell }>>>;
  indexes?: readonly Index[];
  /** A fold that throws refuses the append instead of being marked faulted: for effects only. */
  mayAbort?: boolean;
}>;
