import type { EffectEvent } from '../../events/catalogue.ts';
import type { EffectId, NegotiationId } from '../../events/units.ts';
import type { NegotiationCommand, SentMail } from '../../domain/negotiation/commands.ts';
import { isErased } from '../../projections/erasures.ts';
import { type Application, metadata, type Tx } from '../application.ts';
import { decideNegotiation, negotiationOf } from '../decisions/negotiation.ts';
import type { MessageRef } from './client.ts';
import { type Drafted, draftsOf, messageKey, rfcMessageIdHash } from './known.ts';
import { type ParsedMail, says } from './parse.ts';

/** A message of the mailbox with its text. */
export type FetchedMail = MessageRef & Readonly<{ receivedAt: string; parsed: ParsedMail }>;

/** Records one message of a negotiation, whose event carries the message's key, so that it is recorded once. */
export const decideOnMail = (
  tx: Tx,
  app: Application,
  negotiationId: NegotiationId,
  command: Extract<NegotiationCommand, { type: 'ReceiveMail' | 'NotePersonsMail' | 'RecordSent' }>,
  actor: 'agent' | 'influencer' | 'person',
): void => {
  const { campaignId } = negotiationOf(tx, negotiationId).terms;
  const keyed = withMessageKey(tx, command.mail.messageId);
  decideNegotiation(keyed, app, negotiationId, command, metadata('gmail', actor, campaignId));
};

type MessageIds = Readonly<{ messageId: string; threadId: string; rfcMessageIdHash: string | null }>;

/** Which message it is, in words that name nobody. */
export const idsOf = ({ id, threadId, parsed }: Pick<FetchedMail, 'id' | 'threadId' | 'parsed'>): MessageIds => ({
  messageId: id,
  threadId,
  rfcMessageIdHash: parsed.rfcMessageId === null ? null : rfcMessageIdHash(parsed.rfcMessageId),
});

/** The personal part of a mail's event. */
export const textOf = ({ mail, recipients, rfcMessageId }: ParsedMail, body: string): SentMail['text'] => ({
  from: mail.from,
  to: recipients.join(', '),
  subject: mail.subject,
  body,
  rfcMessageId,
});

/** Our own mail, as it went out. Whether the Message-ID could be read back or not, the mail is sent. */
export const recordSent = (
  tx: Tx,
  app: Application,
  drafted: Drafted,
  effectId: EffectId,
  message: Pick<FetchedMail, 'id' | 'threadId' | 'parsed'>,
): void => {
  const { influencerId, move, negotiationId, price, purpose } = drafted.data;
  const { content } = (draftIn(app, drafted, message.parsed) ?? drafted).personal;
  const text = isErased(tx, influencerId) ? NO_TEXT : textOf(message.parsed, content?.body ?? '');
  const sent = { ...idsOf(message), effectId, text };
  decideOnMail(tx, app, negotiationId, { type: 'RecordSent', move, purpose, price, mail: sent }, 'agent');
};

/** Which of the words that a move's mail was put into a message has: a person may send those that others were to replace. */
const draftIn = (app: Application, drafted: Drafted, parsed: ParsedMail): Drafted | undefined =>
  draftsOf(app, drafted.data).findLast(({ personal: { content } }) => content !== null && says(parsed, content.body));

/** That a mail went out is a fact, also where whom it went to may not be kept any more. */
const NO_TEXT: SentMail['text'] = { from: '', to: '', subject: '', body: '', rfcMessageId: null };

/** Why a message is left alone that would name an erased person again. */
export const ERASED = 'its person was erased';

/** A message of the mailbox that concerns no negotiation; nothing of it is kept but that it was seen. */
export const ignore = (tx: Tx, { id }: Pick<FetchedMail, 'id'>, why: string): void => {
  tx.append({
    stream: MAILBOX,
    expected: 'any',
    metadata: metadata('gmail', 'agent', MAILBOX),
    events: [{ type: 'MailIgnored', data: { messageId: id, why }, dedupeKey: messageKey(id) }],
  });
};

/** Settles an effect outside of the runner, which finds it settled and leaves it alone. */
export const settleEffect = (
  tx: Tx,
  effectId: EffectId,
  event: Extract<EffectEvent, { type: 'EffectSucceeded' | 'EffectSuperseded' }>,
): void => {
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'stream_exists',
    metadata: metadata('gmail', 'agent', effectId),
    events: [{ ...event, state: event.type === 'EffectSucceeded' ? 'succeeded' : 'superseded' }],
  });
};

export const MAILBOX = 'mailbox:main';

const MAIL_EVENTS: ReadonlySet<string> = new Set(['MailReceived', 'MailSent', 'PersonWrote']);

const withMessageKey = (tx: Tx, messageId: string): Tx => ({
  ...tx,
  append: (request) =>
    tx.append({
      ...request,
      events: request.events.map((event) =>
        MAIL_EVENTS.has(event.type) && 'messageId' in event.data && event.data.messageId === messageId
          ? { ...event, dedupeKey: messageKey(messageId) }
          : event,
      ),
    }),
});
