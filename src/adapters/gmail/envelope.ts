import { stateOf } from '../../projections/states.ts';
import { isCorrespondence } from '../decisions/correspondence.ts';
import type { Application, Tx } from '../application.ts';
import { replySubject, type Letter } from './compose.ts';
import { type Drafted, mailsOf } from './known.ts';

/** Where a mail goes and what it answers. */
export type Envelope = Pick<Letter, 'from' | 'to' | 'subject' | 'inReplyTo' | 'references'> &
  Readonly<{ threadId: string | null }>;

/**
 * Recipient, subject and thread, from what we know of the negotiation (design §7): to whoever of the influencer's
 * contacts wrote last, in the thread they last wrote in, else in ours. null: the person's address was erased.
 */
export const envelopeFor = (tx: Tx, { settings }: Pick<Application, 'settings'>, drafted: Drafted): Envelope | null => {
  const { influencerId, negotiationId } = drafted.data;
  const contact = stateOf(tx, 'contacts', influencerId);
  const { content } = drafted.personal;
  if (contact === null || contact.email === null || content === null) return null;
  const from = { name: settings.GMAIL_SENDER_NAME, address: settings.GMAIL_ADDRESS };

  const written = tx.stream(`negotiation:${negotiationId}`).filter(isCorrespondence);
  const ids = new Set(written.map(({ data }) => data.messageId));
  const known = mailsOf(tx, negotiationId).filter(({ messageId }) => ids.has(messageId));
  const last =
    known.findLast(({ author }) => author === 'influencer') ??
    known.findLast(({ author }) => author !== 'unknown') ??
    known.at(-1);
  if (last === undefined)
    return { from, to: contact.email, subject: content.subject, inReplyTo: null, references: [], threadId: null };

  const wrote = written.findLast((event) => event.data.messageId === last.messageId);
  const to = wrote?.personal.content?.from === contact.managerEmail ? contact.managerEmail : contact.email;
  const inThread = written.filter((event) => event.data.threadId === last.threadId);
  // A Message-ID that was erased is left out: the others keep the thread together.
  const references = inThread.flatMap(({ personal }) => personal.content?.rfcMessageId ?? []).slice(-MOST_REFERENCES);
  const [begun] = inThread;
  return {
    from,
    to: to ?? contact.email,
    subject: replySubject(begun?.personal.content?.subject ?? content.subject),
    inReplyTo: references.at(-1) ?? null,
    references,
    threadId: last.threadId,
  };
};

const MOST_REFERENCES = 50;
