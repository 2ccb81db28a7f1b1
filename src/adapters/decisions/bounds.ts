import { type Bounds, boundsOf } from '../../domain/negotiation/bounds.ts';
import type { Negotiation } from '../../domain/negotiation/state.ts';
import type { Reads } from '../../projections/states.ts';
import { entriesOf, termsOf } from './limits.ts';

/** What a person who names a price for this negotiation has to know at this moment. @throws CampaignUnknown */
export const boundsFor = (reads: Reads, negotiation: Negotiation): Bounds => {
  const { campaignId } = negotiation.terms;
  return boundsOf(negotiation, { terms: termsOf(reads, campaignId), entries: entriesOf(reads, campaignId) });
};
