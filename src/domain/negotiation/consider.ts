import type { EscalationTrigger } from '../../events/reading.ts';
import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Cents } from '../../events/units.ts';
import type { Understanding } from '../mail/understanding.ts';
import { cents } from '../../events/units.ts';
import { formatUsd } from '../money.ts';
import type { Limits, NegotiationCommand } from './commands.ts';
import { suppress } from './correspondence.ts';
import { atLeast, ceilingOf, isOver, thresholdPrice } from './limits.ts';
import { nextOffer, offerDecided } from './offers.ts';
import {
  after,
  agreedOrHeld,
  declined,
  escalated,
  followUpScheduled,
  keysOf,
  subjectOf,
  takenBack,
} from './outcomes.ts';
import { hasPersonsFinal, lastOffer, lastSentOffer, type Negotiation } from './state.ts';

type ConsiderReply = Extract<NegotiationCommand, { type: 'ConsiderReply' }>;

/** Records how a reply was read, then decides what follows from it, if anything may. */
export const considerReply = (
  command: ConsiderReply,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const classified = classifiedAs(command, negotiation);
  return [classified, ...consequences(command, after(negotiation, [classified]), limits)];
};

/** A person is asked instead, or shown it where one is asked already; when a model reads it after all, that joins what they see. */
export const askAboutUnread = (
  { hours, quote }: Extract<NegotiationCommand, { type: 'AskAboutUnread' }>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  if (negotiation.phase.status === 'escalated') {
    const data = { ...keysOf(negotiation), ask: null, unread: [...negotiation.unread] };
    return [
      { type: 'EscalationJoined', data, personal: { subject: subjectOf(negotiation), content: { evidence: quote } } },
    ];
  }
  const first = takenBack(negotiation, 'newer_mail', limits);
  const reason = `what they wrote could not be read for ${hours} hours: the language model does not answer`;
  const escalation = { trigger: 'reply_unread', evidence: quote, ask: null, reason } as const;
  return [...first, escalated(after(negotiation, first), escalation, limits)];
};

const consequences = (
  { understanding, messageIds }: ConsiderReply,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  if (understanding.kind === 'opt_out') return suppress(negotiation, 'opted_out', limits);
  const { phase } = negotiation;
  const asked = phase.status === 'paused' ? phase.before : phase;
  if (asked.status === 'escalated') {
    const content = { evidence: quoteOf(understanding) };
    const data = { ...keysOf(negotiation), ask: askOrAccepted(understanding, negotiation) };
    return [{ type: 'EscalationJoined', data, personal: { subject: subjectOf(negotiation), content } }];
  }
  const newerMailWaits = negotiation.unanswered.some((messageId) => !messageIds.includes(messageId));
  if (phase.status !== 'considering_reply' || newerMailWaits) return [];

  const takenBackFirst = takenBack(negotiation, 'newer_mail', limits);
  return [...takenBackFirst, ...answered(understanding, after(negotiation, takenBackFirst), limits)];
};

const answered = (
  understanding: Understanding,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const quote = quoteOf(understanding);
  const toPerson = (trigger: 'reply_before_offer' | 'timeline_ended' | 'questions_exhausted', reason: string) => [
    escalated(
      negotiation,
      { trigger, evidence: quote, ask: askOrAccepted(understanding, negotiation), reason },
      limits,
    ),
  ];
  // What they wrote is the more exact reason: a privacy request stays one before the first offer and after the last day.
  if (understanding.kind === 'escalate' && !isWaived(negotiation, understanding.trigger))
    return raised(understanding, negotiation, limits);
  if (isOver(negotiation, limits))
    return toPerson('timeline_ended', "the campaign's timeline has ended, so the offer has lapsed");
  if (understanding.kind === 'decline')
    return [declined(negotiation, 'refused', 'influencer', { withMail: false, reason: 'they declined' })];
  if (lastOffer(negotiation) === null) return toPerson('reply_before_offer', 'they wrote before any offer was sent');

  switch (understanding.kind) {
    case 'accept': {
      const offer = lastSentOffer(negotiation);
      if (offer === null) return toPerson('reply_before_offer', 'they said yes before any offer was sent');
      const reason = `they accepted our offer of ${formatUsd(offer.price)}`;
      return [agreedOrHeld(negotiation, offer.price, reason, quote, limits)];
    }
    case 'ask':
      return judged(understanding.amount, quote, negotiation, limits);
    case 'more':
      return [nextOrPerson(null, quote, negotiation, limits)];
    case 'question':
    case 'clarify': {
      if (negotiation.answers >= limits.policy.answersMax && !isWaived(negotiation, 'questions_exhausted'))
        return toPerson('questions_exhausted', `${negotiation.answers} questions were answered already`);
      return [answerDecided(understanding, negotiation)];
    }
    case 'defer': {
      const data = { ...keysOf(negotiation), reason: 'they are thinking it over' };
      const deferred: NegotiationEvent = { type: 'ReplyDeferred', data };
      return [deferred, ...followUpScheduled(after(negotiation, [deferred]), limits)];
    }
    case 'escalate':
      return waived(understanding, negotiation, limits);
    case 'opt_out':
      return suppress(negotiation, 'opted_out', limits);
  }
};

/** The order of policy §3; rule 1 is in the understanding, which is comparable and grounded here. */
const judged = (ask: Cents, quote: string, negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  const ceiling = ceilingOf(negotiation, limits);
  const opening = negotiation.offers[0]?.price ?? cents(0);
  const last = lastOffer(negotiation)?.price ?? cents(0);
  const next = nextOffer(negotiation, ceiling);
  const asks = `their ask of ${formatUsd(ask)}`;

  // Rule 2
  if (ask < opening / 2 && ask < last && !isWaived(negotiation, 'suspiciously_low_ask')) {
    const reason = `${asks} is below half of our opening of ${formatUsd(opening)}`;
    return [escalated(negotiation, { trigger: 'suspiciously_low_ask', evidence: quote, ask, reason }, limits)];
  }
  // Rule 3
  const close = (reason: string) => [agreedOrHeld(negotiation, ask, reason, quote, limits)];
  if (ask <= last) return close(`${asks} is at or below our last offer of ${formatUsd(last)}`);
  if (next.outcome === 'offer' && ask <= next.price)
    return close(`${asks} is at or below our next offer of ${formatUsd(next.price)}: ${ceiling.reason}`);
  const highest = hasPersonsFinal(negotiation) ? last : atLeast(last, ceiling.ceilingPrice);
  if (next.outcome === 'no_higher_offer' && ask <= highest)
    return close(`${asks} is at or below the ${formatUsd(highest)} we may pay: ${ceiling.reason}`);
  // Rule 4
  const threshold = thresholdPrice(negotiation, ceiling, limits);
  if (
    ask > threshold &&
    !limits.policy.switchedOff.has('cpm_over_threshold') &&
    !isWaived(negotiation, 'cpm_over_threshold')
  ) {
    const reason = `${asks} is above ${formatUsd(cents(Math.floor(threshold)))}, where a person decides`;
    return [escalated(negotiation, { trigger: 'cpm_over_threshold', evidence: quote, ask, reason }, limits)];
  }
  // Rules 5 and 6
  return [nextOrPerson(ask, quote, negotiation, limits)];
};

const nextOrPerson = (ask: Cents | null, quote: string, negotiation: Negotiation, limits: Limits): NegotiationEvent => {
  const ceiling = ceilingOf(negotiation, limits);
  const next = nextOffer(negotiation, ceiling);
  if (next.outcome === 'no_higher_offer' && isWaived(negotiation, 'rounds_exhausted'))
    return answerDecided({ kind: 'question', quotes: [quote] }, negotiation);
  if (next.outcome === 'no_higher_offer') {
    const reason = `no higher offer is left: ${ceiling.reason}`;
    return escalated(negotiation, { trigger: 'rounds_exhausted', evidence: quote, ask, reason }, limits);
  }
  return offerDecided(negotiation, ceiling, {
    purpose: next.final ? 'final_offer' : 'counter',
    round: next.round,
    price: next.price,
    by: 'agent',
    reason: ceiling.reason,
  });
};

type Unanswered = Extract<Understanding, { kind: 'question' | 'clarify' }>;

const answerDecided = (unclear: Unanswered, negotiation: Negotiation): NegotiationEvent => {
  const asksBack = unclear.kind === 'clarify';
  return {
    type: 'AnswerDecided',
    data: {
      ...keysOf(negotiation),
      move: negotiation.moves + 1,
      purpose: asksBack ? 'clarification' : 'answer',
      price: lastOffer(negotiation)?.price ?? null,
      about: asksBack ? unclear.about : null,
      reason: asksBack
        ? `asking for one all-in figure (${unclear.about.replaceAll('_', ' ')}); costs no round`
        : 'answering their question with the standing offer repeated; costs no round',
    },
    personal: {
      subject: subjectOf(negotiation),
      content: { questions: asksBack ? [unclear.quote] : [...unclear.quotes] },
    },
  };
};

type ForAPerson = Extract<Understanding, { kind: 'escalate' }>;

const raised = (
  { trigger, quote, ask }: ForAPerson,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const reason = READ_IN_THE_REPLY[trigger] ?? trigger.replaceAll('_', ' ');
  return [escalated(negotiation, { trigger, evidence: quote, ask, reason }, limits)];
};

/** Why a reply is for a person, where the reply itself says so. */
const READ_IN_THE_REPLY: Readonly<Partial<Record<EscalationTrigger, string>>> = {
  ambiguous_intent: 'what they mean is not clear enough to act on',
  asked_if_human: 'an honest answer to that is for a person to give',
  attachment_needs_reading: 'what they ask may stand in an attachment, which Parley does not read',
  call_requested: 'Parley writes mails and makes no calls',
  conditional_acceptance: 'they name terms that our offer does not have',
  currency_mismatch: 'an amount in another currency is never compared with ours',
  hostile_tone: 'the next words should be a person’s',
  injection_suspected: 'the mail speaks to a machine; no figure in it counts',
  legal_language: 'contracts and law are for a person',
  privacy_request: 'a request about personal data must be answered by a person',
  unusual_deliverables: 'their price is not for the package that was offered',
};

/**
 * A trigger that a person answered with "carry on" is not raised again for the mails that person saw: what is left of
 * them is dealt with. What can't be compared with our package is never agreed to all the same; our terms are repeated.
 */
const waived = (
  { trigger, quote, ask }: ForAPerson,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] =>
  ask !== null && !NOT_COMPARABLE.has(trigger)
    ? judged(ask, quote, negotiation, limits)
    : answered({ kind: 'question', quotes: [quote] }, negotiation, limits);

const NOT_COMPARABLE: ReadonlySet<Negotiation['waived'][number]> = new Set([
  'conditional_acceptance',
  'currency_mismatch',
  'unusual_deliverables',
]);

const isWaived = (negotiation: Negotiation, trigger: Negotiation['waived'][number]): boolean =>
  negotiation.waived.includes(trigger);

const classifiedAs = (
  { messageIds, reading, understanding, discarded, use }: ConsiderReply,
  negotiation: Negotiation,
): NegotiationEvent => ({
  type: 'ReplyClassified',
  data: {
    ...keysOf(negotiation),
    messageIds: [...messageIds],
    intent: reading.intent,
    confidence: reading.confidence,
    understoodAs: understanding.kind,
    ask: askOf(understanding),
    discardedQuotes: discarded.length,
    use,
  },
  personal: { subject: subjectOf(negotiation), content: { reading, discarded: [...discarded] } },
});

const askOf = (understanding: Understanding): Cents | null => {
  switch (understanding.kind) {
    case 'ask':
      return understanding.amount;
    case 'escalate':
      return understanding.ask;
    default:
      return null;
  }
};

/** What a person could approve: a plain yes accepts the offer that they have seen last. */
const askOrAccepted = (understanding: Understanding, negotiation: Negotiation): Cents | null =>
  understanding.kind === 'accept' ? (lastSentOffer(negotiation)?.price ?? null) : askOf(understanding);

const quoteOf = (understanding: Understanding): string =>
  understanding.kind === 'question' ? understanding.quotes.join(' / ') : understanding.quote;
