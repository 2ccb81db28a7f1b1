import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { EscalationTrigger } from '../../events/reading.ts';
import { MOVES_OF_OFFERING, received, sent } from './mail.ts';
import {
  heldBy,
  lastOffer,
  type Negotiation,
  type Offer,
  type PendingMove,
  type Phase,
  type Terms,
  type Unpaused,
} from './state.ts';

/** null: not started. */
export const evolve = (negotiation: Negotiation | null, event: NegotiationEvent): Negotiation | null => {
  if (event.type === 'NegotiationStarted') return started(event.data);
  return negotiation === null ? null : evolveStarted(negotiation, event);
};

/** Those that call a person with what they wrote, before a model has read it. */
const SHOWS_UNREAD: ReadonlySet<EscalationTrigger> = new Set(['reply_before_offer', 'reply_unread']);

/** A model has read these, or a person has been shown them. */
const known = (negotiation: Negotiation, messageIds: readonly string[]): Negotiation => ({
  ...negotiation,
  unread: negotiation.unread.filter((id) => !messageIds.includes(id)),
});

/** Where a thread goes when a person gives it back: to what is unanswered, else to waiting, else to the queue's test. */
const afterReturn = (negotiation: Negotiation): Unpaused => {
  const { pending } = negotiation;
  if (negotiation.unanswered.some((id) => pending?.answering.includes(id) !== true))
    return { status: 'considering_reply' };
  // A mail that was already leaving when the thread was taken: its outcome decides.
  if (pending !== null && MOVES_OF_OFFERING.has(pending.purpose)) return { status: 'offering' };
  return lastOffer(negotiation) === null
    ? { status: 'queued_for_budget', waiting: false }
    : { status: 'awaiting_reply' };
};

type LaterEvent = Exclude<NegotiationEvent, { type: 'NegotiationStarted' }>;

const evolveStarted = (negotiation: Negotiation, event: LaterEvent): Negotiation => {
  const { phase } = negotiation;
  switch (event.type) {
    case 'OpeningQueued':
      return { ...negotiation, phase: { status: 'queued_for_budget', waiting: true } };
    case 'OfferDecided': {
      const { move, price, round, by, purpose, inputs, final = purpose === 'final_offer' } = event.data;
      const offer: Offer = { move, price, round, by, final, sent: false };
      return {
        ...withMove(negotiation, { move, purpose, price }),
        phase: { status: 'offering' },
        offers: [...negotiation.offers, offer],
        lapsed: false,
        raisedCeiling: by !== 'agent' && price > inputs.ceilingPrice ? price : negotiation.raisedCeiling,
      };
    }
    case 'AnswerDecided': {
      const { move, purpose, price } = event.data;
      const answering = withMove(negotiation, { move, purpose, price });
      return { ...answering, phase: { status: 'offering' }, answers: negotiation.answers + 1 };
    }
    case 'FollowUpDecided': {
      const { move, price, number } = event.data;
      return { ...withMove(negotiation, { move, purpose: 'follow_up', price }), followUps: number };
    }
    case 'MoveSuperseded':
      return superseded(negotiation, event.data.move);
    case 'MailDrafted':
    case 'DraftRejected':
      return negotiation;
    case 'MailSent':
      return sent(negotiation, event.data);
    case 'MailReceived':
      return received(negotiation, event.data);
    case 'PersonWrote':
      if (event.data.withinTeam === true) return negotiation;
      return { ...negotiation, unanswered: [], unread: [], strangers: [], followUps: 0 };
    case 'ReplyClassified':
      return {
        ...known(negotiation, event.data.messageIds),
        ask: event.data.ask ?? negotiation.ask,
        currentAsk: event.data.ask,
      };
    case 'ReplyDeferred':
      return { ...negotiation, phase: { status: 'awaiting_reply' }, unanswered: [] };
    case 'FollowUpScheduled':
      return { ...negotiation, timer: { dueAt: event.data.dueAt, then: event.data.then } };
    case 'NegotiationStale':
      return { ...negotiation, phase: { status: 'stale' }, timer: null };
    case 'NegotiationEscalated': {
      const { trigger, ask, held } = event.data;
      const escalated: Phase = { status: 'escalated', trigger, ask, held: held ? ask : null };
      const shown = SHOWS_UNREAD.has(trigger) ? known(negotiation, negotiation.unread) : negotiation;
      return { ...shown, phase: escalated, strangers: [], timer: null };
    }
    case 'EscalationJoined':
      return { ...known(negotiation, event.data.unread ?? []), phase: joined(phase, event.data.ask) };
    case 'EscalationReturned':
      return phase.status === 'escalated'
        ? {
            ...negotiation,
            phase: carriedOn(negotiation, phase.trigger),
            waived: [...negotiation.waived, phase.trigger],
          }
        : negotiation;
    case 'AgreementReached': {
      const { price, move } = event.data;
      const pending = move === null ? null : ({ move, purpose: 'recap', price } as const);
      return { ...withMove(negotiation, pending), phase: { status: 'agreed', price } };
    }
    case 'NegotiationDeclined': {
      const { because, move } = event.data;
      const pending = move === null ? null : ({ move, purpose: 'walk_away', price: null } as const);
      return { ...withMove(negotiation, pending), phase: { status: 'declined', because } };
    }
    case 'AddressSuppressed':
      return { ...negotiation, suppressed: true };
    case 'ThreadTakenOver':
      return managedBy(event.data.by, negotiation, heldBy(phase));
    case 'ThreadHandedBack': {
      const named = withStanding(negotiation, event.data.standing, event.data.by);
      return { ...named, phase: afterReturn(named) };
    }
    case 'NegotiationPaused':
      return phase.status === 'paused' ? negotiation : paused(negotiation, phase, event.data.withCampaign === true);
    case 'NegotiationResumed':
      return phase.status === 'paused' ? { ...negotiation, phase: resumed(negotiation, phase.before) } : negotiation;
    case 'NegotiationStopped':
      return { ...negotiation, phase: { status: 'stopped' }, timer: null };
    case 'OffersLapsed':
      return { ...negotiation, lapsed: true, timer: null };
    case 'NegotiationReopened':
      return { ...managedBy(event.data.by, negotiation, null), ...FORGOTTEN };
  }
};

const managedBy = (by: string, negotiation: Negotiation, held: Negotiation['ask']): Negotiation => ({
  ...negotiation,
  phase: { status: 'human_managed', by, held },
  timer: null,
});

const paused = (negotiation: Negotiation, before: Unpaused, withCampaign: boolean): Negotiation => ({
  ...negotiation,
  phase: { status: 'paused', before, withCampaign },
});

/** All earlier offers are void, and with them what was asked, allowed and answered on the way. */
const FORGOTTEN = {
  ...{ offers: [], ask: null, currentAsk: null, raisedCeiling: null, waived: [], answers: 0, followUps: 0 },
  // What they wrote until then is the person's to answer; a refusal would be read as one again.
  ...{ unanswered: [], unread: [] },
} as const;

const started = (terms: Terms): Negotiation => ({
  phase: { status: 'queued_for_budget', waiting: false },
  terms,
  offers: [],
  lapsed: false,
  moves: 0,
  pending: null,
  answers: 0,
  followUps: 0,
  timer: null,
  absentUntil: null,
  unanswered: [],
  unread: [],
  strangers: [],
  ask: null,
  currentAsk: null,
  raisedCeiling: null,
  waived: [],
  suppressed: false,
});

const withMove = (negotiation: Negotiation, decided: Omit<PendingMove, 'answering'> | null): Negotiation => ({
  ...negotiation,
  moves: decided?.move ?? negotiation.moves,
  pending: decided && { ...decided, answering: decided.purpose === 'follow_up' ? [] : negotiation.unanswered },
  timer: null,
});

/** The move never counted; the thread goes back to what it was deciding, or to the queue's test. */
const superseded = (negotiation: Negotiation, move: number): Negotiation => {
  const offers = negotiation.offers.filter((offer) => offer.move !== move || offer.sent);
  const pending = negotiation.pending?.move === move ? null : negotiation.pending;
  const rest = { ...negotiation, ...uncounted(negotiation, move), offers, pending };
  return negotiation.phase.status === 'offering' ? { ...rest, phase: afterReturn(rest) } : rest;
};

const uncounted = (
  { pending, answers, followUps }: Negotiation,
  move: number,
): Pick<Negotiation, 'answers' | 'followUps'> => {
  const purpose = pending?.move === move ? pending.purpose : null;
  return {
    answers: purpose === 'answer' || purpose === 'clarification' ? answers - 1 : answers,
    // A reply has set the count to 0 already.
    followUps: purpose === 'follow_up' ? Math.max(0, followUps - 1) : followUps,
  };
};

const joined = (phase: Phase, ask: Negotiation['ask']): Phase => {
  if (phase.status === 'escalated') return { ...phase, ask };
  return phase.status === 'paused' && phase.before.status === 'escalated'
    ? { ...phase, before: { ...phase.before, ask } }
    : phase;
};

/** Their mail from before the first offer has been looked at: the opening answers it. */
const carriedOn = (negotiation: Negotiation, trigger: Negotiation['waived'][number]): Unpaused =>
  trigger === 'reply_before_offer' && lastOffer(negotiation) === null
    ? { status: 'queued_for_budget', waiting: false }
    : afterReturn(negotiation);

/** Where it was; but nothing is offered before the mail that came meanwhile has been considered. */
const resumed = (negotiation: Negotiation, before: Unpaused): Unpaused => {
  const wroteMeanwhile = before.status === 'queued_for_budget' && negotiation.unanswered.length > 0;
  return before.status === 'offering' || wroteMeanwhile ? afterReturn(negotiation) : before;
};

/** A person may have named another amount while the thread was theirs. */
const withStanding = (negotiation: Negotiation, standing: Negotiation['ask'], by: string): Negotiation => {
  if (standing === null) return negotiation;
  if (lastOffer(negotiation)?.price === standing) return { ...negotiation, lapsed: false };
  const round = negotiation.offers.at(-1)?.round ?? 0;
  const offer: Offer = { move: null, price: standing, round, by, final: false, sent: true };
  return { ...negotiation, offers: [...negotiation.offers, offer], lapsed: false, followUps: 0 };
};
