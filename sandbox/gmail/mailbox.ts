import { randomBytes } from 'node:crypto';
import { headerOf, withHeader } from '../mail/headers.ts';
import { conversations } from './conversations.ts';
import { decoded, type EmulatedMessage, encoded, type MailboxEmulator } from './emulator.ts';

/** A mail that left the mailbox. */
export type SentMail = Readonly<{
  id: string;
  threadId: string;
  messageId: string;
  raw: string;
  effect: string | null;
}>;

export type Mailbox = Readonly<{
  createDraft(message: unknown): Promise<unknown>;
  /** null where the draft is gone: sent before, or deleted. */
  sendDraft(draftId: string): Promise<SentMail | null>;
  sendRaw(raw: string, threadId: string | null): Promise<SentMail>;
  receive(raw: string, threadId: string | null): Promise<EmulatedMessage>;
  findByMessageId(header: string): Readonly<{ id: string; threadId: string }> | undefined;
  sent: readonly SentMail[];
}>;

/** What the emulator leaves out of sending and receiving: new ids, rewritten Message-IDs, threading by subject, time of arrival. */
export const openMailbox = (emulator: MailboxEmulator, address: string): Mailbox => {
  const threads = conversations();
  const sent: SentMail[] = [];
  const inTurn = oneAtATime();
  let lastInstant = 0;
  // The emulator dates a mail by its own Date header, in seconds: order within a thread would be the sender's to choose.
  const instant = () => String((lastInstant = Math.max(Date.now(), lastInstant + 1)));

  const store = async (path: string, body: Readonly<Record<string, unknown>>): Promise<EmulatedMessage> => {
    const { status, body: stored } = await emulator.ask('POST', path, { ...body, internalDate: instant() });
    if (status !== 200) throw new MailboxRefused(path, status);
    return stored as EmulatedMessage;
  };

  const sendRaw = async (given: string, threadId: string): Promise<SentMail> => {
    const messageId = `<CA${randomBytes(24).toString('base64url')}@mail.gmail.com>`;
    const raw = withHeader(given, 'Message-ID', messageId);
    const { id } = await store(`${USER}/messages/send`, { raw: encoded(raw), threadId });
    threads.remember(raw, threadId, id);
    const mail = { id, threadId, messageId, raw, effect: headerOf(raw, 'X-Parley-Effect') };
    sent.push(mail);
    return mail;
  };

  return {
    sent,
    findByMessageId: threads.find,
    createDraft: (message) =>
      inTurn(async () => {
        const { raw, threadId } = message as { raw?: string; threadId?: string };
        const thread = threads.threadFor(decoded(raw ?? ''), threadId ?? null);
        const { body } = await emulator.ask('POST', `${USER}/drafts`, {
          message: { raw, threadId: thread, internalDate: instant() },
        });
        return body;
      }),
    sendDraft: (draftId) =>
      inTurn(async () => {
        const { status, body } = await emulator.ask('GET', `${USER}/drafts/${draftId}?format=raw`);
        if (status !== 200) return null;
        const { message } = body as { message: EmulatedMessage };
        const mail = await sendRaw(decoded(message.raw ?? ''), message.threadId);
        await emulator.ask('DELETE', `${USER}/drafts/${draftId}`);
        return mail;
      }),
    sendRaw: (raw, named) => inTurn(() => sendRaw(raw, threads.threadFor(raw, named))),
    receive: (given, named) =>
      inTurn(async () => {
        const threadId = named ?? threads.threadFor(given, null);
        const raw = stampedByGmail(given, address);
        const message = await store(`${USER}/messages`, { raw: encoded(raw), threadId, labelIds: ['INBOX', 'UNREAD'] });
        threads.remember(raw, threadId, message.id);
        return message;
      }),
  };
};

export const USER = '/gmail/v1/users/me';

export class MailboxRefused extends Error {
  readonly code = 'MAILBOX_REFUSED';
  constructor(path: string, status: number) {
    super(`The emulated mailbox answered ${status} to ${path}: look at the mail that was given to it.`);
  }
}

/** What Gmail writes on top of a mail that arrives, unless the test brought its own verdict. */
const stampedByGmail = (raw: string, address: string): string => {
  const domain = /@([^\s<>@]+?)>?\s*$/.exec(headerOf(raw, 'From') ?? '')?.[1] ?? 'unknown.example';
  const verdict = `mx.google.com; spf=pass smtp.mailfrom=${domain}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`;
  const authenticated =
    headerOf(raw, 'Authentication-Results') === null ? `Authentication-Results: ${verdict}\r\n` : '';
  return `Delivered-To: ${address}\r\n${authenticated}${raw}`;
};

/** Gmail does what happens to one mailbox in some order: two sends of one draft can't both find it. */
const oneAtATime = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
};
