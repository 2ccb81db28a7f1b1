import type { NegotiationEvent } from '../../events/catalogue.ts';
import { type Cents, cents } from '../../events/units.ts';
import type { Standing } from '../campaign/campaign.ts';
import { formatUsd, LOWEST_PRICE } from '../money.ts';
import type { Limits, NegotiationCommand } from './commands.ts';
import { toPersonForStranger } from './correspondence.ts';
import { ceilingOf } from './limits.ts';
import { offerDecided } from './offers.ts';
import { after, agreed, declined, followUpScheduled, keysOf, stoppedAtTheEnd, takenBack } from './outcomes.ts';
import { isSilent, lastOffer, type Negotiation } from './state.ts';
import { personsOffer, toPersonForLost } from './superseding.ts';

type Command<Type extends NegotiationCommand['type']> = Extract<NegotiationCommand, { type: Type }>;

/** A person may agree to what the agent may not; the deal enters the bank at its full price (policy §2 step 2). */
export const approveAsk = ({ by }: Command<'ApproveAsk'>, negotiation: Negotiation): readonly NegotiationEvent[] => {
  const ask = negotiation.phase.status === 'escalated' ? negotiation.phase.ask : null;
  return ask === null ? [] : [agreed(negotiation, ask, by, `a person approved their ask of ${formatUsd(ask)}`)];
};

/** @throws OfferTooLow, MailMayBeLeaving */
export const sendOffer = (
  { by, price, final }: Command<'SendOffer'>,
  stands: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  if (price < LOWEST_PRICE) throw new OfferTooLow(price);
  if (stands.pending !== null && limits.sending) throw new MailMayBeLeaving();
  const first = takenBack(stands, 'newer_mail', limits);
  const negotiation = after(stands, first);
  const last = lastOffer(negotiation);
  const ceiling = ceilingOf(negotiation, limits);
  const reason = `a person set ${formatUsd(price)}; ${ceiling.reason}`;
  if (last === null) {
    const opening = { purpose: 'opening', round: 0, price, by, reason } as const;
    return [...first, offerDecided(negotiation, ceiling, final ? { ...opening, final } : opening)];
  }
  const purpose = final ? 'final_offer' : 'counter';
  return [...first, offerDecided(negotiation, ceiling, { purpose, round: last.round + 1, price, by, reason })];
};

export const carryOn = (
  { by }: Command<'CarryOn'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] =>
  andWait(negotiation, { type: 'EscalationReturned', data: { ...keysOf(negotiation), by } }, limits);

/** @throws OfferTooLow, CampaignHeld */
export const handBack = (
  { by, standing }: Command<'HandBack'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  if (standing !== null && standing < LOWEST_PRICE) throw new OfferTooLow(standing);
  return andWait(negotiation, { type: 'ThreadHandedBack', data: { ...keysOf(negotiation), by, standing } }, limits);
};

export const resume = (
  { by }: Command<'Resume'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] =>
  andWait(negotiation, { type: 'NegotiationResumed', data: { ...keysOf(negotiation), by } }, limits);

export const pause = (
  { by, withCampaign }: Command<'Pause'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => [
  ...takenBack(negotiation, 'paused', limits),
  {
    type: 'NegotiationPaused',
    data: { ...keysOf(negotiation), by, ...(withCampaign === undefined ? {} : { withCampaign }) },
  },
];

export const stop = (
  command: Command<'Stop'> | Command<'CloseAsDeclined'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => [
  ...takenBack(negotiation, 'closed', limits),
  command.type === 'CloseAsDeclined'
    ? declined(negotiation, 'closed_by_person', command.by, { withMail: false })
    : { type: 'NegotiationStopped', data: { ...keysOf(negotiation), by: command.by, reason: command.reason } },
];

/** A deal made elsewhere: recorded at its price, and no recap is sent for it. */
export const closeAsAgreed = (
  { by, price }: Command<'CloseAsAgreed'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => [
  ...takenBack(negotiation, 'closed', limits),
  agreed(negotiation, cents(price), by, `a person recorded a deal at ${formatUsd(price)}`, { recap: false }),
];

export const withdraw = (
  { by }: Command<'WithdrawAgreement'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => [
  ...takenBack(negotiation, 'closed', limits),
  declined(negotiation, 'withdrawn', by, { withMail: false, reason: 'a person withdrew the agreement' }),
];

export const reopen = (
  { by }: Command<'Reopen'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => [
  ...takenBack(negotiation, 'taken_over', limits),
  { type: 'NegotiationReopened', data: { ...keysOf(negotiation), by } },
];

/** What is queued stops; offers lapse, and what is answered afterwards goes to a person (policy §4). */
export const endTimeline = (negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  const first = takenBack(negotiation, 'timeline_ended', limits);
  const lapse: NegotiationEvent = { type: 'OffersLapsed', data: keysOf(negotiation) };
  const now = after(negotiation, [...first, lapse]);
  const { status } = now.phase.status === 'paused' ? now.phase.before : now.phase;
  const persons = first.length > 0 ? personsOffer(negotiation) : null;
  if (persons !== null && (status === 'queued_for_budget' || status === 'awaiting_reply'))
    return [...first, lapse, toPersonForLost('timeline_ended', persons, now, limits)];
  return status === 'queued_for_budget' ? [...first, stoppedAtTheEnd(negotiation)] : [...first, lapse];
};

/**
 * The agent has the thread again: first a person is asked about strangers that wrote meanwhile, then it waits or considers.
 * @throws CampaignHeld
 */
const andWait = (negotiation: Negotiation, event: NegotiationEvent, limits: Limits): readonly NegotiationEvent[] => {
  if (limits.standing !== 'running') throw new CampaignHeld(limits.standing);
  const now = after(negotiation, [event]);
  if (now.strangers.length > 0 && !isSilent(now)) return [event, ...toPersonForStranger(now, '', limits)];
  return now.phase.status === 'awaiting_reply' ? [event, ...followUpScheduled(now, limits)] : [event];
};

/** What a person wants offered is no price (policy §3, "an opening under $5 is a data error"); nothing was recorded. */
export class OfferTooLow extends Error {
  readonly code = 'OFFER_TOO_LOW';
  readonly price: Cents;
  constructor(price: Cents) {
    super(`${formatUsd(price)} is no price to offer: name ${formatUsd(LOWEST_PRICE)} or more, or walk away`);
    this.price = price;
  }
}

/** The agent can't go on with one thread of a campaign in which nothing goes on; nothing was recorded. */
export class CampaignHeld extends Error {
  readonly code = 'CAMPAIGN_HELD';
  readonly standing: Exclude<Standing, 'running'>;
  constructor(standing: Exclude<Standing, 'running'>) {
    super(
      standing === 'paused'
        ? 'The campaign is paused, and Parley says nothing in any of its threads: resume the campaign first, or claim the thread'
        : 'The campaign is stopped, and Parley says nothing in any of its threads: claim the thread to go on yourself',
    );
    this.standing = standing;
  }
}

/** Which of two amounts they see last must not be left to chance (policy §4: an uncertain send is reconciled first). */
export class MailMayBeLeaving extends Error {
  readonly code = 'MAIL_MAY_BE_LEAVING';
  constructor() {
    super('A mail of this thread may be leaving right now: try again once it is known whether it went out');
  }
}

/** @throws TheyHaveWritten */
export const ensureShown = ({ unread }: Negotiation): void => {
  if (unread.length > 0) throw new TheyHaveWritten();
};

/** No mail answers what they wrote last before whoever decides has been shown it; nothing was recorded. */
export class TheyHaveWritten extends Error {
  readonly code = 'THEY_HAVE_WRITTEN';
  constructor() {
    super(
      'They have written since, and that is still being read: it is shown with this question first. To answer it yourself, take the thread over',
    );
  }
}
