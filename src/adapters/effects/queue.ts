import type { Database } from 'better-sqlite3';
import { type EffectKind, OutsideSystem } from '../../events/catalogue/effects.ts';
import type { EffectId, Instant } from '../../events/units.ts';

/** How many effects of one system run at the same time. */
const CONCURRENCY_PER_SYSTEM = 4;

/** What a runner needs to begin; the rest is read in the transaction that records the try. */
export type Runnable = Readonly<{ effectId: EffectId; kind: EffectKind; system: OutsideSystem }>;

/**
 * The effects that may run now: the first open one of each lane and system, due, not running. A lane waits for its
 * parked first, so that mails of one thread keep their order; one that waits for a person holds up mail only, and one
 * that was never to run before a later time holds up nothing.
 */
export const runnable = (
  database: Database,
  now: Instant,
  running: ReadonlySet<string>,
  room: Room = everywhere,
): readonly Runnable[] => {
  const find = database.prepare<[string], Row>(
    'SELECT system, kind, negotiation_id AS thread FROM effects WHERE key = ?',
  );
  const under = [...running].flatMap((effectId) => find.get(effectId) ?? []);
  const leaving = new Set(under.filter(isSend).map(({ thread }) => thread));
  const heads = database.prepare<[Record<string, unknown>], Head>(HEADS);

  return SYSTEMS.flatMap((system) => {
    const busy = under.filter((other) => other.system === system).length;
    const places = Math.min(CONCURRENCY_PER_SYSTEM - busy, room(system, now, busy));
    if (places <= 0) return [];
    const waiting = heads.all({ now, system, limit: CONCURRENCY_PER_SYSTEM + 2 * running.size + MARGIN });
    const chosen = waiting
      .filter(({ effectId }) => !running.has(effectId))
      // A reply is considered once it is known whether our mail before it went out.
      .filter(({ kind, thread }) => kind !== 'classify_reply' || !leaving.has(thread))
      .slice(0, places);
    for (const { thread } of chosen.filter(isSend)) leaving.add(thread);
    return chosen;
  });
};

/** How many effects of a system its own limits let begin now, beside the `busy` ones. */
export type Room = (system: OutsideSystem, now: Instant, busy: number) => number;
const everywhere: Room = () => CONCURRENCY_PER_SYSTEM;

type Row = Readonly<{ system: OutsideSystem; kind: EffectKind; thread: string | null }>;
type Head = Row & Readonly<{ effectId: EffectId }>;

const isSend = ({ kind }: Row): boolean => kind === 'send_mail';

/** Mail first: what is about to leave keeps the replies of its thread waiting in the same look. */
const SYSTEMS = OutsideSystem.options.toSorted((a, b) => Number(b === 'gmail') - Number(a === 'gmail'));

/** Replies passed over because a mail of their thread is about to leave: no more than may leave at once. */
const MARGIN = CONCURRENCY_PER_SYSTEM;

/** Answered by the index that `effects` keeps for it: 1 to 4 ms with 2,000 open effects. */
const HEADS = `SELECT e.key AS effectId, e.system, e.kind, e.negotiation_id AS thread FROM effects e
  WHERE e.open = 1 AND e.system = :system AND (e.due_at <= :now OR (e.due_at IS NULL AND e.status <> 'parked'))
  AND NOT EXISTS (
    SELECT 1 FROM effects earlier
    WHERE earlier.open = 1 AND earlier.system = :system AND earlier.lane = e.lane
    AND (earlier.asked_at, earlier.key) < (e.asked_at, e.key)
    AND NOT (earlier.status = 'parked' AND earlier.due_at IS NULL AND earlier.system <> 'gmail')
    AND NOT (earlier.status = 'pending' AND earlier.due_at IS NOT NULL AND earlier.due_at > :now)
  )
  AND NOT (e.kind = 'classify_reply' AND EXISTS (
    SELECT 1 FROM effects sending
    WHERE sending.negotiation_id = e.negotiation_id AND sending.kind = 'send_mail' AND sending.in_flight = 1
  ))
  ORDER BY e.asked_at, e.key LIMIT :limit`;
