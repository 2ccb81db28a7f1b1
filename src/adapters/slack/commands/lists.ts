import type { EscalationTrigger } from '../../../events/reading.ts';
import type { CampaignId, InfluencerId } from '../../../events/units.ts';
import { shownStatus } from '../../../domain/campaign/hold.ts';
import { formatUsd } from '../../../domain/money.ts';
import { findInfluencer } from '../../../projections/audit.ts';
import {
  escalatedLongestFirst,
  latestThread,
  negotiationsWith,
  type NegotiationRow,
} from '../../../projections/negotiation-rows.ts';
import { draftsToReview } from '../../../projections/effect-rows.ts';
import { campaignDetails, campaignList, type CampaignRow } from '../../../projections/queries.ts';
import type { Application } from '../../application.ts';
import { context, fields, section } from '../blocks.ts';
import { cpm, spending, STATUSES, TRIGGERS, usd, usdAndCpm } from '../notices/words.ts';
import { gmailThread, inline, link, type Mrkdwn, mrkdwn, words } from '../text.ts';
import type { Listing } from './paged.ts';

type Reading = Pick<Application, 'log' | 'settings'>;

export const campaignsListing = ({ log }: Reading): Listing => {
  const all = campaignList(log.database).toReversed();
  const under = words('`/parley campaign <name>` tells more.');
  return {
    sentence: `${all.length} ${all.length === 1 ? 'campaign' : 'campaigns'}, the newest first.`,
    lines: all.map((row) => ({ under, text: () => campaignLine(row) })),
  };
};

/** null: the read models do not know it any more. */
export const campaignListing = ({ log }: Reading, campaignId: CampaignId): Listing | null => {
  const details = campaignDetails(log.database, campaignId);
  if (details === null) return null;
  const { ledger, negotiationRows, unmatched, submission } = details;
  const negotiated = mrkdwn`*Negotiations (${negotiationRows.length})*`;
  const others = mrkdwn`*Not negotiated with (${unmatched.length})*`;
  return {
    sentence: `Campaign for ${details.clientName ?? 'a client not known yet'}: ${shownStatus(details)}.`,
    above: [
      fields([
        ['Budget', usd(details.budget)],
        ['Spent', usd(details.spent)],
        ['Average CPM', mrkdwn`${cpm(details.averageCpm)} (target ${cpm(details.targetCpm)})`],
        ['Savings bank', ledger === null ? words('–') : words(formatUsd(ledger.bank))],
        ['Reserved', usd(ledger?.reserved ?? null)],
        ['Timeline ends', inline(details.endsOn ?? '–')],
      ]),
    ],
    lines: [
      ...negotiationRows.map((row) => ({ under: negotiated, text: () => negotiationLine(row) })),
      ...unmatched.map(({ name: who, outcome }) => ({
        under: others,
        text: () => mrkdwn`${inline(who)}: ${words(outcome.replaceAll('_', ' '))}`,
      })),
    ],
    below: [context(link(submission?.taskUrl ?? null, 'ClickUp task'))],
  };
};

/** null: the read models do not know them any more. */
export const whoListing = (app: Reading, influencerId: InfluencerId): Listing | null => {
  const db = app.log.database;
  const search = findInfluencer(db, influencerId);
  if (search.outcome !== 'found') return null;
  const { name, handle, email } = search.found;
  const rows = negotiationsWith(db, influencerId);
  const under = words('*Negotiations*');
  return {
    sentence: `${name ?? '(erased)'}: ${rows.length} ${rows.length === 1 ? 'negotiation' : 'negotiations'}.`,
    above: [section(mrkdwn`${inline(handle ?? 'no handle')}  ·  ${inline(email)}`)],
    lines: rows.map((row) => ({
      under,
      text: () => mrkdwn`for ${inline(row.clientName)}: ${state(row)}${threadLink(app, row)}`,
    })),
  };
};

export const escalationsListing = (app: Reading): Listing => {
  const rows = escalatedLongestFirst(app.log.database);
  const count = draftsToReview(app.log.database);
  const drafts = `${count} ${count === 1 ? 'draft waits' : 'drafts wait'} to be reviewed: the Home tab lists what waits for you.`;
  if (rows.length === 0)
    return { sentence: count === 0 ? 'Nothing waits for a person.' : `No decision waits, but ${drafts}`, lines: [] };
  const under = words('*The one that waits longest first*');
  return {
    sentence: `${rows.length} ${rows.length === 1 ? 'negotiation waits' : 'negotiations wait'} for a person.${count === 0 ? '' : ` ${drafts}`}`,
    lines: rows.map((row) => ({
      under,
      text: () =>
        mrkdwn`${inline(row.influencerName)} for ${inline(row.clientName)}: ${why(row.trigger)}; they ${usd(row.ask, 'named nothing')}, we ${usd(row.lastOffer, 'nothing yet')}${threadLink(app, row)}`,
    })),
  };
};

const campaignLine = (row: CampaignRow): Mrkdwn => {
  const name = mrkdwn`*${inline(row.clientName ?? `task ${row.campaignId}`)}* (${words(shownStatus(row))})`;
  if (row.budget === null) return name;
  return mrkdwn`${name}: ${row.agreed} agreed, ${row.open} open, ${row.escalated} waiting for a person; ${spending(row)}`;
};

const negotiationLine = (row: NegotiationRow): Mrkdwn => mrkdwn`${inline(row.influencerName)}: ${state(row)}`;

const state = (row: NegotiationRow): Mrkdwn => {
  const now = mrkdwn`${words(STATUSES[row.status])}${row.trigger === null ? words('') : mrkdwn` (${why(row.trigger)})`}`;
  if (row.deal !== null) return mrkdwn`${now} at ${usdAndCpm(row.deal, row.impressions)}`;
  return mrkdwn`${now}; they ${usd(row.ask, 'named nothing')}, we ${usdAndCpm(row.lastOffer, row.impressions, 'nothing yet')}, offers made: ${row.offers}`;
};

const why = (trigger: EscalationTrigger | null): Mrkdwn => words(trigger === null ? 'no reason' : TRIGGERS[trigger]);

const threadLink = ({ log, settings }: Reading, { negotiationId }: NegotiationRow): Mrkdwn => {
  const thread = latestThread(log.database, negotiationId);
  return thread === null ? words('') : mrkdwn`  ·  ${link(gmailThread(settings.GMAIL_ADDRESS, thread), 'Gmail')}`;
};
