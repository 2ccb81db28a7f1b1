import type { CampaignEvent, StoredEvent } from '../../events/catalogue.ts';
import type { CampaignId, Instant, NegotiationId } from '../../events/units.ts';
import { type CampaignTerms, type LedgerEntry } from '../../domain/campaign/ledger.ts';
import { termsOf } from '../../domain/campaign/campaign.ts';
import { ceilingOf } from '../../domain/negotiation/limits.ts';
import { entryOf, type Negotiation } from '../../domain/negotiation/state.ts';
import type { Ceiling } from '../../domain/pricing/ceiling.ts';
import { campaigns, type CampaignState } from '../campaigns.ts';
import { negotiations as negotiationRows } from '../negotiations.ts';

/** Who an influencer was found to be; null where that was erased. */
export type Name = Readonly<{ name: string; handle: string | null }> | null;

/** A campaign with every negotiation of it, folded from its events so far. */
export type Replayed = Readonly<{
  campaignId: CampaignId;
  campaign: CampaignState;
  negotiations: ReadonlyMap<NegotiationId, Negotiation>;
  names: ReadonlyMap<NegotiationId, Name>;
  /** The latest mail of each that passed the guard: which move it words, and when it may leave. */
  drafts: ReadonlyMap<NegotiationId, Readonly<{ move: number; notBefore: Instant | null }>>;
}>;

/** A replay under way. What `now` gives changes with the next event: look before you go on. */
export type Replay = Readonly<{ now: Replayed; advance(event: StoredEvent): void }>;

/**
 * Folds the events of one campaign with the deciders' own `evolve`: nothing is decided, nothing is asked of anybody.
 * Events that belong to neither a campaign nor a negotiation change nothing.
 */
export const replayOf = (campaignId: CampaignId): Replay => {
  let campaign = campaigns.initialState;
  const negotiations = new Map<NegotiationId, Negotiation>();
  const names = new Map<NegotiationId, Name>();
  const drafts = new Map<NegotiationId, Readonly<{ move: number; notBefore: Instant | null }>>();
  return {
    now: {
      campaignId,
      get campaign() {
        return campaign;
      },
      ...{ negotiations, names, drafts },
    },
    advance(event) {
      if (isCampaigns(event)) campaign = campaigns.evolve(campaign, event);
      if (event.type === 'InfluencerMatched') names.set(event.data.negotiationId, event.personal.content);
      const id = negotiationOf(event);
      if (id === null) return;
      if (event.type === 'MailDrafted') drafts.set(id, event.data);
      const evolved = negotiationRows.evolve(negotiations.get(id) ?? null, event);
      if (evolved !== null) negotiations.set(id, evolved);
    },
  };
};

/** The campaign as it is after all of these events. */
export const replayed = (campaignId: CampaignId, events: Iterable<StoredEvent>): Replayed => {
  const replay = replayOf(campaignId);
  for (const event of events) replay.advance(event);
  return replay.now;
};

/** Whose stream an event stands in; null where it is no negotiation's. */
export const negotiationOf = (event: StoredEvent): NegotiationId | null =>
  NEGOTIATIONS.has(event.type) ? (negotiationRows.key(event) as NegotiationId | null) : null;

/** What prices are decided by at this moment; null until the form was read. */
export const moneyIn = ({
  campaign,
  negotiations,
}: Replayed): Readonly<{ terms: CampaignTerms; entries: readonly LedgerEntry[] }> | null =>
  campaign.submission === null
    ? null
    : { terms: termsOf(campaign.submission), entries: [...negotiations.values()].map(entryOf) };

/** How far the price of one negotiation may go at this moment; null before it was started. */
export const ceilingIn = (replayed: Replayed, id: NegotiationId): Ceiling | null => {
  const negotiation = replayed.negotiations.get(id);
  const money = moneyIn(replayed);
  return negotiation === undefined || money === null ? null : ceilingOf(negotiation, money);
};

const CAMPAIGNS: ReadonlySet<string> = new Set(campaigns.reactsTo);
const NEGOTIATIONS: ReadonlySet<string> = new Set(negotiationRows.reactsTo);

const isCampaigns = (event: StoredEvent): event is StoredEvent & CampaignEvent => CAMPAIGNS.has(event.type);
