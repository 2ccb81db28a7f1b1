import type { Database } from 'better-sqlite3';
import type { Instant } from '../../events/units.ts';
import type { Effect } from '../../projections/effects.ts';

/** How many effects of one system run at the same time. */
export const CONCURRENCY_PER_SYSTEM = 4;

/**
 * The effects that may run now: the first open one of each lane and system, due, not running. A lane waits for its
 * parked first, so that mails of one thread keep their order; one that waits for a person holds up mail only.
 */
export const runnable = (database: Database, now: Instant, running: ReadonlySet<string>): readonly Effect[] => {
  const open = (database.prepare(OPEN).all() as { state: string }[]).map(({ state }) => JSON.parse(state) as Effect);
  const sending = new Set(open.filter(isSending).map(({ negotiationId }) => negotiationId));
  const lanes = new Set<string>();
  const places = new Map<string, number>();
  for (const effectId of running) {
    const system = open.find((effect) => effect.effectId === effectId)?.system;
    if (system !== undefined) places.set(system, (places.get(system) ?? 0) + 1);
  }
  return open.filter((effect) => {
    if (waitsForPerson(effect) && effect.system !== 'gmail') return false;
    const lane = `${effect.system} ${effect.lane}`;
    if (lanes.has(lane)) return false;
    lanes.add(lane);
    if (running.has(effect.effectId) || waitsForPerson(effect)) return false;
    if (effect.dueAt !== null && effect.dueAt > now) return false;
    // A reply is considered once it is known whether our mail before it went out.
    if (effect.kind === 'classify_reply' && sending.has(effect.negotiationId)) return false;
    const taken = places.get(effect.system) ?? 0;
    if (taken >= CONCURRENCY_PER_SYSTEM) return false;
    places.set(effect.system, taken + 1);
    return true;
  });
};

/** When the next parked or delayed effect is due; null: none. */
export const nextDue = (database: Database): Instant | null =>
  (database.prepare('SELECT min(due_at) AS due FROM effects WHERE open = 1').get() as { due: Instant | null }).due;

const OPEN = 'SELECT state FROM effects WHERE open = 1 ORDER BY asked_at, key';

const waitsForPerson = ({ status, dueAt }: Effect): boolean => status === 'parked' && dueAt === null;

const isSending = ({ kind, status, uncertain }: Effect): boolean =>
  kind === 'send_mail' && (status === 'tried' || uncertain);
