import { campaignEvents } from './catalogue/campaign.ts';
import { effectEvents } from './catalogue/effects.ts';
import { mailEvents } from './catalogue/mail.ts';
import { negotiationEvents } from './catalogue/negotiation.ts';
import { noticeEvents } from './catalogue/notices.ts';
import { operationsEvents } from './catalogue/operations.ts';
import type { EventOf, Stored } from './event.ts';

/** Every event type of Parley. */
export const catalogue = {
  ...campaignEvents,
  ...negotiationEvents,
  ...mailEvents,
  ...effectEvents,
  ...noticeEvents,
  ...operationsEvents,
};

export type CampaignEvent = EventOf<typeof campaignEvents>;
/** Everything in a negotiation's stream. */
export type NegotiationEvent = EventOf<typeof negotiationEvents & typeof mailEvents>;
export type EffectEvent = EventOf<typeof effectEvents>;
export type ParleyEvent = EventOf<typeof catalogue>;
export type StoredEvent = Stored<ParleyEvent>;
