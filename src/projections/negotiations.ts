import type { NegotiationEvent, ParleyEvent } from '../events/catalogue.ts';
import { mailEvents } from '../events/catalogue/mail.ts';
import { negotiationEvents } from '../events/catalogue/negotiation.ts';
import { evolve } from '../domain/negotiation/evolve.ts';
import { entryOf, type Negotiation } from '../domain/negotiation/state.ts';
import type { Cell, Projection } from './projection.ts';

/** One row per negotiation; `state` is what its decider knows, the ledger's columns are what the campaign adds up. */
export const negotiations: Projection<ParleyEvent, Negotiation | null> = {
  name: 'negotiations',
  version: 9,
  reactsTo: Object.keys({ ...negotiationEvents, ...mailEvents }) as NegotiationEvent['type'][],
  key: ({ data }) => ('negotiationId' in data ? data.negotiationId : null),
  initialState: null,
  evolve: (negotiation, event) => evolve(negotiation, event as NegotiationEvent),
  columns: {
    campaign_id: { type: 'TEXT', of: started(({ terms }) => terms.campaignId) },
    influencer_id: { type: 'TEXT', of: started(({ terms }) => terms.influencerId) },
    place: { type: 'INTEGER', of: started(({ terms }) => terms.place) },
    status: { type: 'TEXT', of: started(({ phase }) => phase.status) },
    open: { type: 'INTEGER', of: started((negotiation) => Number(entryOf(negotiation).open)) },
    impressions: { type: 'INTEGER', of: started(({ terms }) => terms.impressions) },
    quality: { type: 'REAL', of: started(({ terms }) => terms.engagement.quality) },
    offers: { type: 'INTEGER', of: started(({ offers }) => offers.length) },
    last_offer: { type: 'INTEGER', of: started(({ offers }) => offers.at(-1)?.price ?? null) },
    ask: { type: 'INTEGER', of: started(({ ask }) => ask) },
    outstanding: { type: 'INTEGER', of: started((negotiation) => entryOf(negotiation).outstanding) },
    held: { type: 'INTEGER', of: started((negotiation) => entryOf(negotiation).held) },
    deal: { type: 'INTEGER', of: started((negotiation) => entryOf(negotiation).deal) },
    due_at: { type: 'TEXT', of: started(({ timer }) => timer?.dueAt ?? null) },
  },
  indexes: [
    { on: ['campaign_id'] },
    { on: ['influencer_id'] },
    { on: ['due_at'], where: 'due_at IS NOT NULL' },
    { on: ['status'] },
  ],
};

function started(of: (negotiation: Negotiation) => Cell): (negotiation: Negotiation | null) => Cell {
  return (negotiation) => (negotiation === null ? null : of(negotiation));
}
