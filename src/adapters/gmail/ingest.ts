import type { Application, Tx } from '../application.ts';
import { refuseFaulted } from '../decisions/limits.ts';
import type { MessageRef } from './client.ts';
import { isHandled } from './known.ts';
import { ingestReceived } from './received.ts';
import type { FetchedMail } from './record.ts';
import { ingestSent } from './sent.ts';

/** `waits`: whose it is can't be told before a send that is under way is settled; look again then. */
export type Ingested = 'recorded' | 'ignored' | 'known' | 'waits';

/** Records one message of the mailbox as what it is, exactly once (design §5, "Whose mail is it?"). @throws ReadModelFaulted */
export const ingest = (tx: Tx, app: Application, message: FetchedMail): Ingested => {
  refuseFaulted(app, ['mails', 'contacts', 'negotiations', 'campaigns', 'suppressions', 'erasures', 'effects']);
  if (isHandled(tx, message.id)) return 'known';
  return message.labels.includes('SENT') ? ingestSent(tx, app, message) : ingestReceived(tx, app, message);
};

/** Drafts aren't mail yet; spam and the bin are read when a person takes something out of them. */
export const isMail = ({ labels }: Pick<MessageRef, 'labels'>): boolean =>
  !['DRAFT', 'SPAM', 'TRASH', 'CHAT'].some((label) => labels.includes(label));
