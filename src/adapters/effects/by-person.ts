import type { EffectKind, OutsideSystem } from '../../events/catalogue/effects.ts';
import type { Metadata } from '../../events/event.ts';
import type { EffectId } from '../../events/units.ts';
import { isOpen } from '../../domain/negotiation/state.ts';
import { type Effect, isInFlight, isSettled } from '../../projections/effects.ts';
import { type Reads, stateOf } from '../../projections/states.ts';
import { type Deciding, metadata, type Tx } from '../application.ts';
import { askPerson } from './ask-person.ts';
import { decideNegotiation, negotiationOf } from '../decisions/negotiation.ts';
import { effectsAlike, isInReview, resumeEffect } from './resume.ts';

/** What became of a person's word about one effect; nothing was changed but where it says `done`. */
export type PersonsWord =
  | 'done'
  | 'unknown'
  | 'settled'
  /** It is under way, or nobody knows whether it went through: its outcome decides. */
  | 'in_flight'
  /** It waits for nobody: it is tried when its turn comes. */
  | 'not_parked'
  /** Its draft waits in the mailbox for a person to press Send. */
  | 'in_review';

/** Lets a parked effect go at once. `actor`: as the audit trail names whoever `by` is. */
export const retryByPerson = (tx: Tx, effectId: string, by: string, actor = by): PersonsWord => {
  const effect = stateOf(tx, 'effects', effectId);
  if (effect === null) return 'unknown';
  if (isSettled(effect)) return 'settled';
  if (effect.status !== 'parked') return effect.status === 'tried' ? 'in_flight' : 'not_parked';
  if (isInReview(tx, effect.effectId)) return 'in_review';
  resumeEffect(tx, effect.effectId, by, actor);
  return 'done';
};

/** The same, with whatever else waits for the same cause: the team was told of all of it with the first. `alike`: the others. */
export const retryAlike = (
  tx: Tx,
  effectId: EffectId,
  by: string,
  actor = by,
): Readonly<{ word: PersonsWord; alike: number }> => {
  const alike = alikeTo(tx, effectId);
  const word = retryByPerson(tx, effectId, by, actor);
  if (word !== 'done') return { word, alike: 0 };
  for (const each of alike) resumeEffect(tx, each, by, actor);
  return { word, alike: alike.length };
};

/** Other effects that wait for a person because of the failure that this one was parked for last. */
export const alikeTo = (reads: Reads, effectId: EffectId): readonly EffectId[] => {
  const parked = reads.prepare(LAST_PARKED).get(`effect:${effectId}`) as Parked | undefined;
  if (parked === undefined || parked.why !== 'person') return [];
  return effectsAlike(reads, parked.system, parked.message).filter((each) => each !== effectId);
};

type Parked = Readonly<{ system: OutsideSystem; why: string; message: string }>;

const LAST_PARKED = `SELECT f.system, e.data ->> '$.why' AS why, e.data ->> '$.message' AS message
  FROM events e JOIN effects f ON e.stream = 'effect:' || f.key
  WHERE e.stream = ? AND e.type = 'EffectParked' ORDER BY e.version DESC LIMIT 1`;

/**
 * An effect is not tried any more. A thread that would wait for it for ever becomes that person's, and the mail that it was
 * to word or send is taken back. `actor`: as the audit trail names whoever `by` is. @throws ReadModelFaulted
 */
export const giveUpByPerson = (tx: Tx, app: Deciding, effectId: string, by: string, actor = by): PersonsWord => {
  const effect = stateOf(tx, 'effects', effectId);
  if (effect === null) return 'unknown';
  if (isSettled(effect)) return 'settled';
  const parked = tx.prepare(LAST_PARKED).get(`effect:${effectId}`) as Parked | undefined;
  const [next] = alikeTo(tx, effect.effectId);
  // What else may have happened does no harm; a mail that may have left must not be taken back.
  if (effect.status === 'tried' || (effect.kind === 'send_mail' && isInFlight(effect))) return 'in_flight';
  const because = metadata('effects', actor, effect.campaignId ?? effectId);
  tx.append({
    stream: `effect:${effect.effectId}`,
    expected: 'stream_exists',
    metadata: because,
    events: [{ type: 'EffectGivenUp', data: { effectId: effect.effectId, by }, state: 'given_up' }],
  });
  if (HOLDS_UP_A_THREAD.has(effect.kind)) handOver(tx, app, effect, by, because);
  // Only the first of what shares a cause was told: the next one takes its place.
  const untold = next === undefined ? null : stateOf(tx, 'effects', next);
  if (untold !== null && parked !== undefined) askPerson(tx, untold, { status: null, message: parked.message });
  return 'done';
};

/** A thread would wait for these for ever. */
export const HOLDS_UP_A_THREAD: ReadonlySet<EffectKind> = new Set(['classify_reply', 'word_mail', 'send_mail']);

const handOver = (tx: Tx, app: Deciding, { negotiationId }: Effect, by: string, because: Metadata): void => {
  if (negotiationId === null) return;
  const negotiation = negotiationOf(tx, negotiationId);
  if (isOpen(negotiation)) {
    if (negotiation.phase.status === 'human_managed') return;
    decideNegotiation(tx, app, negotiationId, { type: 'TakeOver', by, how: 'command' }, because);
    return;
  }
  // A recap or a farewell that is not sent.
  const { pending } = negotiation;
  if (pending === null) return;
  const command = { type: 'SupersedeMove', move: pending.move, why: 'taken_over' } as const;
  decideNegotiation(tx, app, negotiationId, command, because);
};

/** Every parked effect that a person may let go, of one system or of all, in the order in which they were asked for. */
export const parkedEffects = (tx: Tx, system: string | null): readonly EffectId[] =>
  (tx.prepare(PARKED).all({ system }) as { key: EffectId }[])
    .map(({ key }) => key)
    .filter((key) => !isInReview(tx, key));

const PARKED = `SELECT key FROM effects WHERE open = 1 AND status = 'parked' AND (:system IS NULL OR system = :system)
  ORDER BY asked_at, key`;
