import type { Instant } from '../../events/units.ts';
import { type Application, metadata } from '../application.ts';
import { ReadModelFaulted, refuseFaulted } from '../decisions/limits.ts';
import { OutsideFailure } from '../failures.ts';
import type { History, MessageRef, PatientClient } from './client.ts';
import { ingest, type Ingested, isMail } from './ingest.ts';
import { isHandled, knownThreads } from './known.ts';
import { parseMail } from './parse.ts';
import { MAILBOX } from './record.ts';

/** What one look into the mailbox came to. */
export type MailboxReading = Readonly<{
  recorded: number;
  ignored: number;
  /** Messages to be looked at again when a send that is under way is settled; the cursor stays before them. */
  waiting: number;
  /** How what came was found; `started`: the first look ever, from which on mail is read. */
  by: 'started' | 'history' | 'full_sync';
}>;

/**
 * Reads what came into the mailbox since the last time, each message once. The cursor moves on after everything before
 * it was dealt with. Never two at a time: see `mailboxWatch`. @throws OutsideFailure, ReadModelFaulted
 */
export const readMailbox = async (app: Application, client: PatientClient): Promise<MailboxReading> => {
  refuseFaulted(app, [
    ...['mailbox', 'mails', 'contacts', 'negotiations', 'campaigns'],
    ...['suppressions', 'erasures', 'effects'],
  ]);
  const cursor = cursorOf(app);
  if (cursor === null) {
    await moveCursor(app, (await client.profile()).historyId);
    return { ...NOTHING, by: 'started' };
  }
  const history = await client.history(cursor);
  return history === 'expired' ? syncFully(app, client) : readHistory(app, client, cursor, history);
};

/** Messages that something of ours breaks on. They hold up the cursor, which Gmail forgets in a week, but no other mail. */
export class MessagesUnreadable extends Error {
  readonly code = 'MESSAGES_UNREADABLE';
  constructor(unreadable: ReadonlyMap<string, unknown>) {
    const ids = [...unreadable.keys()].join(', ');
    super(`These messages could not be recorded: ${ids}. Look at them in the mailbox, and at the cause in the log.`, {
      cause: [...unreadable.values()][0],
    });
  }
}

const NOTHING = { recorded: 0, ignored: 0, waiting: 0 } as const;
type Tally = { recorded: number; ignored: number; waiting: number; unreadable: Map<string, unknown> };
const newTally = (): Tally => ({ ...NOTHING, unreadable: new Map() });

/** Settles the account of one look. */
const finished = ({ unreadable, ...tally }: Tally, by: MailboxReading['by']): MailboxReading => {
  if (unreadable.size > 0) throw new MessagesUnreadable(unreadable);
  return { ...tally, by };
};

const isHeldUp = ({ waiting, unreadable }: Tally): boolean => waiting + unreadable.size > 0;

const readHistory = async (
  app: Application,
  client: PatientClient,
  cursor: string,
  { historyId, records }: History,
): Promise<MailboxReading> => {
  const tally = newTally();
  let handledUpTo = cursor;
  for (const { id, messages } of records) {
    for (const message of messages) await handle(app, client, message, tally);
    if (!isHeldUp(tally)) handledUpTo = id;
  }
  const reached = isHeldUp(tally) ? handledUpTo : historyId;
  if (reached !== cursor) await moveCursor(app, reached);
  return finished(tally, 'history');
};

/**
 * Gmail has forgotten what happened since the cursor: every thread that we know is looked at, and every mail besides,
 * wherever it lies, back to well before the last look.
 */
const syncFully = async (app: Application, client: PatientClient): Promise<MailboxReading> => {
  // What comes in while we look is found again by the history from here.
  const { historyId } = await client.profile();
  const tally = newTally();
  for (const thread of knownThreads(app.log.database)) {
    for (const message of await client.threadMessages(thread)) await handle(app, client, message, tally);
  }
  for (const message of await client.messagesSince(readBackTo(app)))
    await handle(app, client, { ...message, labels: [] }, tally);
  if (!isHeldUp(tally)) await moveCursor(app, historyId);
  return finished(tally, 'full_sync');
};

/** A person may have taken a mail out of the spam, which Gmail keeps for so long; what was handled costs one look into the log. */
const READ_BACK_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

/** Never to before the first look: what came earlier is no answer to us. */
const readBackTo = ({ log }: Application): Instant => {
  const { first, last } = log.database.prepare(LOOKS).get(MAILBOX) as { first: Instant; last: Instant };
  const back = new Date(Date.parse(last) - READ_BACK_MILLISECONDS).toISOString() as Instant;
  return back > first ? back : first;
};

const LOOKS = `SELECT min(recorded_at) AS first, max(recorded_at) AS last FROM events
  WHERE stream = ? AND type = 'MailboxRead'`;

const handle = async (app: Application, client: PatientClient, ref: MessageRef, tally: Tally): Promise<void> => {
  if (!isMail(ref) || isHandled(app.log.database, ref.id)) return;
  try {
    const ingested = await fetchAndIngest(app, client, ref.id);
    if (ingested === 'recorded') tally.recorded += 1;
    if (ingested === 'ignored') tally.ignored += 1;
    if (ingested === 'waits') tally.waiting += 1;
  } catch (error) {
    if (error instanceof OutsideFailure || error instanceof ReadModelFaulted) throw error;
    tally.unreadable.set(ref.id, error);
  }
};

const fetchAndIngest = async (app: Application, client: PatientClient, id: string): Promise<Ingested> => {
  const message = await client.getRaw(id);
  // Deleted meanwhile, or put back among the drafts or the spam.
  if (message === null || !isMail(message)) return 'known';
  const parsed = await parseMail(message.raw);
  return app.log.write((tx) => ingest(tx, app, { ...message, parsed }));
};

const cursorOf = ({ log }: Application): string | null =>
  (
    log.database.prepare(`SELECT history_id AS historyId FROM mailbox WHERE key = 'main'`).get() as
      { historyId: string | null } | undefined
  )?.historyId ?? null;

const moveCursor = async (app: Application, historyId: string): Promise<void> => {
  await app.log.write((tx) =>
    tx.append({
      stream: MAILBOX,
      expected: 'any',
      metadata: metadata('gmail', 'agent', MAILBOX),
      events: [{ type: 'MailboxRead', data: { historyId } }],
    }),
  );
};
