import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { DeclineReason, MovePurpose } from '../../events/catalogue/negotiation.ts';
import type { EscalationTrigger } from '../../events/reading.ts';
import type { Cents, Instant } from '../../events/units.ts';
import type { LedgerEntry } from '../campaign/ledger.ts';

/** The states of policy §4. A thread without an offer is `queued_for_budget` until the queue's test lets its opening go. */
export type Phase =
  /** `waiting`: the queue's test was taken and there was no room. */
  | Readonly<{ status: 'queued_for_budget'; waiting: boolean }>
  | Readonly<{ status: 'offering' }>
  | Readonly<{ status: 'awaiting_reply' }>
  | Readonly<{ status: 'considering_reply' }>
  | Readonly<{
      status: 'escalated';
      trigger: EscalationTrigger;
      /** Their priced, current ask, which alone a person can approve. */
      ask: Cents | null;
      /** The acceptance that did not fit the budget. */
      held: Cents | null;
    }>
  | Readonly<{ status: 'stale' }>
  /** `held`: what was held when the person took the thread; having it is no decision about it. */
  | Readonly<{ status: 'human_managed'; by: string; held: Cents | null }>
  /** `withCampaign`: by a pause of the whole campaign, whose end resumes it. */
  | Readonly<{ status: 'paused'; before: Unpaused; withCampaign: boolean }>
  | Readonly<{ status: 'agreed'; price: Cents }>
  | Readonly<{ status: 'declined'; because: DeclineReason }>
  | Readonly<{ status: 'stopped' }>;

export type Status = Phase['status'];
export type Unpaused = Exclude<Phase, { status: 'paused' }>;

export type Offer = Readonly<{
  /** null: a person named it outside of Parley. */
  move: number | null;
  price: Cents;
  round: number;
  by: string;
  final: boolean;
  sent: boolean;
}>;

/** A mail that was decided and has neither gone out nor been superseded. */
export type PendingMove = Readonly<{
  move: number;
  purpose: MovePurpose;
  price: Cents | null;
  /** Ids of their mails that it answers. */
  answering: readonly string[];
}>;

export type Terms = Extract<NegotiationEvent, { type: 'NegotiationStarted' }>['data'];

export type Negotiation = Readonly<{
  phase: Phase;
  terms: Terms;
  /** Those that stand or stood; superseded ones are gone, a reopening voids them all. */
  offers: readonly Offer[];
  /** The timeline ended: nothing offered stands any more. */
  lapsed: boolean;
  moves: number;
  pending: PendingMove | null;
  /** Questions answered and clarifications asked for. */
  answers: number;
  followUps: number;
  timer: Readonly<{ dueAt: Instant; then: 'follow_up' | 'stale' }> | null;
  /** As their out-of-office said; null once they have written. */
  absentUntil: Instant | null;
  /** Ids of their mails that nobody has answered yet. */
  unanswered: readonly string[];
  /** Ids of their mails that no model has read yet and no person has been shown. */
  unread: readonly string[];
  /** Ids of mails from unknown senders that came while the agent was silent: nobody has been asked about them yet. */
  strangers: readonly string[];
  /** Their latest ask, for the eye. */
  ask: Cents | null;
  /** What they ask in what they wrote last; null where that names nothing to be approved, whatever they asked before. */
  currentAsk: Cents | null;
  /** The ceiling that a person raised for this thread. */
  raisedCeiling: Cents | null;
  /** Triggers that a person answered with "carry on", for the mails that person saw: a newer one may raise them again. */
  waived: readonly EscalationTrigger[];
  suppressed: boolean;
}>;

export const TERMINAL: ReadonlySet<Status> = new Set(['agreed', 'declined', 'stopped']);

export const isOpen = ({ phase }: Negotiation): boolean => !TERMINAL.has(phase.status);

/** The agent neither answers nor asks here: a person has the thread, or it is paused. */
export const isSilent = ({ phase }: Negotiation): boolean =>
  phase.status === 'human_managed' || phase.status === 'paused';

/** The last offer that was decided and still counts, sent or not. */
export const lastOffer = (negotiation: Negotiation): Offer | null => negotiation.offers.at(-1) ?? null;

/** The last offer that they have seen: what a "yes" answers. */
export const lastSentOffer = (negotiation: Negotiation): Offer | null =>
  negotiation.offers.findLast((offer) => offer.sent) ?? null;

/** A person has said our last word: the agent offers nothing more, whatever was named after it (policy §3). */
export const hasPersonsFinal = ({ offers }: Negotiation): boolean =>
  offers.some(({ by, final }) => final && by !== 'agent');

/** What the campaign's ledger takes from one negotiation (policy §2 step 3). */
export const entryOf = (negotiation: Negotiation): LedgerEntry => ({
  negotiationId: negotiation.terms.negotiationId,
  impressions: negotiation.terms.impressions,
  quality: negotiation.terms.engagement.quality,
  open: isOpen(negotiation),
  outstanding: stands(negotiation) ? mayStillBeAccepted(negotiation) : null,
  held: heldBy(negotiation.phase),
  deal: negotiation.phase.status === 'agreed' ? negotiation.phase.price : null,
});

/** The latest offer; until it is sent also the one that they have seen, where a person went below that. */
const mayStillBeAccepted = (negotiation: Negotiation): Cents | null => {
  const latest = lastOffer(negotiation);
  const seen = lastSentOffer(negotiation);
  if (latest === null || seen === null || latest.sent) return latest?.price ?? null;
  return latest.price > seen.price ? latest.price : seen.price;
};

/** Stopping a thread takes no offer back: it can still be accepted. */
const stands = (negotiation: Negotiation): boolean =>
  !negotiation.lapsed && (isOpen(negotiation) || negotiation.phase.status === 'stopped');

/** An acceptance that does not fit the budget stays reserved until a person decides about it. */
export const heldBy = (phase: Phase): Cents | null => {
  if (phase.status === 'paused') return heldBy(phase.before);
  return 'held' in phase ? phase.held : null;
};
