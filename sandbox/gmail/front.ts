import { type Answer, bearerOf, type Received } from '../http/exchange.ts';
import { headersOf } from '../mail/headers.ts';
import { decoded, type EmulatedMessage, type MailboxEmulator } from './emulator.ts';
import type { Mailbox, SentMail } from './mailbox.ts';

/** Whether the application watches the mailbox, and from which history id on the mailbox still remembers. */
export type FrontState = { watching: boolean; oldestHistoryId: bigint };

/** Gmail's HTTP surface: what the emulator does right passes through, the rest is done here. */
export const gmailFront =
  (given: {
    address: string;
    accessToken: string;
    emulator: MailboxEmulator;
    mailbox: Mailbox;
    state: FrontState;
    onSent: (mail: SentMail) => void;
  }) =>
  async (request: Received): Promise<Answer> => {
    const { emulator, mailbox, state } = given;
    if (bearerOf(request) !== given.accessToken)
      return googleError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    const path = request.path.replace(/^\/gmail\/v1\/users\/[^/]+\//, '');
    const body: unknown = request.body === '' ? {} : JSON.parse(request.body);
    const asked = `${request.method} ${path}`;
    const pass = async () => {
      const { status, body: answer } = await emulator.ask(
        request.method,
        `/gmail/v1/users/me/${path}?${request.query.toString()}`,
        request.body === '' ? undefined : body,
      );
      return { status, body: answer };
    };

    if (asked === 'GET profile') return { status: 200, body: await profile(emulator, given.address) };
    if (asked === 'POST watch') {
      state.watching = true;
      return pass();
    }
    if (asked === 'POST stop') {
      state.watching = false;
      return { status: 204 };
    }
    if (asked === 'GET history') return history(request.query, state, pass);
    if (asked === 'POST drafts')
      return { status: 200, body: await mailbox.createDraft((body as { message?: unknown }).message ?? {}) };
    if (asked === 'POST drafts/send') {
      const mail = await mailbox.sendDraft((body as { id?: string }).id ?? '');
      return mail === null ? NOT_FOUND : sentAnswer(mail, given.onSent);
    }
    if (asked === 'POST messages/send') {
      const { raw = '', threadId } = body as { raw?: string; threadId?: string };
      return sentAnswer(await mailbox.sendRaw(decoded(raw), threadId ?? null), given.onSent);
    }
    const searched = /^rfc822msgid:(.+)$/.exec(asked === 'GET messages' ? (request.query.get('q') ?? '') : '')?.[1];
    if (searched !== undefined) {
      const found = mailbox.findByMessageId(`<${searched.replace(/^<|>$/g, '')}>`);
      return {
        status: 200,
        body:
          found === undefined
            ? { resultSizeEstimate: 0 }
            : { messages: [{ id: found.id, threadId: found.threadId }], resultSizeEstimate: 1 },
      };
    }
    if (/^GET threads\/[^/]+$/.test(asked) && request.query.get('format') === 'raw')
      return googleError(400, 'INVALID_ARGUMENT', 'Invalid value at format: raw');
    const answer = await pass();
    return /^GET (messages|threads|drafts)\/[^/]+$/.test(asked) && answer.status === 200
      ? { status: 200, body: await withRealHeaders(answer.body, emulator, request.query.getAll('metadataHeaders')) }
      : answer;
  };

const googleError = (code: number, status: string, message: string): Answer => ({
  status: code,
  body: {
    error: {
      code,
      message,
      errors: [{ message, domain: 'global', reason: status === 'NOT_FOUND' ? 'notFound' : 'failed' }],
      status,
    },
  },
});
const NOT_FOUND = googleError(404, 'NOT_FOUND', 'Requested entity was not found.');

const sentAnswer = (mail: SentMail, onSent: (mail: SentMail) => void): Answer => {
  onSent(mail);
  return { status: 200, body: { id: mail.id, threadId: mail.threadId, labelIds: ['SENT'] } };
};

const profile = async (emulator: MailboxEmulator, emailAddress: string) => {
  const count = async (what: 'messages' | 'threads') =>
    ((await emulator.ask('GET', `/gmail/v1/users/me/${what}?maxResults=1`)).body as { resultSizeEstimate: number })
      .resultSizeEstimate;
  return {
    emailAddress,
    messagesTotal: await count('messages'),
    threadsTotal: await count('threads'),
    historyId: await currentHistoryId(emulator),
  };
};

export const currentHistoryId = async (emulator: MailboxEmulator): Promise<string> => {
  const { body } = await emulator.ask('GET', `/gmail/v1/users/me/history?startHistoryId=${'9'.repeat(24)}`);
  return (body as { historyId: string }).historyId;
};

/** Real Gmail forgets old history (404) and leaves `history` out where there is none. */
const history = async (query: URLSearchParams, state: FrontState, pass: () => Promise<Answer>): Promise<Answer> => {
  const start = query.get('startHistoryId') ?? '';
  if (!/^\d+$/.test(start)) return googleError(400, 'INVALID_ARGUMENT', 'Invalid startHistoryId');
  if (BigInt(start) < state.oldestHistoryId) return NOT_FOUND;
  const answer = await pass();
  const { history: entries, ...rest } = answer.body as { history?: readonly unknown[] };
  return { ...answer, body: entries === undefined || entries.length === 0 ? rest : { history: entries, ...rest } };
};

/** Real Gmail shows every header, X- ones too, and filters by name in any case. */
const withRealHeaders = async (
  answer: unknown,
  emulator: MailboxEmulator,
  wanted: readonly string[],
): Promise<unknown> => {
  const names = wanted.map((name) => name.toLowerCase());
  const repaired = async (message: EmulatedMessage): Promise<EmulatedMessage> => {
    if (message.payload === undefined) return message;
    const raw = (await emulator.rawMessage(message.id))?.raw ?? '';
    const headers = headersOf(raw).filter(({ name }) => names.length === 0 || names.includes(name.toLowerCase()));
    return { ...message, payload: { ...message.payload, headers } };
  };
  const shown = answer as { messages?: readonly EmulatedMessage[]; message?: EmulatedMessage };
  if (shown.messages !== undefined) return { ...shown, messages: await Promise.all(shown.messages.map(repaired)) };
  if (shown.message !== undefined) return { ...shown, message: await repaired(shown.message) };
  return repaired(answer as EmulatedMessage);
};
