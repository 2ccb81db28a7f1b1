import type { Database } from 'better-sqlite3';
import type { EffectKind, OutsideSystem } from '../../events/catalogue/effects.ts';
import type { EffectId, Instant } from '../../events/units.ts';
import type { Effect } from '../../projections/effects.ts';

/** How many effects of one system run at the same time. */
export const CONCURRENCY_PER_SYSTEM = 4;

/** What a runner needs to begin; the rest is read in the transaction that records the try. */
export type Runnable = Readonly<{ effectId: EffectId; kind: EffectKind; system: OutsideSystem }>;

/**
 * The effects that may run now: the first open one of each lane and system, due, not running. A lane waits for its
 * parked first, so that mails of one thread keep their order; one that waits for a person holds up mail only, and one
 * that was never to run before a later time holds up nothing.
 */
export const runnable = (database: Database, now: Instant, running: ReadonlySet<string>): readonly Runnable[] => {
  const open = (database.prepare(OPEN).raw().all() as Columns[]).map(waiting);
  const lanes = new Set<string>();
  const places = new Map<OutsideSystem, number>();
  const sending = new Set<string | null>();
  for (const { effectId, system, kind, inFlight, negotiationId } of open) {
    if (running.has(effectId)) places.set(system, (places.get(system) ?? 0) + 1);
    if (kind === 'send_mail' && (inFlight || running.has(effectId))) sending.add(negotiationId);
  }
  return open.filter(({ effectId, system, kind, lane: name, negotiationId, ...effect }) => {
    const early = effect.dueAt !== null && effect.dueAt > now;
    const forPerson = effect.status === 'parked' && effect.dueAt === null;
    if ((forPerson && system !== 'gmail') || (early && effect.status === 'pending')) return false;
    const lane = `${system} ${name}`;
    if (lanes.has(lane)) return false;
    lanes.add(lane);
    if (running.has(effectId) || forPerson || early) return false;
    // A reply is considered once it is known whether our mail before it went out.
    if (kind === 'classify_reply' && sending.has(negotiationId)) return false;
    const taken = places.get(system) ?? 0;
    if (taken >= CONCURRENCY_PER_SYSTEM) return false;
    places.set(system, taken + 1);
    if (kind === 'send_mail') sending.add(negotiationId);
    return true;
  });
};

/** When the next parked or delayed effect is due; null: none. */
export const nextDue = (database: Database): Instant | null =>
  (database.prepare('SELECT min(due_at) AS due FROM effects WHERE open = 1').get() as { due: Instant | null }).due;

/** Answered by the index alone, in its order: see `effects` in the read models. */
const OPEN = `SELECT key, system, lane, status, due_at, kind, in_flight, negotiation_id
  FROM effects WHERE open = 1 ORDER BY asked_at, key`;

type Columns = readonly [
  EffectId,
  OutsideSystem,
  string,
  Effect['status'],
  Instant | null,
  EffectKind,
  1 | null,
  string | null,
];

const waiting = ([effectId, system, lane, status, dueAt, kind, inFlight, negotiationId]: Columns) => ({
  effectId,
  system,
  lane,
  status,
  dueAt,
  kind,
  inFlight: inFlight === 1,
  negotiationId,
});
