import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Negotiation, Offer, PendingMove, Phase, Unpaused } from './state.ts';

/** After these we wait for an answer; a reminder is none, and what closes a thread waits for nothing. */
export const MOVES_OF_OFFERING: ReadonlySet<PendingMove['purpose']> = new Set([
  'opening',
  'counter',
  'final_offer',
  'answer',
  'clarification',
]);

type Sent = Extract<NegotiationEvent, { type: 'MailSent' }>['data'];

/** What went out counts, also where the thread has moved on meanwhile: they have seen it. */
export const sent = (negotiation: Negotiation, { move, purpose, price }: Sent): Negotiation => {
  const { pending, phase } = negotiation;
  const isOffer = purpose === 'opening' || purpose === 'counter' || purpose === 'final_offer';
  const known = negotiation.offers.some((offer) => offer.move === move);
  const offers = negotiation.offers.map((offer) => (offer.move === move ? { ...offer, sent: true } : offer));
  const unexpected: Offer[] =
    isOffer && !known && price !== null
      ? [{ move, price, round: negotiation.offers.length, by: 'agent', final: purpose === 'final_offer', sent: true }]
      : [];
  const rest: Negotiation = {
    ...negotiation,
    offers: [...offers, ...unexpected],
    // An opening that went out after all: a second one must not follow it.
    phase: unexpected.length > 0 && phase.status === 'queued_for_budget' ? { status: 'awaiting_reply' } : phase,
  };
  if (pending?.move !== move) return rest;
  const isLeft = (id: string): boolean => !pending.answering.includes(id);
  const unanswered = rest.unanswered.filter(isLeft);
  const unread = rest.unread.filter(isLeft);
  // Silence is counted from our last word that was more than a reminder.
  const followUps = MOVES_OF_OFFERING.has(purpose) ? 0 : rest.followUps;
  const settled = { ...rest, pending: null, unanswered, unread, followUps };
  return phase.status === 'offering' ? { ...settled, phase: { status: 'awaiting_reply' } } : settled;
};

type Received = Extract<NegotiationEvent, { type: 'MailReceived' }>['data'];

/** A reply supersedes what was being decided; whoever nobody knows is kept for a person, and machines change nothing. */
export const received = (negotiation: Negotiation, { kind, sender, messageId, absentUntil }: Received): Negotiation => {
  const { phase, strangers, unanswered, unread } = negotiation;
  if (absentUntil !== undefined) return { ...negotiation, absentUntil };
  if (kind !== 'human') return negotiation;
  if (sender === 'unknown')
    return asksNobody(phase) ? { ...negotiation, strangers: [...strangers, messageId] } : negotiation;
  return {
    ...negotiation,
    phase: onReply(phase),
    unanswered: [...unanswered, messageId],
    unread: [...unread, messageId],
    currentAsk: null,
    followUps: 0,
    timer: null,
    absentUntil: null,
    waived: [],
  };
};

/** Whoever writes now is not put before a person at once: one has the thread already, or it is paused. */
const asksNobody = (phase: Phase): boolean =>
  phase.status === 'human_managed' || (phase.status === 'paused' && phase.before.status !== 'escalated');

/** A reply supersedes what was being decided and is considered with it; a person's thread stays that person's. */
const onReply = (phase: Phase): Phase => {
  if (phase.status === 'paused') return { ...phase, before: unpausedOnReply(phase.before) };
  return unpausedOnReply(phase);
};

const unpausedOnReply = (phase: Unpaused): Unpaused => {
  switch (phase.status) {
    case 'offering':
    case 'awaiting_reply':
    case 'stale':
      return { status: 'considering_reply' };
    case 'escalated':
      return { ...phase, ask: null };
    default:
      return phase;
  }
};
