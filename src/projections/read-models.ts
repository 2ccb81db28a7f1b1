import type { ParleyEvent } from '../events/catalogue.ts';
import { campaigns } from './campaigns.ts';
import { contacts } from './contacts.ts';
import { effects } from './effects.ts';
import { erasures } from './erasures.ts';
import { mails } from './mails.ts';
import { negotiations } from './negotiations.ts';
import { notices } from './notices.ts';
import { circuits, mailbox, outages, suppressions } from './operations.ts';
import type { Projection } from './projection.ts';

/** Every read model. Timers are no table of their own: they are the `due_at` of negotiations and effects. */
export const READ_MODELS = [
  campaigns,
  contacts,
  negotiations,
  mails,
  suppressions,
  erasures,
  effects,
  notices,
  outages,
  circuits,
  mailbox,
] as readonly Projection<ParleyEvent, unknown>[];
