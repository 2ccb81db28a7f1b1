import type { Database } from 'better-sqlite3';
import type { CampaignId, Cents, NegotiationId } from '../events/units.ts';
import { type Campaign, termsOf } from '../domain/campaign/campaign.ts';
import { ceilingOf } from '../domain/negotiation/limits.ts';
import { entryOf, isOpen, type Negotiation } from '../domain/negotiation/state.ts';
import { run, sql } from './sql.ts';

/** How far the price of each open negotiation may go at this moment, as its next decision would reckon it (policy §2). */
export const openCeilings = (db: Database, campaignId: CampaignId): ReadonlyMap<NegotiationId, Cents> => {
  const [campaign] = run(db, sql.selectFrom('campaigns').select('state').where('key', '=', campaignId));
  const submission = campaign === undefined ? null : (JSON.parse(campaign.state) as Campaign).submission;
  if (submission === null) return new Map();
  const rows = run(db, sql.selectFrom('negotiations').select('state').where('campaign_id', '=', campaignId));
  const negotiations = rows.map(({ state }) => JSON.parse(state) as Negotiation);
  const limits = { terms: termsOf(submission), entries: negotiations.map(entryOf) };
  return new Map(
    negotiations
      .filter(isOpen)
      .map((negotiation) => [negotiation.terms.negotiationId, ceilingOf(negotiation, limits).ceilingPrice]),
  );
};
