import { z } from 'zod';
import type { EventDefinition } from '../event.ts';
import { EngagementBasis, LineItem, PersonalLimits, Platform, ReplyMode, Timeline } from '../terms.ts';
import { CampaignId, Cents, Cpm, Day, InfluencerId, Instant, NegotiationId, Views } from '../units.ts';
import { DecidedBy } from './negotiation.ts';

const campaignId = { campaignId: CampaignId };
const by = z.string().min(1);
/** A line of the form's influencer list: `place` counts from 1; `late`: looked up again after the campaign had started. */
const listed = { ...campaignId, place: z.int().positive(), late: z.boolean() };
const listedName = z.strictObject({ name: z.string() });

/** An influencer's engagement as the sheet tells it. */
export const Engagement = z.strictObject({
  /** ER in percent, 4.8 for 4.8 %; null where the sheet has none. */
  rate: z.number().nonnegative().nullable(),
  basis: EngagementBasis,
  /** n, the number of posts measured; null where the sheet doesn't say. */
  posts: z.int().nonnegative().nullable(),
});
export type Engagement = z.infer<typeof Engagement>;

/** A row of the sheet on another platform than the campaign's. */
export const RowElsewhere = z.strictObject({ row: z.int().positive(), platform: Platform });
export type RowElsewhere = z.infer<typeof RowElsewhere>;

export const FormProblem = z.strictObject({ field: z.string(), held: z.string().nullable(), expected: z.string() });
export type FormProblem = z.infer<typeof FormProblem>;

/** What can happen to a campaign; its stream is `campaign:<ClickUp task id>`. */
export const campaignEvents = {
  /** A signed ClickUp delivery about this task, kept before it is acted on. */
  WebhookReceived: {
    schemaVersion: 1,
    data: z.strictObject({ ...campaignId, webhookId: z.string(), event: z.string(), bodyHash: z.string() }),
    personal: z.strictObject({ body: z.string() }),
  },
  /** Reconciliation found a task that no webhook told of. */
  TaskDiscovered: { schemaVersion: 1, data: z.strictObject(campaignId) },
  /** The form lacks required fields, which automations may still fill in: read again before rejecting. */
  FormIncomplete: {
    schemaVersion: 1,
    data: z.strictObject({ ...campaignId, fields: z.array(z.string()), readAgainAt: Instant }),
  },
  /** `fingerprint` tells whether the same problems were told before. */
  CampaignRejected: {
    schemaVersion: 1,
    data: z.strictObject({ ...campaignId, taskUrl: z.string(), fields: z.array(z.string()), fingerprint: z.string() }),
    personal: z.strictObject({ taskName: z.string(), problems: z.array(FormProblem) }),
  },
  /** Somebody of the team wants the task of a rejected form read again at once. */
  FormReadRequested: { schemaVersion: 1, data: z.strictObject({ ...campaignId, by: DecidedBy }) },
  /** The task of a form that was still to be corrected asks for no campaign any more: it is gone, closed or elsewhere. */
  FormWithdrawn: { schemaVersion: 1, data: z.strictObject({ ...campaignId, why: z.string() }) },
  /** The form was read and is complete: what the campaign is about, and the money terms that it keeps. */
  CampaignSubmitted: {
    schemaVersion: 1,
    data: z.strictObject({
      ...campaignId,
      taskUrl: z.string(),
      clientName: z.string(),
      budget: Cents,
      openingCpm: Cpm,
      targetCpm: Cpm,
      stretch: z.number().nonnegative(),
      rounds: z.int().positive(),
      perInfluencerLimit: Cents.nullable(),
      platform: Platform.nullable(),
      deliverables: z.array(LineItem),
      timeline: Timeline,
      replyMode: ReplyMode,
      listed: z.int().nonnegative(),
    }),
    /** As the form lists them; `mention`: whom an agreement's notice names. */
    personal: z.strictObject({ influencers: z.array(z.string()), mention: z.array(z.string()) }),
  },
  /** A listed name was found in one row of the sheet: what was known of the influencer when the negotiation began. */
  InfluencerMatched: {
    schemaVersion: 2,
    // Version 1 priced every deliverable with the views of one row.
    upcasters: { 1: (data: unknown) => ({ ...(data as object), alsoOn: [] }) },
    data: z.strictObject({
      ...listed,
      negotiationId: NegotiationId,
      influencerId: InfluencerId,
      row: z.int().positive(),
      platform: Platform,
      averageViews: Views,
      /** The rows for the campaign's other platforms, whose deliverables are priced with their views. */
      alsoOn: z.array(z.strictObject({ row: z.int().positive(), platform: Platform, averageViews: Views })),
      engagement: Engagement,
      limits: PersonalLimits,
    }),
    personal: z.strictObject({
      listedAs: z.string(),
      name: z.string(),
      email: z.string(),
      handle: z.string().nullable(),
      managerEmail: z.string().nullable(),
      timeZone: z.string().nullable(),
    }),
  },
  /** `elsewhere`: rows of this person on other platforms, whose views say nothing about this campaign's. */
  InfluencerMissing: {
    schemaVersion: 1,
    data: z.strictObject({ ...listed, elsewhere: z.array(RowElsewhere) }),
    personal: listedName,
  },
  /** A listed name fits more than one row: the team says which by mending the list or the sheet. */
  InfluencerAmbiguous: {
    schemaVersion: 1,
    data: z.strictObject({ ...listed, rows: z.array(z.int().positive()) }),
    personal: listedName,
  },
  /** The row was found and holds something that can't be read; which columns, and in the personal part what stands there. */
  InfluencerUnreadable: {
    schemaVersion: 1,
    data: z.strictObject({ ...listed, row: z.int().positive(), columns: z.array(z.string()) }),
    personal: z.strictObject({
      name: z.string(),
      problems: z.array(z.strictObject({ column: z.string(), value: z.string(), expected: z.string() })),
    }),
  },
  /** The person opted out or the address bounced before: nothing is ever sent to them again. */
  InfluencerSuppressed: {
    schemaVersion: 1,
    data: z.strictObject({ ...listed, influencerId: InfluencerId }),
    personal: listedName,
  },
  /** The same person under two spellings: negotiated with once. */
  InfluencerListedTwice: {
    schemaVersion: 1,
    data: z.strictObject({ ...listed, influencerId: InfluencerId }),
    personal: listedName,
  },
  /** Somebody of the team says that the sheet was mended: whoever is still missing is looked up again at once. */
  LookUpRequested: { schemaVersion: 1, data: z.strictObject({ ...campaignId, by: DecidedBy }) },
  /** That look was taken: how many it found, and how many lines of the list are still to add or mend. */
  LookUpAnswered: {
    schemaVersion: 1,
    data: z.strictObject({
      ...campaignId,
      askedBy: DecidedBy,
      found: z.int().nonnegative(),
      notFound: z.int().nonnegative(),
    }),
  },
  /** Every listed influencer was looked up; the found ones are negotiated with from here. `weights` and `benchmarks` are what the formulas took from config. */
  CampaignStarted: {
    schemaVersion: 1,
    data: z.strictObject({
      ...campaignId,
      found: z.int().nonnegative(),
      /** Missing, ambiguous or unreadable: what the team can add or mend. */
      notFound: z.int().nonnegative(),
      /** Suppressed or listed twice: nothing to do. */
      leftOut: z.int().nonnegative(),
      weights: z.partialRecord(LineItem.shape.type, z.number().positive()),
      benchmarks: z.array(
        z.strictObject({ platform: Platform, basis: EngagementBasis, rate: z.number().positive(), source: z.string() }),
      ),
    }),
  },
  /** Openings wait for room in the budget. */
  OpeningsQueued: { schemaVersion: 1, data: z.strictObject({ ...campaignId, negotiations: z.array(NegotiationId) }) },
  /** The campaign's last day is over: what is still open is not negotiated further. */
  TimelineEnded: {
    schemaVersion: 1,
    data: z.strictObject({ ...campaignId, endedOn: Day, stillOpen: z.int().nonnegative() }),
  },
  /** Nothing of the campaign leaves or starts until it is resumed, also what comes to it later. `by` is a Slack id. */
  CampaignPaused: { schemaVersion: 1, data: z.strictObject({ ...campaignId, by }) },
  /** The pause is over: what it paused goes on. */
  CampaignResumed: { schemaVersion: 1, data: z.strictObject({ ...campaignId, by }) },
  /** Nothing starts in the campaign any more. */
  CampaignStopped: { schemaVersion: 1, data: z.strictObject({ ...campaignId, by }) },
} as const satisfies Record<string, EventDefinition>;
