import { answeredIds, baseSubject, headerOf } from '../mail/headers.ts';

/** Which thread a mail belongs to, by Gmail's rules, and where each Message-ID went. */
export type Conversations = Readonly<{
  /** The thread that a mail joins, or a new one. A mail of our own joins only the thread that it names; null lets any match count. */
  threadFor(raw: string, named: string | null): string;
  remember(raw: string, threadId: string, messageId: string): void;
  /** The mailbox's id of the mail with that Message-ID. */
  find(messageIdHeader: string): Readonly<{ id: string; threadId: string }> | undefined;
}>;

export const conversations = (): Conversations => {
  const known = new Map<string, Readonly<{ id: string; threadId: string; subject: string }>>();
  let made = 0x19a0_0000_0000;
  return {
    threadFor: (raw, named) => {
      const subject = baseSubject(headerOf(raw, 'Subject') ?? '');
      const joined = answeredIds(raw)
        .map((id) => known.get(id))
        .find((answered) => answered?.subject === subject && (named === null || answered.threadId === named));
      return joined?.threadId ?? (made++).toString(16).padStart(16, '0');
    },
    remember: (raw, threadId, id) => {
      const header = headerOf(raw, 'Message-ID');
      if (header !== null) known.set(header, { id, threadId, subject: baseSubject(headerOf(raw, 'Subject') ?? '') });
    },
    find: (header) => known.get(header),
  };
};
