import type { CampaignEvent, ParleyEvent } from '../events/catalogue.ts';
import { isUnknown, type Reader } from '../events/reader.ts';
import type { CampaignId, Instant } from '../events/units.ts';
import { type CampaignDetails, campaignDetails } from './queries.ts';
import { type Agreement, agreementsOf } from './report/agreements.ts';
import { type Average, averagesOf } from './report/averages.ts';
import { type Escalation, escalationsOf } from './report/escalations.ts';
import { type Ending, endingOf, type Outcome, outcomeOf } from './report/outcomes.ts';
import { type Named, pathOf } from './report/paths.ts';
import { threadOf } from './report/threads.ts';
import { type Head, headOf, type Trail, type TrailOptions, trailOf } from './report/trail.ts';
import type { NegotiationRow } from './negotiation-rows.ts';
import { streamOf } from './stories.ts';

type Rejected = Extract<CampaignEvent, { type: 'CampaignRejected' }>;

/** Everything that a report of one campaign tells, as it was at one moment of the log. */
export type CampaignReport = Readonly<{
  details: CampaignDetails;
  /** When its form first came in. */
  since: Instant | null;
  influencers: readonly ReportedInfluencer[];
  averages: readonly Average[];
  agreements: readonly Agreement[];
  escalations: readonly Escalation[];
  rejection: Rejection | null;
  trail: Trail;
  head: Head | null;
}>;

/** One influencer of the list who is negotiated with. */
export type ReportedInfluencer = Readonly<{
  row: NegotiationRow;
  outcome: Outcome;
  ending: Ending;
  path: readonly Named[];
}>;

/** Why the form starts nothing; `problems` is null once it was erased. */
export type Rejection = Readonly<{
  at: Instant;
  fields: readonly string[];
  problems: NonNullable<Rejected['personal']['content']>['problems'] | null;
}>;

/**
 * Reads a campaign's read models and events by their indexes, in one transaction: beside a running writer too, every
 * number is of the same moment. null: no such task was ever reported.
 */
export const campaignReport = (
  reader: Reader<ParleyEvent>,
  campaignId: CampaignId,
  options: TrailOptions,
): CampaignReport | null => reader.database.transaction(() => assembled(reader, campaignId, options))();

const assembled = (
  reader: Reader<ParleyEvent>,
  campaignId: CampaignId,
  options: TrailOptions,
): CampaignReport | null => {
  const { database } = reader;
  const details = campaignDetails(database, campaignId);
  if (details === null) return null;
  const own = streamOf(reader, `campaign:${campaignId}`);
  const threads = details.negotiationRows.map((row) => threadOf(reader, row));
  const averages = averagesOf(threads);
  const rejected = own.findLast(({ type }) => type === 'CampaignRejected');
  return {
    details,
    since: own[0]?.occurredAt ?? null,
    influencers: threads.map((thread) => ({
      row: thread.row,
      outcome: outcomeOf(thread),
      ending: endingOf(thread),
      path: pathOf(thread),
    })),
    averages,
    agreements: agreementsOf(threads, averages),
    escalations: escalationsOf(threads),
    rejection: details.status === 'rejected' && rejected !== undefined ? rejectionIn(rejected) : null,
    trail: trailOf(database, campaignId, options),
    head: headOf(database),
  };
};

const rejectionIn = (event: ReturnType<typeof streamOf>[number]): Rejection | null => {
  if (isUnknown(event) || event.type !== 'CampaignRejected') return null;
  const { occurredAt: at, data, personal } = event;
  return { at, fields: data.fields, problems: personal.content?.problems ?? null };
};
