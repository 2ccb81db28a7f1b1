import { gmail, type gmail_v1 } from '@googleapis/gmail';
import type { Instant } from '../../events/units.ts';
import type { Resilience } from '../resilience.ts';
import type { GoogleAuth } from './auth.ts';

export type MessageRef = Readonly<{ id: string; threadId: string; labels: readonly string[] }>;
export type FoundMessage = Pick<MessageRef, 'id' | 'threadId'>;
export type ThreadMessage = MessageRef & Readonly<{ receivedAt: Instant }>;
export type RawMessage = ThreadMessage & Readonly<{ raw: Buffer }>;
export type DraftRef = Readonly<{ id: string; messageId: string; threadId: string }>;
export type RawDraft = DraftRef & Readonly<{ raw: Buffer }>;

/** One record of the mailbox's history: the messages that it brought, in its order. */
export type HistoryRecord = Readonly<{ id: string; messages: readonly MessageRef[] }>;
export type History = Readonly<{ historyId: string; records: readonly HistoryRecord[] }>;

/** What Parley asks of Gmail. Every call throws what the vendor's client throws, but for a 404 that is an answer. */
export type GmailClient = Readonly<{
  /** null: there is no such message (any more). */
  getRaw(messageId: string, signal?: AbortSignal): Promise<RawMessage | null>;
  /** Ids, labels and times of a thread's messages, oldest first, drafts included; none where there is no such thread. */
  threadMessages(threadId: string, signal?: AbortSignal): Promise<readonly ThreadMessage[]>;
  /** Ids of the newest messages that a search finds, newest first; at most 100. */
  search(query: string, signal?: AbortSignal): Promise<readonly FoundMessage[]>;
  /** Every page of what came, went or was drafted from the second of `instant` on, archived mail too, oldest first; no spam, no bin. */
  messagesSince(instant: Instant, signal?: AbortSignal): Promise<readonly FoundMessage[]>;
  createDraft(raw: Buffer, threadId: string | null, signal?: AbortSignal): Promise<DraftRef>;
  /** Puts another mail in the draft's place, in its thread; null: the draft is gone, sent or deleted. */
  updateDraft(draftId: string, raw: Buffer, threadId: string | null, signal?: AbortSignal): Promise<DraftRef | null>;
  /** null: sent or deleted. */
  getDraft(draftId: string, signal?: AbortSignal): Promise<RawDraft | null>;
  listDrafts(signal?: AbortSignal): Promise<readonly DraftRef[]>;
  deleteDraft(draftId: string, signal?: AbortSignal): Promise<void>;
  /** The sent message, which has an id of its own; null: the draft is gone, sent or deleted. */
  sendDraft(draftId: string, signal?: AbortSignal): Promise<FoundMessage | null>;
  /** Every page of what came after; `expired` where Gmail no longer remembers that far back. */
  history(startHistoryId: string, signal?: AbortSignal): Promise<History | 'expired'>;
  profile(signal?: AbortSignal): Promise<Readonly<{ address: string; historyId: string }>>;
  /** Asks for pushes about INBOX and SENT; lasts seven days. */
  watch(topicName: string, signal?: AbortSignal): Promise<void>;
}>;

type GmailSettings = Readonly<{ GMAIL_URL: string }>;

export const gmailClient = ({ GMAIL_URL }: GmailSettings, auth: GoogleAuth): GmailClient => {
  const rootUrl = GMAIL_URL.endsWith('/') ? GMAIL_URL : `${GMAIL_URL}/`;
  const { users } = gmail({ version: 'v1', rootUrl, auth, retry: false });
  const how = (signal?: AbortSignal) => ({ retry: false, ...(signal === undefined ? {} : { signal }) });

  return {
    getRaw: async (id, signal) => {
      const message = await orNull(users.messages.get({ ...ME, id, format: 'raw' }, how(signal)));
      return message === null ? null : { ...threadMessageOf(message), raw: rawOf(message) };
    },

    threadMessages: async (id, signal) => {
      const thread = await orNull(users.threads.get({ ...ME, id, format: 'minimal' }, how(signal)));
      const messages = (thread?.messages ?? []).map(threadMessageOf);
      return messages.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
    },

    search: async (q, signal) => {
      const { data } = await users.messages.list({ ...ME, q, maxResults: 100 }, how(signal));
      return (data.messages ?? []).map(foundOf);
    },

    messagesSince: async (instant, signal) => {
      const q = `after:${Math.floor(Date.parse(instant) / 1000) - 1}`;
      const found: FoundMessage[] = [];
      for (let pageToken: string | undefined; ;) {
        const page = pageToken === undefined ? {} : { pageToken };
        const { data } = await users.messages.list({ ...ME, q, maxResults: 500, ...page }, how(signal));
        found.push(...(data.messages ?? []).map(foundOf));
        if (!data.nextPageToken) return found.toReversed();
        pageToken = data.nextPageToken;
      }
    },

    createDraft: async (raw, threadId, signal) => {
      const message = { raw: raw.toString('base64url'), ...(threadId === null ? {} : { threadId }) };
      const { data } = await users.drafts.create({ ...ME, requestBody: { message } }, how(signal));
      return draftRefOf(data);
    },

    updateDraft: async (id, raw, threadId, signal) => {
      const message = { raw: raw.toString('base64url'), ...(threadId === null ? {} : { threadId }) };
      const draft = await orNull(users.drafts.update({ ...ME, id, requestBody: { message } }, how(signal)));
      return draft === null ? null : draftRefOf(draft);
    },

    getDraft: async (id, signal) => {
      const draft = await orNull(users.drafts.get({ ...ME, id, format: 'raw' }, how(signal)));
      return draft === null ? null : { ...draftRefOf(draft), raw: rawOf(draft.message ?? {}) };
    },

    listDrafts: async (signal) => {
      const drafts: DraftRef[] = [];
      for (let pageToken: string | undefined; ;) {
        const page = pageToken === undefined ? {} : { pageToken };
        const { data } = await users.drafts.list({ ...ME, maxResults: 500, ...page }, how(signal));
        drafts.push(...(data.drafts ?? []).map(draftRefOf));
        if (!data.nextPageToken) return drafts;
        pageToken = data.nextPageToken;
      }
    },

    deleteDraft: async (id, signal) => {
      await orNull(users.drafts.delete({ ...ME, id }, how(signal)));
    },

    sendDraft: async (id, signal) => {
      const sent = await orNull(users.drafts.send({ ...ME, requestBody: { id } }, how(signal)));
      return sent === null ? null : foundOf(sent);
    },

    history: async (startHistoryId, signal) => {
      const records: HistoryRecord[] = [];
      for (let pageToken: string | undefined; ;) {
        const page = pageToken === undefined ? {} : { pageToken };
        const query = { ...ME, startHistoryId, maxResults: 500, historyTypes: ['messageAdded', 'labelAdded'], ...page };
        const data = await orNull(users.history.list(query, how(signal)));
        if (data === null) return 'expired';
        records.push(...(data.history ?? []).map(recordOf));
        if (!data.nextPageToken) return { historyId: String(data.historyId ?? startHistoryId), records };
        pageToken = data.nextPageToken;
      }
    },

    profile: async (signal) => {
      const { data } = await users.getProfile(ME, how(signal));
      return { address: (data.emailAddress ?? '').toLowerCase(), historyId: String(data.historyId ?? '') };
    },

    watch: async (topicName, signal) => {
      const requestBody = { topicName, labelIds: ['INBOX', 'SENT'], labelFilterBehavior: 'include' };
      await users.watch({ ...ME, requestBody }, how(signal));
    },
  };
};

/** Each call under the policy of Gmail. Only for what may be repeated: sending goes through the effect runner, whose tries are events. */
export const patiently = (
  client: GmailClient,
  resilience: Resilience,
): Omit<GmailClient, 'createDraft' | 'updateDraft' | 'sendDraft'> => {
  const run = <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    resilience.run(({ signal }) => call(signal));
  return {
    getRaw: (id) => run((signal) => client.getRaw(id, signal)),
    threadMessages: (id) => run((signal) => client.threadMessages(id, signal)),
    search: (query) => run((signal) => client.search(query, signal)),
    messagesSince: (instant) => run((signal) => client.messagesSince(instant, signal)),
    getDraft: (id) => run((signal) => client.getDraft(id, signal)),
    listDrafts: () => run((signal) => client.listDrafts(signal)),
    deleteDraft: (id) => run((signal) => client.deleteDraft(id, signal)),
    history: (start) => run((signal) => client.history(start, signal)),
    profile: () => run((signal) => client.profile(signal)),
    watch: (topic) => run((signal) => client.watch(topic, signal)),
  };
};

/** Gmail as the reading side may use it. */
export type PatientClient = ReturnType<typeof patiently>;

const ME = { userId: 'me' } as const;

const orNull = async <T>(call: Promise<Readonly<{ data: T }>>): Promise<T | null> => {
  try {
    return (await call).data;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
};

const isNotFound = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 404;

const foundOf = ({ id, threadId }: gmail_v1.Schema$Message): FoundMessage => ({
  id: id ?? '',
  threadId: threadId ?? '',
});

const refOf = ({ id, threadId, labelIds }: gmail_v1.Schema$Message): MessageRef => ({
  id: id ?? '',
  threadId: threadId ?? '',
  labels: labelIds ?? [],
});

const threadMessageOf = (message: gmail_v1.Schema$Message): ThreadMessage => ({
  ...refOf(message),
  receivedAt: new Date(Number(message.internalDate ?? 0)).toISOString() as Instant,
});

const rawOf = ({ raw }: gmail_v1.Schema$Message): Buffer => Buffer.from(raw ?? '', 'base64url');

const draftRefOf = ({ id, message }: gmail_v1.Schema$Draft): DraftRef => ({
  id: id ?? '',
  messageId: message?.id ?? '',
  threadId: message?.threadId ?? '',
});

/** A message that a person took out of the spam folder comes in by its label. */
const recordOf = ({ id, messagesAdded, labelsAdded }: gmail_v1.Schema$History): HistoryRecord => ({
  id: String(id ?? ''),
  messages: [
    ...(messagesAdded ?? []).map(({ message }) => refOf(message ?? {})),
    ...(labelsAdded ?? [])
      .filter(({ labelIds }) => labelIds?.includes('INBOX') === true)
      .map(({ message }) => refOf(message ?? {})),
  ],
});
