import type { CampaignEvent, ParleyEvent } from '../events/catalogue.ts';
import { campaignEvents } from '../events/catalogue/campaign.ts';
import { type Campaign, evolve, type Lookup, NEW_CAMPAIGN, standingOf } from '../domain/campaign/campaign.ts';
import { folded } from './nearby.ts';
import type { Projection } from './projection.ts';

/** A campaign as its row keeps it: of each looked-up line only what became of it. */
export type CampaignState = Omit<Campaign, 'lookups'> &
  Readonly<{ lookups: Readonly<Record<number, Pick<Lookup, 'outcome'>>> }>;

/** One row per ClickUp task. A row is written anew for every line of its list: what it keeps of each has to be small. */
export const campaigns: Projection<ParleyEvent, CampaignState> = {
  name: 'campaigns',
  version: 8,
  reactsTo: Object.keys(campaignEvents) as CampaignEvent['type'][],
  key: ({ data }) => ('campaignId' in data ? data.campaignId : null),
  initialState: NEW_CAMPAIGN,
  evolve: ({ lookups, ...campaign }, event) => {
    const next = evolve({ ...campaign, lookups: {} }, event as CampaignEvent);
    return { ...next, lookups: { ...lookups, ...outcomesOf(next.lookups) } };
  },
  columns: {
    status: { type: 'TEXT', of: ({ status }) => status },
    standing: { type: 'TEXT', of: standingOf },
    client_name: { type: 'TEXT', of: ({ submission }) => submission?.clientName ?? null },
    /** As `folded` has it: what somebody types is looked up by this. */
    folded_client: {
      type: 'TEXT',
      of: ({ submission }) => (submission === null ? null : folded(submission.clientName)),
    },
    budget: { type: 'INTEGER', of: ({ submission }) => submission?.budget ?? null },
    opening_cpm: { type: 'REAL', of: ({ submission }) => submission?.openingCpm ?? null },
    target_cpm: { type: 'REAL', of: ({ submission }) => submission?.targetCpm ?? null },
    stretch: { type: 'REAL', of: ({ submission }) => submission?.stretch ?? null },
    ends_on: { type: 'TEXT', of: ({ submission }) => submission?.timeline.end ?? null },
    listed: { type: 'INTEGER', of: ({ submission }) => submission?.listed ?? null },
  },
  indexes: [{ on: ['status'] }, { on: ['folded_client'] }],
};

const outcomesOf = (lookups: Campaign['lookups']): CampaignState['lookups'] =>
  Object.fromEntries(Object.entries(lookups).map(([place, { outcome }]) => [place, { outcome }]));
