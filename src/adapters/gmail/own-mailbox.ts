import { OutsideFailure } from '../failures.ts';
import type { GmailClient } from './client.ts';

/**
 * Lets nothing through before Gmail has said that the mailbox is the one of `address`: the consent of another one would
 * read that person's mail, and send from there. Asked once; in vain, again with the next call. @throws OutsideFailure
 */
export const ownMailboxOnly = (client: GmailClient, address: string): GmailClient => {
  let asked: Promise<void> | null = null;

  const ask = async (): Promise<void> => {
    const profile = await client.profile(AbortSignal.timeout(ASK_WITHIN_MILLISECONDS));
    if (profile.address !== address) throw new OutsideFailure('gmail', OF_ANOTHER);
  };
  const isOwn = (): Promise<void> =>
    (asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    }));
  const first =
    <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      await isOwn();
      return call(...given);
    };

  return {
    getRaw: first(client.getRaw),
    threadMessages: first(client.threadMessages),
    search: first(client.search),
    messagesSince: first(client.messagesSince),
    createDraft: first(client.createDraft),
    updateDraft: first(client.updateDraft),
    getDraft: first(client.getDraft),
    listDrafts: first(client.listDrafts),
    deleteDraft: first(client.deleteDraft),
    sendDraft: first(client.sendDraft),
    history: first(client.history),
    profile: first(client.profile),
    watch: first(client.watch),
  };
};

/** Shorter than any try: one that hangs would hold up every call after it. */
const ASK_WITHIN_MILLISECONDS = 15_000;

const OF_ANOTHER = {
  kind: 'permanent',
  status: null,
  retryAfterMs: null,
  message: 'GOOGLE_REFRESH_TOKEN is the consent of another mailbox than GMAIL_ADDRESS (wrong_mailbox)',
} as const;
