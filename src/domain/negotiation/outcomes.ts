import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { CeilingInputs, DeclineReason } from '../../events/catalogue/negotiation.ts';
import type { EscalationTrigger } from '../../events/reading.ts';
import { type Cents, type SubjectId, subjectOfInfluencer } from '../../events/units.ts';
import { afterBusinessDays } from '../calendar.ts';
import { fitsBudget } from '../campaign/ledger.ts';
import { cpmOf, formatUsd } from '../money.ts';
import type { Limits } from './commands.ts';
import { ceilingOf, inputsOf, isOver } from './limits.ts';
import { evolve } from './evolve.ts';
import { lastOffer, type Negotiation, type Terms } from './state.ts';

/** The ids that every event of a negotiation carries. */
export const keysOf = ({ terms }: Negotiation): Pick<Terms, 'campaignId' | 'negotiationId' | 'influencerId'> => ({
  campaignId: terms.campaignId,
  negotiationId: terms.negotiationId,
  influencerId: terms.influencerId,
});

/** Whose words a personal part holds. */
export const subjectOf = ({ terms }: Negotiation): SubjectId => subjectOfInfluencer(terms.influencerId);

/** The negotiation as it will be after these events: for decisions of several steps. */
export const after = (negotiation: Negotiation, events: readonly NegotiationEvent[]): Negotiation =>
  events.reduce((state: Negotiation, event) => evolve(state, event) ?? state, negotiation);

export const agreed = (
  negotiation: Negotiation,
  price: Cents,
  by: string,
  reason: string,
  { recap = true, inputs = null }: Readonly<{ recap?: boolean; inputs?: CeilingInputs | null }> = {},
): NegotiationEvent => ({
  type: 'AgreementReached',
  data: {
    ...keysOf(negotiation),
    price,
    cpm: cpmOf(price, negotiation.terms.impressions),
    by,
    reason,
    inputs,
    move: recap ? negotiation.moves + 1 : null,
    platform: negotiation.terms.platform,
    deliverables: [...negotiation.terms.deliverables],
  },
});

/** The agent closes only what fits the budget; what doesn't is held for a person (policy §2 step 8, property P5). */
export const agreedOrHeld = (
  negotiation: Negotiation,
  price: Cents,
  reason: string,
  quote: string,
  limits: Limits,
): NegotiationEvent => {
  const others = limits.entries.filter((entry) => entry.negotiationId !== negotiation.terms.negotiationId);
  if (fitsBudget(limits.terms, others, price)) {
    const inputs = inputsOf(ceilingOf(negotiation, limits), negotiation.terms.engagement.quality);
    return agreed(negotiation, price, 'agent', reason, { inputs });
  }
  const held = `${reason}, but ${formatUsd(price)} does not fit what is left of the budget`;
  return escalated(
    negotiation,
    { trigger: 'over_budget', evidence: quote, ask: price, held: true, reason: held },
    limits,
  );
};

export type Escalation = Readonly<{
  trigger: EscalationTrigger;
  evidence: string;
  ask: Cents | null;
  reason: string;
  held?: boolean;
}>;

export const escalated = (
  negotiation: Negotiation,
  { trigger, evidence, ask, reason, held = false }: Escalation,
  limits: Limits,
): NegotiationEvent => ({
  type: 'NegotiationEscalated',
  data: {
    ...keysOf(negotiation),
    trigger,
    ask,
    held,
    lastOffer: lastOffer(negotiation)?.price ?? null,
    ceilingPrice: ceilingOf(negotiation, limits).ceilingPrice,
    reason,
  },
  personal: { subject: subjectOf(negotiation), content: { evidence } },
});

export const declined = (
  negotiation: Negotiation,
  because: DeclineReason,
  by: string,
  { withMail, reason = because.replaceAll('_', ' ') }: { withMail: boolean; reason?: string },
): NegotiationEvent => ({
  type: 'NegotiationDeclined',
  data: { ...keysOf(negotiation), because, by, move: withMail ? negotiation.moves + 1 : null, reason },
});

/** The agent stops what never got room for its opening (policy §4, the timeline's end). */
export const stoppedAtTheEnd = (negotiation: Negotiation): NegotiationEvent => ({
  type: 'NegotiationStopped',
  data: {
    ...keysOf(negotiation),
    by: 'agent',
    reason: "the campaign's timeline ended before there was room for an opening",
  },
});

export type SuppressedBecause = Extract<NegotiationEvent, { type: 'AddressSuppressed' }>['data']['because'];

export const suppressed = (negotiation: Negotiation, because: SuppressedBecause): readonly NegotiationEvent[] =>
  negotiation.suppressed ? [] : [{ type: 'AddressSuppressed', data: { ...keysOf(negotiation), because } }];

export type SupersededBecause = Extract<NegotiationEvent, { type: 'MoveSuperseded' }>['data']['why'];

/** Takes back a mail that has not left; one that may be leaving is left to its outcome. */
export const takenBack = (
  negotiation: Negotiation,
  why: SupersededBecause,
  { sending }: Pick<Limits, 'sending'>,
): readonly NegotiationEvent[] =>
  negotiation.pending === null || sending
    ? []
    : [{ type: 'MoveSuperseded', data: { ...keysOf(negotiation), move: negotiation.pending.move, why } }];

/** When we ask again, or give up, if nothing is heard (policy §3, "No reply"). */
export const followUpScheduled = (negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  const { now, policy } = limits;
  if (isOver(negotiation, limits) || lastOffer(negotiation) === null) return [];
  const days = policy.followUpAfterDays[negotiation.followUps];
  const next =
    days === undefined
      ? ({ dueAt: afterBusinessDays(now, policy.staleAfterDays), then: 'stale' } as const)
      : ({ dueAt: afterBusinessDays(now, days), then: 'follow_up' } as const);
  return [notBeforeTheirReturn(negotiation, next)];
};

/** An absence that ends before the timer does brings nothing forward. */
export const notBeforeTheirReturn = (
  negotiation: Negotiation,
  timer: NonNullable<Negotiation['timer']>,
): NegotiationEvent => {
  const { absentUntil } = negotiation;
  const dueAt = absentUntil !== null && absentUntil > timer.dueAt ? absentUntil : timer.dueAt;
  return { type: 'FollowUpScheduled', data: { ...keysOf(negotiation), ...timer, dueAt } };
};
