import type { Database } from 'better-sqlite3';
import { type EffectKind, OutsideSystem } from '../events/catalogue/effects.ts';
import type { Instant } from '../events/units.ts';
import type { Effect } from './effects.ts';
import { circuitsOpen, outagesNow } from './queries.ts';

/** Effects of one kind that wait alike. `dueAt`: when the first of them is tried again; null is at once, or by a person. */
export type WaitingKind = Readonly<{
  kind: EffectKind;
  status: Effect['status'];
  count: number;
  dueAt: Instant | null;
}>;

/** How one outside system stands now. */
export type SystemNow = Readonly<{
  system: OutsideSystem;
  /** Since when the team knows that it fails; null while it works. */
  failingSince: Instant | null;
  /** Since when it is only probed; null while it is called as ever. */
  circuitOpenSince: Instant | null;
  waiting: readonly WaitingKind[];
}>;

/** Every outside system, whether it ever failed or not. */
export const systemsNow = (db: Database): readonly SystemNow[] => {
  const waiting = db.prepare(WAITING).all() as (WaitingKind & Readonly<{ system: OutsideSystem }>)[];
  const outages = outagesNow(db);
  const circuits = circuitsOpen(db);
  return OutsideSystem.options.map((system) => ({
    system,
    failingSince: outages.find((outage) => outage.system === system)?.began ?? null,
    circuitOpenSince: circuits.find((circuit) => circuit.system === system)?.opened ?? null,
    waiting: waiting
      .filter((each) => each.system === system)
      .map(({ kind, status, count, dueAt }) => ({ kind, status, count, dueAt })),
  }));
};

const WAITING = `SELECT system, kind, status, count(*) AS count, min(due_at) AS dueAt FROM effects
  WHERE open = 1 GROUP BY system, kind, status, due_at IS NULL ORDER BY system, kind, status, due_at`;
