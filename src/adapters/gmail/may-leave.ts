import type { MovePurpose } from '../../events/catalogue/negotiation.ts';
import type { Cents, Day } from '../../events/units.ts';
import { dayOf } from '../../domain/calendar.ts';
import { formatUsd } from '../../domain/money.ts';
import type { SupersededBecause } from '../../domain/negotiation/outcomes.ts';
import type { Negotiation, Status } from '../../domain/negotiation/state.ts';

/** The mail that is about to leave. */
export type LeavingMove = Readonly<{ move: number; purpose: MovePurpose; price: Cents | null }>;

/** What is true at the moment of sending. */
export type Circumstances = Readonly<{
  negotiation: Negotiation;
  /** Opted out or bounced, in whichever negotiation. */
  suppressed: boolean;
  /** A person of the team wrote in the thread after this mail was decided. */
  personWrote: boolean;
  /** Budget less what the closed deals cost; negative where people overspent it. */
  budgetLeftCents: number;
  today: Day;
}>;

/** `why` is null where the move was taken back already. */
export type MayLeave = Readonly<{ ok: true }> | Readonly<{ ok: false; why: SupersededBecause | null; because: string }>;

/**
 * The check just before a mail leaves (design §5): takeover, pause, price cap, budget, opt-out, timeline. It looks at
 * the amount that was decided and computes no new ceiling (policy §3). An agreement's recap and a farewell are due
 * whatever the influencer writes meanwhile.
 */
export const mayLeave = (leaving: LeavingMove, circumstances: Circumstances): MayLeave => {
  const { negotiation, suppressed, personWrote } = circumstances;
  const { pending, phase } = negotiation;
  if (pending?.move !== leaving.move || pending.purpose !== leaving.purpose || pending.price !== leaving.price)
    return { ok: false, why: null, because: 'it is no longer what was decided last' };
  if (suppressed || negotiation.suppressed) return no('opted_out', 'nothing may be sent to this person any more');
  if (personWrote) return no('taken_over', 'a person wrote in the thread');
  if (phase.status !== LEAVES_FROM[leaving.purpose])
    return no(TAKEN_BACK_IN[phase.status], `the thread is ${phase.status.replaceAll('_', ' ')}`);
  if (DUE_AFTERWARDS.has(leaving.purpose)) return { ok: true };
  if (negotiation.lapsed || (circumstances.today > negotiation.terms.deadline && isAgents(leaving, negotiation)))
    return no('timeline_ended', "the campaign's timeline has ended");
  if (leaving.purpose === 'follow_up' && isAway(circumstances)) return no('newer_mail', 'they are out of office');
  return OFFERS.has(leaving.purpose) ? mayBeOffered(leaving, circumstances) : { ok: true };
};

const LEAVES_FROM: Readonly<Record<MovePurpose, Status>> = {
  opening: 'offering',
  counter: 'offering',
  final_offer: 'offering',
  answer: 'offering',
  clarification: 'offering',
  follow_up: 'awaiting_reply',
  recap: 'agreed',
  walk_away: 'declined',
};

const TAKEN_BACK_IN: Readonly<Record<Status, SupersededBecause>> = {
  queued_for_budget: 'newer_mail',
  offering: 'newer_mail',
  awaiting_reply: 'newer_mail',
  considering_reply: 'newer_mail',
  escalated: 'newer_mail',
  stale: 'closed',
  human_managed: 'taken_over',
  paused: 'paused',
  agreed: 'closed',
  declined: 'closed',
  stopped: 'closed',
};

const DUE_AFTERWARDS: ReadonlySet<MovePurpose> = new Set(['recap', 'walk_away']);
const OFFERS: ReadonlySet<MovePurpose> = new Set(['opening', 'counter', 'final_offer']);

/** A person may offer more than the limit set for an influencer, but nobody more than is left of the budget. */
const mayBeOffered = (leaving: LeavingMove, { negotiation, budgetLeftCents }: Circumstances): MayLeave => {
  const { price } = leaving;
  if (price === null) return no('over_budget', 'the offer names no price');
  if (price > budgetLeftCents)
    return no('over_budget', `${formatUsd(price)} is more than is left of the campaign's budget`);
  const { limit } = negotiation.terms.limits;
  return limit !== null && price > limit && isAgents(leaving, negotiation)
    ? no('over_budget', `${formatUsd(price)} is above the ${formatUsd(limit)} set for this influencer`)
    : { ok: true };
};

const isAway = ({ negotiation: { absentUntil }, today }: Circumstances): boolean =>
  absentUntil !== null && dayOf(absentUntil) > today;

/** What lapsed at the end was taken back then: a person's offer that is still due was decided by one who knew of it. */
const isAgents = ({ move }: LeavingMove, { offers }: Negotiation): boolean =>
  (offers.find((offer) => offer.move === move)?.by ?? 'agent') === 'agent';

const no = (why: SupersededBecause, because: string): MayLeave => ({ ok: false, why, because });
