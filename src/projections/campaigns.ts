import type { CampaignEvent, ParleyEvent } from '../events/catalogue.ts';
import { campaignEvents } from '../events/catalogue/campaign.ts';
import { type Campaign, evolve, NEW_CAMPAIGN } from '../domain/campaign/campaign.ts';
import type { Projection } from './projection.ts';

/** One row per ClickUp task; `state` is what the campaign's decider knows. */
export const campaigns: Projection<ParleyEvent, Campaign> = {
  name: 'campaigns',
  version: 1,
  reactsTo: Object.keys(campaignEvents) as CampaignEvent['type'][],
  key: ({ data }) => ('campaignId' in data ? data.campaignId : null),
  initialState: NEW_CAMPAIGN,
  evolve: (campaign, event) => evolve(campaign, event as CampaignEvent),
  columns: {
    status: { type: 'TEXT', of: ({ status }) => status },
    client_name: { type: 'TEXT', of: ({ submission }) => submission?.clientName ?? null },
    budget: { type: 'INTEGER', of: ({ submission }) => submission?.budget ?? null },
    opening_cpm: { type: 'REAL', of: ({ submission }) => submission?.openingCpm ?? null },
    target_cpm: { type: 'REAL', of: ({ submission }) => submission?.targetCpm ?? null },
    stretch: { type: 'REAL', of: ({ submission }) => submission?.stretch ?? null },
    ends_on: { type: 'TEXT', of: ({ submission }) => submission?.timeline.end ?? null },
    listed: { type: 'INTEGER', of: ({ submission }) => submission?.listed ?? null },
  },
  indexes: [['status']],
};
