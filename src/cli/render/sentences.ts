import type { ParleyEvent } from '../../events/catalogue.ts';
import { CAMPAIGN_SENTENCES } from './sentences/campaign.ts';
import { DECISION_SENTENCES } from './sentences/decisions.ts';
import { MAIL_SENTENCES } from './sentences/mail.ts';
import { NEGOTIATION_SENTENCES } from './sentences/negotiation.ts';
import { NOTICE_SENTENCES } from './sentences/notices.ts';
import { OPERATIONS_SENTENCES } from './sentences/operations.ts';
import type { Context, Sentences, Told } from './sentences/told.ts';

/** What an event says, for a person to read. Every event type has its sentence. */
export const told = (event: ParleyEvent, context: Context): Told =>
  (SENTENCES[event.type] as (event: ParleyEvent, context: Context) => Told)(event, context);

const SENTENCES: Sentences<ParleyEvent> = {
  ...CAMPAIGN_SENTENCES,
  ...NEGOTIATION_SENTENCES,
  ...DECISION_SENTENCES,
  ...MAIL_SENTENCES,
  ...NOTICE_SENTENCES,
  ...OPERATIONS_SENTENCES,
};
