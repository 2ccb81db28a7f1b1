import PostalMime from 'postal-mime';
import type { GoogleAccounts } from '../google/accounts.ts';
import type { ApplicationAddress, Delivered } from '../http/application.ts';
import { type SandboxServer, startServer } from '../http/server.ts';
import { composeMail } from '../mail/compose.ts';
import { headerOf } from '../mail/headers.ts';
import { type EmulatedMessage, encoded, startMailboxEmulator } from './emulator.ts';
import { currentHistoryId, gmailFront } from './front.ts';
import { openMailbox, type SentMail, USER } from './mailbox.ts';

/** A mail that left the mailbox, as its recipient reads it. */
export type OutgoingMail = SentMail &
  Readonly<{ to: string; subject: string; text: string; references: readonly string[] }>;

export type Gmail = Readonly<{
  server: SandboxServer;
  address: string;
  /** Every sent mail in the order of sending; `effect` is null for what a person sent. */
  outgoing(): Promise<readonly OutgoingMail[]>;
  drafts(): Promise<readonly Readonly<{ id: string; message: EmulatedMessage }>[]>;
  /** A mail arrives, joins its thread as Gmail would have it, and is pushed. */
  receive(
    raw: string,
    options?: Readonly<{ threadId?: string; push?: boolean }>,
  ): Promise<Readonly<{ id: string; threadId: string }>>;
  /** A person of the team answers from the same mailbox. */
  sendAsPerson(threadId: string, text: string): Promise<SentMail>;
  /** A person presses Send on a draft, changes it, or throws it away. */
  sendDraftAsPerson(draftId: string): Promise<SentMail | null>;
  editDraftAsPerson(draftId: string, text: string): Promise<void>;
  deleteDraftAsPerson(draftId: string): Promise<void>;
  /** Off: the application has to poll. On again does not repeat what was missed. */
  setPush(on: boolean): void;
  /** Delivers one push now; `claims` overrides the token's, for tests of what must be refused. */
  push(claims?: Readonly<Record<string, unknown>>): Promise<Delivered>;
  /** Every history id up to now becomes too old: 404. */
  expireHistory(): Promise<void>;
  stop(): Promise<void>;
}>;

export const startGmail = async (options: {
  address: string;
  accessToken: string;
  accounts: GoogleAccounts;
  application: ApplicationAddress;
  push: Readonly<{ on: boolean; audience: string; serviceAccount: string }>;
}): Promise<Gmail> => {
  const { address, accessToken, application, accounts } = options;
  const emulator = await startMailboxEmulator(address, accessToken);
  const mailbox = openMailbox(emulator, address);
  const state = { watching: false, oldestHistoryId: 0n };
  let pushOn = options.push.on;
  let pushes = 0;
  let starred = false;
  const read: Promise<OutgoingMail>[] = [];
  const underWay = new Set<Promise<unknown>>();

  const push: Gmail['push'] = async (claims = {}) => {
    const data = { emailAddress: address, historyId: await currentHistoryId(emulator) };
    const body = JSON.stringify({
      message: {
        data: Buffer.from(JSON.stringify(data)).toString('base64'),
        messageId: String(++pushes),
        publishTime: new Date().toISOString(),
      },
      subscription: 'projects/sandbox/subscriptions/gmail-push',
    });
    const token = accounts.pushToken({ aud: options.push.audience, email: options.push.serviceAccount, ...claims });
    return application.post('/webhooks/gmail', body, {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    });
  };
  // Pub/Sub tells of everything in the watched labels, and a push that nobody takes is dropped: polling is the safety net.
  const hint = () => {
    if (!pushOn || !state.watching) return Promise.resolve();
    const told = push().then(
      () => undefined,
      () => undefined,
    );
    underWay.add(told);
    return told.finally(() => underWay.delete(told));
  };

  const onSent = () => void hint();
  const server = await startServer(gmailFront({ address, accessToken, emulator, mailbox, state, onSent }));
  const welcome = await mailbox.receive(WELCOME(address), null);
  state.oldestHistoryId = BigInt(await currentHistoryId(emulator));

  const answerIn = async (threadId: string, text: string): Promise<SentMail> => {
    const { status, body } = await emulator.ask('GET', `${USER}/threads/${threadId}?format=minimal`);
    const newest = status === 200 ? (body as { messages: readonly EmulatedMessage[] }).messages.at(-1) : undefined;
    const raw = newest === undefined ? null : (await emulator.rawMessage(newest.id))?.raw;
    if (raw === null || raw === undefined) throw new RangeError(`the mailbox has no thread ${threadId}`);
    const [from, to] = [headerOf(raw, 'From') ?? '', headerOf(raw, 'To') ?? ''];
    const reply = await composeMail({
      from: { name: 'Priya Patel', address },
      to: from.includes(address) ? to : from,
      subject: `Re: ${(headerOf(raw, 'Subject') ?? '').replace(/^Re: /i, '')}`,
      text,
      inReplyTo: headerOf(raw, 'Message-ID') ?? '',
      references: [...(headerOf(raw, 'References')?.split(/\s+/) ?? []), headerOf(raw, 'Message-ID') ?? ''],
    });
    return mailbox.sendRaw(reply, threadId);
  };

  return {
    server,
    address,
    push,
    outgoing: () => {
      read.push(...mailbox.sent.slice(read.length).map(asRead));
      return Promise.all(read);
    },
    drafts: async () => {
      const { body } = await emulator.ask('GET', `${USER}/drafts?maxResults=500`);
      return (body as { drafts?: readonly { id: string; message: EmulatedMessage }[] }).drafts ?? [];
    },
    receive: async (raw, { threadId, push: told = true } = {}) => {
      const message = await mailbox.receive(raw, threadId ?? null);
      if (told) await hint();
      return { id: message.id, threadId: message.threadId };
    },
    sendAsPerson: async (threadId, text) => {
      const mail = await answerIn(threadId, text);
      await hint();
      return mail;
    },
    sendDraftAsPerson: async (draftId) => {
      const mail = await mailbox.sendDraft(draftId);
      await hint();
      return mail;
    },
    editDraftAsPerson: async (draftId, text) => {
      const { body } = await emulator.ask('GET', `${USER}/drafts/${draftId}?format=raw`);
      const { raw } = (body as { message: { raw: string } }).message;
      const head =
        Buffer.from(raw, 'base64')
          .toString('utf8')
          .split(/\r?\n\r?\n/)[0] ?? '';
      const plain = head.replace(/^(content-type|content-transfer-encoding):.*(\r?\n[ \t].*)*\r?\n?/gim, '').trimEnd();
      const changed = `${plain}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
      await emulator.ask('PUT', `${USER}/drafts/${draftId}`, { message: { raw: encoded(changed) } });
    },
    deleteDraftAsPerson: async (draftId) => void (await emulator.ask('DELETE', `${USER}/drafts/${draftId}`)),
    setPush: (on) => {
      pushOn = on;
    },
    expireHistory: async () => {
      // History moves on by one harmless label, so that whoever syncs anew gets an id that still works.
      starred = !starred;
      const change = starred ? { addLabelIds: ['STARRED'] } : { removeLabelIds: ['STARRED'] };
      await emulator.ask('POST', `${USER}/messages/${welcome.id}/modify`, change);
      state.oldestHistoryId = BigInt(await currentHistoryId(emulator));
    },
    stop: async () => {
      await Promise.all(underWay);
      await server.stop();
      await emulator.stop();
    },
  };
};

/** A new mailbox is never quite empty, so that its history id is never nought. */
const WELCOME = (address: string): string =>
  `From: Google Workspace <workspace-noreply@google.com>\r\nTo: ${address}\r\nSubject: Your mailbox is ready\r\nMessage-ID: <welcome@google.com>\r\nPrecedence: bulk\r\n\r\nWelcome.\r\n`;

const asRead = async (mail: SentMail): Promise<OutgoingMail> => {
  const parsed = await PostalMime.parse(mail.raw);
  return {
    ...mail,
    to: (parsed.to?.[0]?.address ?? '').toLowerCase(),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    references: parsed.references?.match(/<[^<>\s]+>/g) ?? [],
  };
};
