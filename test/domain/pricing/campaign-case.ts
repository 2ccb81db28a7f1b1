import type { CampaignTerms, LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import type { CeilingFor } from '../../../src/domain/pricing/flexibility.ts';
import { cents, Cpm, NegotiationId, Views } from '../../../src/events/units.ts';

/** The campaign of the policy's worked examples: $20 to $25 CPM, 20 % stretch, $20,000. */
export const terms: CampaignTerms = {
  budget: cents(20_000_00),
  openingCpm: Cpm.parse(20_00),
  targetCpm: Cpm.parse(25_00),
  stretch: 0.2,
};

export const entry = (id: string, over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  negotiationId: NegotiationId.parse(id),
  impressions: Views.parse(40_000),
  quality: 0,
  open: true,
  outstanding: null,
  held: null,
  deal: null,
  ...over,
});

/** `50k@$1,100`: one closed deal. */
export const closed = (thousandViews: number, dollars: number): LedgerEntry =>
  entry(`closed ${thousandViews}k@${dollars}`, {
    impressions: Views.parse(thousandViews * 1000),
    open: false,
    deal: cents(dollars * 100),
  });

export const peer = (id: string, thousandViews: number, quality: number, over: Partial<LedgerEntry> = {}) =>
  entry(id, { impressions: Views.parse(thousandViews * 1000), quality, ...over });

export const self = (over: Partial<CeilingFor> = {}): CeilingFor => ({
  negotiationId: NegotiationId.parse('self'),
  impressions: Views.parse(40_000),
  engagement: { quality: 0, shrunkRatio: 1, reason: 'measured' },
  limit: null,
  ...over,
});
