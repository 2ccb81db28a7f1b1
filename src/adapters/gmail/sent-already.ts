import type { Effect } from '../../projections/effects.ts';
import { stateOf } from '../../projections/states.ts';
import type { Application } from '../application.ts';
import type { Try } from '../effects/performer.ts';
import type { GmailClient } from './client.ts';
import { type Drafted, isHandled, threadsOf } from './known.ts';
import { parseMail } from './parse.ts';
import type { FetchedMail } from './record.ts';

/** One mail on its way, in one try. */
export type Sending = Readonly<{
  app: Application;
  client: GmailClient;
  attempt: Try;
  effect: Effect;
  drafted: Drafted;
}>;

/** The sent message that carries this effect's mark; an opening has no thread yet and is looked for by its recipient. */
export const findSent = async ({
  app,
  attempt: { signal },
  client,
  drafted,
  effect,
}: Sending): Promise<FetchedMail | null> => {
  const { database } = app.log;
  const { influencerId, negotiationId } = drafted.data;
  const threads = threadsOf(database, negotiationId);
  const candidates = new Set<string>();
  for (const thread of threads) {
    for (const { id, labels } of await client.threadMessages(thread, signal))
      if (labels.includes('SENT')) candidates.add(id);
  }
  const email = stateOf(database, 'contacts', influencerId)?.email ?? null;
  if (threads.length === 0 && email !== null) {
    for (const { id } of await client.search(`in:sent to:${email}`, signal)) candidates.add(id);
  }
  for (const id of candidates) {
    if (isHandled(database, id)) continue;
    const message = await client.getRaw(id, signal);
    if (message === null || !message.labels.includes('SENT')) continue;
    const parsed = await parseMail(message.raw);
    if (parsed.effectId === effect.effectId) return { ...message, parsed };
  }
  return null;
};
