import type { NegotiationId } from '../../events/units.ts';
import { splitReply } from '../../domain/mail/reply.ts';
import { isOpen } from '../../domain/negotiation/state.ts';
import { type Effect, isSettled } from '../../projections/effects.ts';
import { isErased } from '../../projections/erasures.ts';
import { stateOf } from '../../projections/states.ts';
import { type Application, metadata, type Tx } from '../application.ts';
import { decideNegotiation, negotiationOf } from '../decisions/negotiation.ts';
import {
  type Drafted,
  draftedFor,
  isThreadBeginning,
  negotiationInThread,
  negotiationOfAnswered,
  ourTextsIn,
} from './known.ts';
import { decideOnMail, ERASED, type FetchedMail, idsOf, ignore, recordSent, settleEffect, textOf } from './record.ts';
import { withinTeam } from './team.ts';
import { takeBack } from './standing.ts';

/** Deals with a sent message that we don't know yet; `waits` while a try may still record it, or the mail before it. */
export const ingestSent = (tx: Tx, app: Application, message: FetchedMail): 'recorded' | 'ignored' | 'waits' => {
  const effect = message.parsed.effectId === null ? null : stateOf(tx, 'effects', message.parsed.effectId);
  if (effect?.kind === 'send_mail') return ingestOurs(tx, app, effect, message);
  const { parsed, threadId } = message;
  const negotiationId = negotiationInThread(tx, threadId) ?? negotiationOfAnswered(tx, parsed.answers);
  if (negotiationId === null) {
    // A person may add a word to a mail of ours before we know that it left.
    if (parsed.answers.length > 0 && isThreadBeginning(tx)) return 'waits';
    ignore(tx, message, 'sent in a thread that is none of ours');
    return 'ignored';
  }
  return notePersons(tx, app, negotiationId, message);
};

export const CHANGED_AND_SENT = 'a person changed the draft and sent it';

/** Whether a sent mail with our mark says what we drafted; a person who changed it has taken the thread over (design §5). */
export const isUnchanged = ({ draft }: Effect, { parsed }: Pick<FetchedMail, 'parsed'>): boolean =>
  draft === null || draft.contentHash === parsed.contentHash;

/** Records a sent mail that carries our mark, as ours or as that of the person who changed it. */
export const recordMarked = (tx: Tx, app: Application, effect: Effect, message: FetchedMail): 'ours' | 'persons' => {
  const drafted = draftedFor(app, effect);
  if (isUnchanged(effect, message)) {
    recordSent(tx, app, drafted, effect.effectId, message);
    return 'ours';
  }
  handOver(tx, app, drafted);
  notePersons(tx, app, drafted.data.negotiationId, message);
  return 'persons';
};

/** A person changed our draft, so the thread is that person's (design §5). */
export const handOver = (tx: Tx, app: Application, drafted: Drafted): void => {
  const { campaignId, negotiationId } = drafted.data;
  const because = metadata('gmail', 'person', campaignId, drafted.id);
  if (isOpen(negotiationOf(tx, negotiationId)))
    decideNegotiation(tx, app, negotiationId, { type: 'TakeOver', by: 'mailbox', how: 'changed_draft' }, because);
  // A mail that may be leaving isn't taken back by a takeover: this one certainly isn't.
  takeBack(tx, app, drafted, { ok: false, why: 'taken_over', because: 'a person changed the draft' });
};

const ingestOurs = (
  tx: Tx,
  app: Application,
  effect: Effect,
  message: FetchedMail,
): 'recorded' | 'ignored' | 'waits' => {
  if (!isSettled(effect) && (effect.status === 'tried' || effect.uncertain)) return 'waits';
  const drafted = draftedFor(app, effect);
  const recorded = tx
    .stream(`negotiation:${drafted.data.negotiationId}`)
    .some((event) => event.type === 'MailSent' && event.data.effectId === effect.effectId);
  if (recorded) {
    ignore(tx, message, 'another copy of a mail of ours');
    return 'ignored';
  }
  settleSentByPerson(tx, app, effect, message);
  return 'recorded';
};

/**
 * A person pressed Send on our draft, and no try is under way for its effect: the effect is settled here. A runner that
 * comes to it afterwards finds it settled.
 */
const settleSentByPerson = (tx: Tx, app: Application, effect: Effect, message: FetchedMail): void => {
  const { effectId } = effect;
  const whose = recordMarked(tx, app, effect, message);
  if (isSettled(effect)) return;
  settleEffect(
    tx,
    effectId,
    whose === 'ours'
      ? { type: 'EffectSucceeded', data: { effectId, result: message.id } }
      : { type: 'EffectSuperseded', data: { effectId, why: CHANGED_AND_SENT } },
  );
};

const notePersons = (
  tx: Tx,
  app: Application,
  negotiationId: NegotiationId,
  message: FetchedMail,
): 'recorded' | 'ignored' => {
  const { influencerId } = negotiationOf(tx, negotiationId).terms;
  if (isErased(tx, influencerId)) {
    ignore(tx, message, ERASED);
    return 'ignored';
  }
  const { reply } = splitReply(message.parsed.mail.text, ourTextsIn(tx, negotiationId));
  const text = textOf(message.parsed, reply);
  const internal = withinTeam(app, message.parsed, stateOf(tx, 'contacts', influencerId));
  const written = { direction: 'sent', ...idsOf(message), ...internal, text } as const;
  decideOnMail(tx, app, negotiationId, { type: 'NotePersonsMail', mail: written, by: 'mailbox' }, 'person');
  return 'recorded';
};
