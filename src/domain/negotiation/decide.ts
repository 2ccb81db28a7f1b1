import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Decider } from '../../events/handle.ts';
import type { Limits, NegotiationCommand } from './commands.ts';
import { askAboutUnread, considerReply } from './consider.ts';
import { actOnTimer, noteDraft, noteSent, receiveMail, suppress, takeOver } from './correspondence.ts';
import { evolve } from './evolve.ts';
import { testQueue } from './offers.ts';
import {
  approveAsk,
  carryOn,
  closeAsAgreed,
  endTimeline,
  ensureShown,
  handBack,
  pause,
  reopen,
  resume,
  sendOffer,
  stop,
  withdraw,
} from './people.ts';
import { declined } from './outcomes.ts';
import { isOpen, type Negotiation, type Status } from './state.ts';
import { supersede } from './superseding.ts';
import { reviseDraft, sendInWords } from './wording.ts';

/** The rules of one negotiation, policy §3 and §4. */
export const negotiationDecider: Decider<Negotiation | null, NegotiationCommand, NegotiationEvent, Limits> = {
  initialState: null,
  evolve,
  decide: (command, negotiation, limits) => decide(command, negotiation, limits),
  nameOf: (negotiation) => negotiation?.phase.status ?? 'not_started',
};

/** @throws CommandNotAllowed where policy §4 does not know the pair of state and command; TheyHaveWritten, OfferTooLow, MailMayBeLeaving, CampaignHeld */
export const decide = (
  command: NegotiationCommand,
  negotiation: Negotiation | null,
  limits: Limits,
): readonly NegotiationEvent[] => {
  if (command.type === 'StartNegotiation') {
    if (negotiation !== null) throw new CommandNotAllowed(command.type, negotiation.phase.status);
    return [{ type: 'NegotiationStarted', data: command.terms }];
  }
  if (negotiation?.phase.status === 'escalated' && LETS_MAIL_OUT.has(command.type)) ensureShown(negotiation);
  if (negotiation === null || !isAllowed(command, negotiation))
    throw new CommandNotAllowed(command.type, negotiation?.phase.status ?? 'not_started');

  switch (command.type) {
    case 'TestQueue':
      return testQueue(negotiation, limits);
    case 'RecordDraft':
      return noteDraft(command, negotiation);
    case 'ReviseDraft':
      return reviseDraft(command, negotiation);
    case 'SendInWords':
      return sendInWords(command, negotiation, limits);
    case 'RecordSent':
      return noteSent(command, negotiation, limits);
    case 'SupersedeMove':
      return supersede(command, negotiation, limits);
    case 'ReceiveMail':
      return receiveMail(command, negotiation, limits);
    case 'NotePersonsMail':
      return takeOver(command, negotiation, limits);
    case 'ConsiderReply':
      return considerReply(command, negotiation, limits);
    case 'AskAboutUnread':
      return askAboutUnread(command, negotiation, limits);
    case 'ActOnTimer':
      return actOnTimer(negotiation);
    case 'Suppress':
      return suppress(negotiation, command.because, limits);
    case 'EndTimeline':
      return endTimeline(negotiation, limits);
    case 'ApproveAsk':
      return approveAsk(command, negotiation);
    case 'SendOffer':
      return sendOffer(command, negotiation, limits);
    case 'WalkAway':
      return [declined(negotiation, 'walked_away', command.by, { withMail: true })];
    case 'CarryOn':
      return carryOn(command, negotiation, limits);
    case 'TakeOver':
      return takeOver(command, negotiation, limits);
    case 'HandBack':
      return handBack(command, negotiation, limits);
    case 'Pause':
      return pause(command, negotiation, limits);
    case 'Resume':
      return resume(command, negotiation, limits);
    case 'Stop':
      return stop(command, negotiation, limits);
    case 'CloseAsAgreed':
      return closeAsAgreed(command, negotiation, limits);
    case 'CloseAsDeclined':
      return stop(command, negotiation, limits);
    case 'WithdrawAgreement':
      return withdraw(command, negotiation, limits);
    case 'Reopen':
      return reopen(command, negotiation, limits);
  }
};

/** A person's answers to an escalation after which Parley mails the influencer. */
const LETS_MAIL_OUT: ReadonlySet<NegotiationCommand['type']> = new Set([
  'ApproveAsk',
  'SendOffer',
  'SendInWords',
  'WalkAway',
  'CarryOn',
]);

/** The cells of policy §4, commands down, states across. */
const isAllowed = (
  command: Exclude<NegotiationCommand, { type: 'StartNegotiation' }>,
  negotiation: Negotiation,
): boolean => {
  const { phase } = negotiation;
  switch (command.type) {
    case 'ReceiveMail':
    case 'NotePersonsMail':
    case 'ConsiderReply':
    case 'RecordSent':
    case 'Suppress':
      return true;
    case 'RecordDraft':
    case 'ReviseDraft':
    case 'SupersedeMove':
      return negotiation.pending?.move === command.move;
    case 'TestQueue':
      return phase.status === 'queued_for_budget';
    case 'AskAboutUnread':
      if (phase.status === 'escalated') return negotiation.unread.length > 0;
      // Once for each mail: whoever hands it back wants it read when a model can be asked again.
      return phase.status === 'considering_reply' && !negotiation.waived.includes('reply_unread');
    case 'ActOnTimer':
      return phase.status === 'awaiting_reply' && negotiation.timer?.dueAt === command.dueAt;
    case 'SendInWords':
      return phase.status === 'escalated' && phase.trigger === 'draft_rejected_by_guard';
    case 'ApproveAsk':
      return phase.status === 'escalated' && phase.ask !== null;
    case 'SendOffer':
    case 'WalkAway':
    case 'CarryOn':
      return phase.status === 'escalated';
    case 'HandBack':
      return phase.status === 'human_managed';
    case 'Resume':
      return phase.status === 'paused';
    case 'Pause':
      return isOpen(negotiation) && phase.status !== 'paused';
    case 'TakeOver':
    case 'Stop':
    case 'CloseAsAgreed':
    case 'CloseAsDeclined':
      return isOpen(negotiation);
    case 'EndTimeline':
      return isOpen(negotiation) && !negotiation.lapsed;
    case 'WithdrawAgreement':
      return phase.status === 'agreed';
    case 'Reopen':
      return !isOpen(negotiation) && !negotiation.suppressed;
  }
};

/** What was asked for does not fit the state the thread is in; nothing was recorded. */
export class CommandNotAllowed extends Error {
  readonly code = 'COMMAND_NOT_ALLOWED';
  readonly command: NegotiationCommand['type'];
  readonly status: Status | 'not_started';
  constructor(command: NegotiationCommand['type'], status: Status | 'not_started') {
    super(
      `${command} is not possible while the negotiation is ${status.replaceAll('_', ' ')}; look at it with: parley timeline`,
    );
    this.command = command;
    this.status = status;
  }
}
