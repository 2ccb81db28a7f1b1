import type { Application } from '../../application.ts';
import type { Message } from '../blocks.ts';
import { answer } from './answer.ts';
import { auditPage } from './audit.ts';
import { theCampaign, theInfluencer } from './find.ts';
import { campaignListing, campaignsListing, escalationsListing, whoListing } from './lists.ts';
import type { LookUp } from './look-up.ts';
import { missingListing } from './missing.ts';
import { paged } from './paged.ts';

type Reading = Pick<Application, 'log' | 'settings'>;

/** One page of what was looked up, as it stands now. */
export const pageOf = (app: Reading, lookUp: LookUp): Message => {
  switch (lookUp.of) {
    case 'campaigns':
      return paged(campaignsListing(app), lookUp.at, (at) => ({ ...lookUp, at }));
    case 'campaign': {
      const listing = campaignListing(app, lookUp.campaignId);
      return listing === null ? answer(GONE) : paged(listing, lookUp.at, (at) => ({ ...lookUp, at }));
    }
    case 'who': {
      const listing = whoListing(app, lookUp.influencerId);
      return listing === null ? answer(GONE) : paged(listing, lookUp.at, (at) => ({ ...lookUp, at }));
    }
    case 'escalations':
      return paged(escalationsListing(app), lookUp.at, (at) => ({ ...lookUp, at }));
    case 'missing':
      return paged(missingListing(app.log.database), lookUp.at, (at) => ({ ...lookUp, at }));
    case 'audit':
      return auditPage(app.log.database, lookUp.filters, lookUp.at);
  }
};

/** A campaign by its client's name or its task, with everybody on its list. */
export const campaign = (app: Reading, name: string): Message => {
  const search = theCampaign(app.log.database, name);
  if (search.found === null) return search.told;
  return pageOf(app, { of: 'campaign', campaignId: search.found.campaignId, at: { from: 0 } });
};

/** Everything with one influencer, by name, handle or address. */
export const who = (app: Reading, typed: string): Message => {
  const search = theInfluencer(app.log.database, typed);
  if (search.found === null) return search.told;
  return pageOf(app, { of: 'who', influencerId: search.found.influencerId, at: { from: 0 } });
};

const GONE = 'The read models know that no more; run: parley rebuild';
