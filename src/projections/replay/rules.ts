import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { EscalationTrigger } from '../../events/reading.ts';
import type { Cents } from '../../events/units.ts';
import { nextOffer } from '../../domain/negotiation/offers.ts';
import { lastOffer, type Negotiation } from '../../domain/negotiation/state.ts';
import type { Ceiling } from '../../domain/pricing/ceiling.ts';

/** What a decision was made by: a rule of docs/policy.md, or a person. */
export type Rule =
  | 'room_for_opening'
  | 'no_room_for_opening'
  | 'opening_under_five_dollars'
  | 'not_comparable'
  | 'called_for_by_reply'
  | 'one_figure_asked_for'
  | 'suspiciously_low'
  | 'at_or_below_last_offer'
  | 'at_or_below_next_offer'
  | 'at_or_below_most_we_may_pay'
  | 'above_threshold'
  | 'no_higher_offer'
  | 'next_offer'
  | 'accepted'
  | 'does_not_fit_budget'
  | 'question_answered'
  | 'questions_exhausted'
  | 'thinking_it_over'
  | 'no_reply'
  | 'no_reply_to_follow_ups'
  | 'they_declined'
  | 'opted_out'
  | 'address_bounced'
  | 'unknown_sender'
  | 'unread_for_hours'
  | 'wrote_before_offer'
  | 'guard_refused'
  | 'timeline_over'
  | 'person_is_asked_already'
  | 'person_decided';

/** What decides something; the other events of a stream are facts, or what came of a decision. */
export const DECISIONS = [
  'OpeningQueued',
  'OfferDecided',
  'AnswerDecided',
  'FollowUpDecided',
  'ReplyDeferred',
  'NegotiationStale',
  'AgreementReached',
  'NegotiationEscalated',
  'EscalationJoined',
  'EscalationReturned',
  'NegotiationDeclined',
  'ThreadTakenOver',
  'ThreadHandedBack',
  'NegotiationPaused',
  'NegotiationResumed',
  'NegotiationStopped',
  'OffersLapsed',
  'NegotiationReopened',
] as const satisfies readonly NegotiationEvent['type'][];

export type DecisionEvent = Extract<NegotiationEvent, { type: (typeof DECISIONS)[number] }>;

/** How it stood when it was decided, and how the reply was understood, if it was one that led to it. */
export type Circumstances = Readonly<{
  before: Negotiation | null;
  ceiling: Ceiling | null;
  understoodAs: string | null;
}>;

/** The rule that led to an event, told from the event and how it stood before: none of it is stored. */
export const ruleOf = (event: DecisionEvent, circumstances: Circumstances): Rule => {
  switch (event.type) {
    case 'OpeningQueued':
      return 'no_room_for_opening';
    case 'OfferDecided':
      if (event.data.by !== 'agent') return 'person_decided';
      return event.data.purpose === 'opening' ? 'room_for_opening' : 'next_offer';
    case 'AnswerDecided':
      return event.data.purpose === 'answer' ? 'question_answered' : 'one_figure_asked_for';
    case 'FollowUpDecided':
      return 'no_reply';
    case 'NegotiationStale':
      return 'no_reply_to_follow_ups';
    case 'ReplyDeferred':
      return 'thinking_it_over';
    case 'AgreementReached':
      if (event.data.by !== 'agent') return 'person_decided';
      return circumstances.understoodAs === 'accept' ? 'accepted' : closedBy(event.data.price, circumstances);
    case 'NegotiationEscalated':
      return BY_TRIGGER[event.data.trigger] ?? 'called_for_by_reply';
    case 'EscalationJoined':
      return event.data.unread === undefined ? 'person_is_asked_already' : 'unread_for_hours';
    case 'NegotiationDeclined':
      return BY_ENDING[event.data.because];
    case 'NegotiationStopped':
      return event.data.by === 'agent' ? 'timeline_over' : 'person_decided';
    case 'OffersLapsed':
      return 'timeline_over';
    case 'EscalationReturned':
    case 'ThreadTakenOver':
    case 'ThreadHandedBack':
    case 'NegotiationPaused':
    case 'NegotiationResumed':
    case 'NegotiationReopened':
      return 'person_decided';
  }
};

/** Which part of rule 3 an ask was agreed to by. */
const closedBy = (ask: Cents, { before, ceiling }: Circumstances): Rule => {
  if (before === null || ask <= (lastOffer(before)?.price ?? 0)) return 'at_or_below_last_offer';
  const next = ceiling === null ? null : nextOffer(before, ceiling);
  return next?.outcome === 'offer' && ask <= next.price ? 'at_or_below_next_offer' : 'at_or_below_most_we_may_pay';
};

/** The others are read in the reply itself. */
const BY_TRIGGER: Readonly<Partial<Record<EscalationTrigger, Rule>>> = {
  conditional_acceptance: 'not_comparable',
  currency_mismatch: 'not_comparable',
  unusual_deliverables: 'not_comparable',
  suspiciously_low_ask: 'suspiciously_low',
  cpm_over_threshold: 'above_threshold',
  rounds_exhausted: 'no_higher_offer',
  over_budget: 'does_not_fit_budget',
  draft_rejected_by_guard: 'guard_refused',
  questions_exhausted: 'questions_exhausted',
  reply_before_offer: 'wrote_before_offer',
  timeline_ended: 'timeline_over',
  opening_under_five_dollars: 'opening_under_five_dollars',
  unknown_sender: 'unknown_sender',
  reply_unread: 'unread_for_hours',
};

const BY_ENDING: Readonly<Record<Extract<DecisionEvent, { type: 'NegotiationDeclined' }>['data']['because'], Rule>> = {
  refused: 'they_declined',
  opted_out: 'opted_out',
  hard_bounce: 'address_bounced',
  walked_away: 'person_decided',
  closed_by_person: 'person_decided',
  withdrawn: 'person_decided',
  erased: 'person_decided',
};
