import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Instant } from '../../events/units.ts';
import { afterDays, onTheDayAfter } from '../calendar.ts';
import type { Limits, NegotiationCommand, ReceivedMail } from './commands.ts';
import {
  after,
  declined,
  escalated,
  followUpScheduled,
  keysOf,
  notBeforeTheirReturn,
  subjectOf,
  suppressed,
  type SuppressedBecause,
  takenBack,
} from './outcomes.ts';
import { isOpen, isSilent, lastOffer, type Negotiation } from './state.ts';

type Command<Type extends NegotiationCommand['type']> = Extract<NegotiationCommand, { type: Type }>;

/** The worded mail; one that the guard refuses goes to a person with the reasons, and its offer never counted. */
export const noteDraft = (
  { move, draft, use, notBefore, verdict }: Command<'RecordDraft'>,
  negotiation: Negotiation,
): readonly NegotiationEvent[] => {
  const { pending } = negotiation;
  if (pending === null) return [];
  const subject = subjectOf(negotiation);
  const data = { ...keysOf(negotiation), move, purpose: pending.purpose, use };
  if (verdict.ok)
    return [
      {
        type: 'MailDrafted',
        data: { ...data, price: pending.price, notBefore },
        personal: { subject, content: { ...draft } },
      },
    ];

  const rejected: NegotiationEvent = {
    type: 'DraftRejected',
    data,
    personal: { subject, content: { ...draft, reasons: [...verdict.reasons] } },
  };
  const dropped: NegotiationEvent = {
    type: 'MoveSuperseded',
    data: { ...keysOf(negotiation), move, why: 'draft_rejected' },
  };
  if (!isOpen(negotiation)) return [rejected, dropped];
  const toPerson: NegotiationEvent = {
    type: 'NegotiationEscalated',
    data: {
      ...keysOf(negotiation),
      trigger: 'draft_rejected_by_guard',
      ask: negotiation.currentAsk,
      held: false,
      lastOffer: pending.price,
      ceilingPrice: null,
      reason: 'the draft was not sent: the guard refused it',
    },
    personal: { subject, content: { evidence: `${verdict.reasons.join('; ')}\n\n${draft.body}` } },
  };
  return [rejected, dropped, toPerson];
};

/** A send that ends after the thread moved on is recorded and changes no state (policy §4). */
export const noteSent = (
  { move, purpose, price, mail }: Command<'RecordSent'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const { text, ...ids } = mail;
  const sent: NegotiationEvent = {
    type: 'MailSent',
    data: { ...keysOf(negotiation), direction: 'sent', move, purpose, price, ...ids },
    personal: { subject: subjectOf(negotiation), content: { ...text } },
  };
  const now = after(negotiation, [sent]);
  return now.phase.status === 'awaiting_reply' ? [sent, ...followUpScheduled(now, limits)] : [sent];
};

export const receiveMail = (
  { mail }: Command<'ReceiveMail'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const { text, ...data } = mail;
  const absence = mail.kind === 'out_of_office' ? { absentUntil: backAt(mail, limits) } : {};
  const received: NegotiationEvent = {
    type: 'MailReceived',
    data: { ...keysOf(negotiation), direction: 'received', ...data, ...absence },
    personal: { subject: subjectOf(negotiation), content: { ...text } },
  };
  return [received, ...onMail(mail, received, negotiation, limits)];
};

const onMail = (
  mail: ReceivedMail,
  received: NegotiationEvent,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  switch (mail.kind) {
    case 'hard_bounce':
      return suppress(negotiation, 'hard_bounce', limits);
    case 'soft_bounce':
    case 'auto_reply':
    case 'list':
      return [];
    case 'out_of_office':
      return whileAway(after(negotiation, [received]), limits);
    case 'human':
      return mail.sender === 'unknown'
        ? fromUnknown(mail, negotiation, limits)
        : fromInfluencer(mail, after(negotiation, [received]), limits);
  }
};

const fromInfluencer = (mail: ReceivedMail, negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  if (negotiation.phase.status === 'queued_for_budget') {
    const reason = 'they wrote while their opening offer waits for budget';
    const escalation = { trigger: 'reply_before_offer', evidence: excerpt(mail), ask: null, reason } as const;
    return [escalated(negotiation, escalation, limits)];
  }
  return isOpen(negotiation) ? takenBack(negotiation, 'newer_mail', limits) : [];
};

/** Somebody we don't know answers in the thread: a person looks before the agent says another word. */
const fromUnknown = (mail: ReceivedMail, negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  const { phase } = negotiation;
  if (!isOpen(negotiation)) return [];
  const evidence = excerpt(mail);
  const asked = phase.status === 'paused' ? phase.before : phase;
  if (asked.status === 'escalated') {
    const personal = { subject: subjectOf(negotiation), content: { evidence } };
    return [{ type: 'EscalationJoined', data: { ...keysOf(negotiation), ask: asked.ask }, personal }];
  }
  // The agent is silent here: they are asked about when the thread comes back to it.
  if (isSilent(negotiation)) return [];
  return toPersonForStranger(negotiation, evidence, limits);
};

/** `evidence`: their words, where they are at hand. */
export const toPersonForStranger = (
  negotiation: Negotiation,
  evidence: string,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const first = takenBack(negotiation, 'newer_mail', limits);
  const reason = 'the sender is not a known contact of this influencer, or it is not clear which campaign they mean';
  const escalation = { trigger: 'unknown_sender', evidence, ask: null, reason } as const;
  return [...first, escalated(after(negotiation, first), escalation, limits)];
};

const backAt = ({ returnDate }: ReceivedMail, { now, policy }: Limits): Instant =>
  returnDate === null ? afterDays(now, policy.outOfOfficeDays) : onTheDayAfter(returnDate);

/** Nobody is asked again while they are away, not even by a follow-up that is due and has not left yet. */
const whileAway = (negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  const { absentUntil, pending, phase, timer } = negotiation;
  if (phase.status !== 'awaiting_reply' || absentUntil === null) return [];
  if (timer !== null) return [notBeforeTheirReturn(negotiation, timer)];
  if (pending?.purpose !== 'follow_up' || absentUntil <= limits.now || limits.sending) return [];
  const first = takenBack(negotiation, 'newer_mail', limits);
  return [...first, ...followUpScheduled(after(negotiation, first), limits)];
};

const EXCERPT_LENGTH = 500;
const excerpt = ({ text }: ReceivedMail): string => text.body.slice(0, EXCERPT_LENGTH);

/** Nothing is ever sent to this address again (policy §4, opt-out and hard bounce; and an erasure). */
export const suppress = (
  negotiation: Negotiation,
  because: SuppressedBecause,
  limits: Limits,
): readonly NegotiationEvent[] => {
  // A recap or a farewell that waits to be sent is mail to this address too.
  if (!isOpen(negotiation))
    return [...takenBack(negotiation, takenBackBecause(because), limits), ...suppressed(negotiation, because)];
  const reason = SUPPRESSED[because];
  return [
    ...takenBack(negotiation, takenBackBecause(because), limits),
    declined(negotiation, because, 'influencer', { withMail: false, reason }),
    ...suppressed(negotiation, because),
  ];
};

const SUPPRESSED: Readonly<Record<SuppressedBecause, string>> = {
  opted_out: 'they asked not to be written to',
  hard_bounce: 'their address does not exist',
  erased: 'what named them was erased',
};

const takenBackBecause = (because: SuppressedBecause): 'opted_out' | 'closed' =>
  because === 'opted_out' ? because : 'closed';

/** A person has the thread, by answering in it or by saying so; the agent is silent in it from here. */
export const takeOver = (
  command: Command<'TakeOver'> | Command<'NotePersonsMail'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const wrote = command.type === 'NotePersonsMail' ? [personWrote(command, negotiation)] : [];
  if (!isOpen(negotiation)) return wrote;
  const { phase } = negotiation;
  if (command.type === 'NotePersonsMail' && phase.status === 'human_managed') return wrote;
  const how = command.type === 'TakeOver' ? command.how : command.mail.direction === 'sent' ? 'mailbox' : 'team_mail';
  return [
    ...wrote,
    ...takenBack(negotiation, 'taken_over', limits),
    { type: 'ThreadTakenOver', data: { ...keysOf(negotiation), by: command.by, how } },
  ];
};

const personWrote = ({ mail }: Command<'NotePersonsMail'>, negotiation: Negotiation): NegotiationEvent => {
  const { text, ...data } = mail;
  return {
    type: 'PersonWrote',
    data: { ...keysOf(negotiation), ...data },
    personal: { subject: subjectOf(negotiation), content: { ...text } },
  };
};

export const actOnTimer = (negotiation: Negotiation): readonly NegotiationEvent[] => {
  const offer = lastOffer(negotiation);
  if (negotiation.timer?.then === 'stale' || offer === null)
    return [{ type: 'NegotiationStale', data: keysOf(negotiation) }];
  const { moves, followUps } = negotiation;
  const data = { ...keysOf(negotiation), move: moves + 1, number: followUps + 1, price: offer.price };
  return [{ type: 'FollowUpDecided', data }];
};
