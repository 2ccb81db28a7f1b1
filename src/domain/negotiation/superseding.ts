import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Cents } from '../../events/units.ts';
import { formatUsd } from '../money.ts';
import type { Limits, NegotiationCommand } from './commands.ts';
import { after, escalated, followUpScheduled, keysOf, type SupersededBecause } from './outcomes.ts';
import { isOpen, isSilent, type Negotiation } from './state.ts';

/** What a mail was decided for no longer holds; it is taken back before it leaves. */
export const supersede = (
  { move, why }: Extract<NegotiationCommand, { type: 'SupersedeMove' }>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const superseded: NegotiationEvent = { type: 'MoveSuperseded', data: { ...keysOf(negotiation), move, why } };
  const now = after(negotiation, [superseded]);
  const persons = personsOffer(negotiation);
  const isPersonsLoss = persons !== null && isAgents(now);
  if (
    (why === 'over_budget' || why === 'timeline_ended') &&
    (now.phase.status === 'considering_reply' || isPersonsLoss)
  )
    return [superseded, toPersonForLost(why, persons, now, limits)];
  return [superseded, ...waitAgain(now, limits)];
};

/** The amount that waits to be sent, where a person decided it; the agent's own is its own to decide anew. */
export const personsOffer = ({ offers, pending }: Negotiation): Cents | null => {
  const offer = offers.find(({ move }) => move !== null && move === pending?.move);
  return offer === undefined || offer.by === 'agent' ? null : offer.price;
};

/** `persons`: the amount, where it was a person who decided it. */
export const toPersonForLost = (
  why: Extract<SupersededBecause, 'over_budget' | 'timeline_ended'>,
  persons: Cents | null,
  negotiation: Negotiation,
  limits: Limits,
): NegotiationEvent => {
  const reason =
    persons === null ? LOST[why] : `the ${formatUsd(persons)} that a person set was not sent: ${LOST[why]}`;
  const ask = negotiation.phase.status === 'considering_reply' ? negotiation.currentAsk : null;
  return escalated(negotiation, { trigger: why, evidence: '', ask, reason }, limits);
};

const LOST = {
  over_budget: 'the offer no longer fits what is left of the budget',
  timeline_ended: "the campaign's timeline ended before the mail went out",
} as const;

/** Nobody but the agent would say the next word here, and it would say it as if the person had decided nothing. */
const isAgents = (negotiation: Negotiation): boolean =>
  isOpen(negotiation) && !isSilent(negotiation) && negotiation.phase.status !== 'escalated';

/** A follow-up that was taken back leaves nobody waiting for ever. */
const waitAgain = (negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] =>
  negotiation.phase.status === 'awaiting_reply' && negotiation.timer === null
    ? followUpScheduled(negotiation, limits)
    : [];
