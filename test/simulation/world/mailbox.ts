import type { Chance } from '../../../sandbox/chance.ts';
import { conversations } from '../../../sandbox/gmail/conversations.ts';
import type { Answer, Received } from '../../../sandbox/http/exchange.ts';
import { bearerOf } from '../../../sandbox/http/exchange.ts';
import { headerOf, withHeader } from '../../../sandbox/mail/headers.ts';

/** A message as it lies in the mailbox. `effect`: the mark that our own mail carries. */
export type Message = Readonly<{
  id: string;
  threadId: string;
  labels: readonly string[];
  raw: string;
  at: number;
  effect: string | null;
}>;
export type MailDraft = Readonly<{ id: string; message: Message }>;

/** Gmail's semantics: a sent draft is a new message under a new Message-ID, drafts lie in their threads, history ends. */
export type SimulatedMailbox = Readonly<{
  handle(request: Received): Answer;
  receive(raw: string, threadId?: string): Message;
  /** A person sends from the same mailbox. */
  sendAsPerson(raw: string, threadId: string): Message;
  sendDraft(draftId: string): Message | null;
  editDraft(draftId: string, change: (raw: string) => string): void;
  deleteDraft(draftId: string): void;
  /** Every history id up to now becomes too old. */
  expireHistory(): void;
  /** Whether pushes are asked for at this moment. */
  watched(): boolean;
  historyId(): string;
  message(id: string): Message | undefined;
  thread(threadId: string): readonly Message[];
  messages(): readonly Message[];
  drafts(): readonly MailDraft[];
}>;

const WATCH_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;
const PAGE_SIZE = 20;

export const simulatedMailbox = (options: {
  address: string;
  accessToken: string;
  chance: Chance;
  /** After every change of the mailbox: what Pub/Sub would tell of. */
  onChange(): void;
  onSent(message: Message): void;
}): SimulatedMailbox => {
  const { chance } = options;
  const threads = conversations();
  const messages = new Map<string, Message>();
  const drafts = new Map<string, MailDraft>();
  const history: Readonly<{ id: number; message: Message }>[] = [];
  let lastHistory = 1_000;
  let oldest = 0;
  let watchedUntil = 0;
  let lastInstant = 0;
  let made = 0;

  const idOf = (kind: string): string => `${kind}${(0x19b0_0000 + (made += 1)).toString(16)}`;
  const put = (message: Omit<Message, 'at' | 'effect'>): Message => {
    lastInstant = Math.max(Date.now(), lastInstant + 1);
    const kept = { ...message, at: lastInstant, effect: headerOf(message.raw, 'X-Parley-Effect') };
    messages.set(kept.id, kept);
    history.push({ id: (lastHistory += chance.whole(1, 9)), message: kept });
    return kept;
  };
  const sendRaw = (given: string, threadId: string): Message => {
    const raw = withHeader(given, 'Message-ID', `<CA${idOf('m')}${chance.whole(0, 1e9)}@mail.gmail.com>`);
    const message = put({ id: idOf('s'), threadId, labels: ['SENT'], raw });
    threads.remember(raw, threadId, message.id);
    options.onSent(message);
    options.onChange();
    return message;
  };
  const sendDraft = (draftId: string): Message | null => {
    const draft = drafts.get(draftId);
    if (draft === undefined) return null;
    drafts.delete(draftId);
    messages.delete(draft.message.id);
    return sendRaw(draft.message.raw, draft.message.threadId);
  };
  const createDraft = ({ raw = '', threadId }: Readonly<{ raw?: string; threadId?: string }>): MailDraft => {
    const text = decoded(raw);
    const message = put({
      id: idOf('d'),
      threadId: threads.threadFor(text, threadId ?? null),
      labels: ['DRAFT'],
      raw: text,
    });
    const draft = { id: idOf('r'), message };
    drafts.set(draft.id, draft);
    return draft;
  };
  const deleteDraft = (draftId: string): boolean => {
    const draft = drafts.get(draftId);
    if (draft === undefined) return false;
    messages.delete(draft.message.id);
    return drafts.delete(draftId);
  };
  const thread = (threadId: string): readonly Message[] =>
    [...messages.values()].filter((message) => message.threadId === threadId);

  const historyPage = (query: URLSearchParams): Answer => {
    const start = Number(query.get('startHistoryId'));
    if (start < oldest) return NOT_FOUND;
    const added = history.filter(({ id }) => id > start);
    const { page, next } = paged(added, query);
    const records = page.map(({ id, message }) => ({ id: String(id), messagesAdded: [{ message: refOf(message) }] }));
    return ok({
      ...(records.length > 0 ? { history: records } : {}),
      ...next,
      historyId: chance.next() < 0.5 ? lastHistory : String(lastHistory),
    });
  };
  const list = (query: URLSearchParams): Answer => {
    const matches = search(query.get('q') ?? '');
    const found = [...messages.values()].filter(matches).toReversed();
    const { page, next } = paged(found, query);
    return ok({
      messages: page.map(({ id, threadId }) => ({ id, threadId })),
      ...next,
      resultSizeEstimate: found.length,
    });
  };

  const handle = (request: Received): Answer => {
    if (bearerOf(request) !== options.accessToken) return googleError(401, 'UNAUTHENTICATED');
    const path = request.path.replace(/^\/gmail\/v1\/users\/me\//, '');
    const body = (request.body === '' ? {} : JSON.parse(request.body)) as {
      id?: string;
      message?: { raw?: string; threadId?: string };
    };
    const [kind = '', id] = path.split('/');
    switch (`${request.method} ${kind}${id === undefined ? '' : '/*'}`) {
      case 'GET profile':
        return ok({ emailAddress: options.address, historyId: String(lastHistory) });
      case 'POST watch':
        watchedUntil = Date.now() + WATCH_MILLISECONDS;
        return ok({ historyId: String(lastHistory), expiration: String(watchedUntil) });
      case 'GET history':
        return historyPage(request.query);
      case 'GET messages':
        return list(request.query);
      case 'GET messages/*':
        return shown(messages.get(id ?? ''), rawAnswer);
      case 'GET threads/*': {
        const found = thread(id ?? '');
        return found.length === 0 ? NOT_FOUND : ok({ id, messages: found.map(minimal) });
      }
      case 'POST drafts':
        return ok(draftRef(createDraft(body.message ?? {})));
      case 'GET drafts': {
        const { page, next } = paged([...drafts.values()], request.query);
        return ok({ drafts: page.map(draftRef), ...next });
      }
      case 'GET drafts/*':
        return shown(drafts.get(id ?? ''), (draft) => ({ id: draft.id, message: rawAnswer(draft.message) }));
      case 'DELETE drafts/*':
        return deleteDraft(id ?? '') ? { status: 204 } : NOT_FOUND;
      case 'POST drafts/*': {
        const sent = id === 'send' ? sendDraft(body.id ?? '') : null;
        return sent === null ? NOT_FOUND : ok(refOf(sent));
      }
      default:
        return googleError(404, 'NOT_FOUND');
    }
  };

  return {
    handle,
    receive: (raw, named) => {
      const stamped = stampedByGmail(raw, options.address);
      const threadId = named ?? threads.threadFor(stamped, null);
      const message = put({ id: idOf('i'), threadId, labels: ['INBOX', 'UNREAD'], raw: stamped });
      threads.remember(stamped, threadId, message.id);
      options.onChange();
      return message;
    },
    sendAsPerson: sendRaw,
    sendDraft,
    editDraft: (draftId, change) => {
      const draft = drafts.get(draftId);
      if (draft === undefined) return;
      const message = { ...draft.message, raw: change(draft.message.raw) };
      messages.set(message.id, message);
      drafts.set(draftId, { ...draft, message });
    },
    deleteDraft,
    expireHistory: () => {
      oldest = lastHistory += 1;
      history.splice(0);
    },
    watched: () => Date.now() < watchedUntil,
    historyId: () => String(lastHistory),
    message: (id) => messages.get(id),
    thread,
    messages: () => [...messages.values()],
    drafts: () => [...drafts.values()],
  };
};

const decoded = (raw: string): string => Buffer.from(raw, 'base64url').toString('utf8');
const ok = (body: unknown): Answer => ({ status: 200, body });

const googleError = (code: number, status: string): Answer => ({
  status: code,
  body: {
    error: { code, message: status, status, errors: [{ reason: status === 'NOT_FOUND' ? 'notFound' : 'failed' }] },
  },
});
const NOT_FOUND = googleError(404, 'NOT_FOUND');

const shown = <T>(found: T | undefined, show: (found: T) => unknown): Answer =>
  found === undefined ? NOT_FOUND : ok(show(found));

const refOf = ({ id, threadId, labels }: Message) => ({ id, threadId, labelIds: labels });
const minimal = (message: Message) => ({ ...refOf(message), internalDate: String(message.at) });
const rawAnswer = (message: Message) => ({
  ...minimal(message),
  raw: Buffer.from(message.raw, 'utf8').toString('base64url'),
});
const draftRef = ({ id, message }: MailDraft) => ({ id, message: refOf(message) });

const paged = <T>(all: readonly T[], query: URLSearchParams) => {
  const first = Number(query.get('pageToken') ?? 0);
  const page = all.slice(first, first + PAGE_SIZE);
  return { page, next: first + PAGE_SIZE < all.length ? { nextPageToken: String(first + PAGE_SIZE) } : {} };
};

/** The two searches that the application makes. */
const search = (q: string): ((message: Message) => boolean) => {
  const to = /^in:sent to:(\S+)$/.exec(q)?.[1];
  if (to !== undefined)
    return ({ labels, raw }) => labels.includes('SENT') && (headerOf(raw, 'To') ?? '').toLowerCase().includes(to);
  const after = Number(/^after:(\d+)$/.exec(q)?.[1] ?? Number.NaN) * 1_000;
  return ({ at }) => at >= after;
};

const stampedByGmail = (raw: string, address: string): string => {
  const domain = /@([^\s<>@]+?)>?\s*$/.exec(headerOf(raw, 'From') ?? '')?.[1] ?? 'unknown.example';
  const verdict = `mx.google.com; spf=pass smtp.mailfrom=${domain}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`;
  return `Delivered-To: ${address}\r\nAuthentication-Results: ${verdict}\r\n${raw}`;
};
