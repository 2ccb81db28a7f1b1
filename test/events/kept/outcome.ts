import type { Database } from 'better-sqlite3';
import { negotiationRows } from '../../../src/projections/negotiation-rows.ts';
import { campaignList } from '../../../src/projections/queries.ts';

/** What a database says of its campaigns, through the queries that everybody uses, and the log that it says it from. */
export const outcomeOf = (database: Database) => ({
  events: Number(database.prepare('SELECT max(position) FROM events').pluck().get()),
  hash: String(database.prepare('SELECT hash FROM events ORDER BY position DESC').pluck().get()),
  campaigns: campaignList(database).map(({ campaignId, clientName, status, spent }) => ({
    clientName,
    status,
    spent,
    negotiations: negotiationRows(database, campaignId).map(
      ({ influencerName, status: state, offers, lastOffer, ask, deal, trigger, managedBy }) => ({
        influencerName,
        state,
        offers,
        lastOffer,
        ask,
        deal,
        trigger,
        managedBy,
      }),
    ),
  })),
});
