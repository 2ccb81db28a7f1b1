import type { EffectKind } from '../../events/catalogue/effects.ts';
import type { Metadata } from '../../events/event.ts';
import type { EffectId } from '../../events/units.ts';
import { isOpen } from '../../domain/negotiation/state.ts';
import { type Effect, isInFlight, isSettled } from '../../projections/effects.ts';
import { stateOf } from '../../projections/states.ts';
import { type Deciding, metadata, type Tx } from '../application.ts';
import { decideNegotiation, negotiationOf } from '../decisions/negotiation.ts';
import { isInReview, resumeEffect } from './resume.ts';

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

/** Lets a parked effect go at once. */
export const retryByPerson = (tx: Tx, effectId: string, by: string): PersonsWord => {
  const effect = stateOf(tx, 'effects', effectId);
  if (effect === null) return 'unknown';
  if (isSettled(effect)) return 'settled';
  if (effect.status !== 'parked') return effect.status === 'tried' ? 'in_flight' : 'not_parked';
  if (isInReview(tx, effect.effectId)) return 'in_review';
  resumeEffect(tx, effect.effectId, by);
  return 'done';
};

/**
 * An effect is not tried any more. A thread that would wait for it for ever becomes that person's, and the mail that it was
 * to word or send is taken back. `actor`: as the audit trail names whoever `by` is. @throws ReadModelFaulted
 */
export const giveUpByPerson = (tx: Tx, app: Deciding, effectId: string, by: string, actor = by): PersonsWord => {
  const effect = stateOf(tx, 'effects', effectId);
  if (effect === null) return 'unknown';
  if (isSettled(effect)) return 'settled';
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
  return 'done';
};

const HOLDS_UP_A_THREAD: ReadonlySet<EffectKind> = new Set(['classify_reply', 'word_mail', 'send_mail']);

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
