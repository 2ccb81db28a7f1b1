import { z } from 'zod';
import type { EventDefinition } from '../event.ts';
import { EscalationTrigger, Unclear } from '../reading.ts';
import { LineItem, PersonalLimits, Platform } from '../terms.ts';
import { CampaignId, Cents, Cpm, Day, InfluencerId, Instant, NegotiationId, SignedCents, Views } from '../units.ts';

/** The ids that every event of a negotiation carries. */
export const negotiationKeys = { campaignId: CampaignId, negotiationId: NegotiationId, influencerId: InfluencerId };

/** Counts the mails that a negotiation decided to write, from 1: which decision a draft, a send or a superseding belongs to. */
export const MoveNumber = z.int().positive();
export const MovePurpose = z.enum([
  'opening',
  'counter',
  'final_offer',
  'answer',
  'clarification',
  'follow_up',
  'recap',
  'walk_away',
]);
export type MovePurpose = z.infer<typeof MovePurpose>;

/** `agent`, or the Slack id of the person who decided. */
export const DecidedBy = z.string().min(1);

/** The inputs and results of the flexibility formula, as they were when an amount was decided (policy §2). */
export const CeilingInputs = z.strictObject({
  averageCpm: Cpm.nullable(),
  targetCpm: Cpm,
  bank: SignedCents,
  reserved: Cents,
  available: Cents,
  quality: z.number().min(0).max(1),
  share: z.number(),
  flex: z.number(),
  tighten: z.number(),
  ceilingCpm: Cpm,
  priceAtCeilingCpm: Cents,
  limit: Cents.nullable(),
  room: SignedCents,
  ceilingPrice: Cents,
  hardCapPrice: Cents,
});
export type CeilingInputs = z.infer<typeof CeilingInputs>;

/** Engagement quality q with everything it was computed from (policy §2 step 1). */
export const EngagementQuality = z.strictObject({
  /** q in [0, 1]: how much of the stretch this influencer's engagement is worth. */
  quality: z.number().min(0).max(1),
  reason: z.enum(['measured', 'missing', 'no_reference', 'outlier']),
  /** ER in percent. */
  rate: z.number().nullable(),
  /** n; the default where the sheet doesn't say. */
  posts: z.int().nonnegative(),
  /** m, the other listed influencers on the same platform and basis whose ER is known. */
  peers: z.int().nonnegative(),
  /** Percent; null where none is published for this platform and basis. */
  benchmark: z.number().nullable(),
  /** ref in percent. */
  reference: z.number().nullable(),
  /** r = ER / ref. */
  ratio: z.number().nullable(),
  /** r̂: r, drawn towards 1 where few posts were measured. */
  shrunkRatio: z.number().nullable(),
});
export type EngagementQuality = z.infer<typeof EngagementQuality>;

const reason = z.string();
const move = MoveNumber;

export const DeclineReason = z.enum([
  'refused',
  'opted_out',
  'hard_bounce',
  'walked_away',
  'closed_by_person',
  'withdrawn',
  'erased',
]);
export type DeclineReason = z.infer<typeof DeclineReason>;

/** What can happen to one negotiation; its stream is `negotiation:<id>`. */
export const negotiationEvents = {
  /** One influencer of a campaign is negotiated with from here, on these terms. */
  NegotiationStarted: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      place: z.int().positive(),
      platform: Platform,
      deliverables: z.array(LineItem),
      impressions: Views,
      engagement: EngagementQuality,
      limits: PersonalLimits,
      rounds: z.int().positive(),
      deadline: Day,
    }),
  },
  /** The opening has its price and waits until the budget has room for it. */
  OpeningQueued: {
    schemaVersion: 1,
    data: z.strictObject({ ...negotiationKeys, price: Cents, room: SignedCents, reason }),
  },
  /** An amount was decided, with everything that it was decided from; its mail is yet to be worded. */
  OfferDecided: {
    schemaVersion: 3,
    // Versions 1 and 2 lacked fields that may be left out.
    upcasters: { 1: (data: unknown) => data, 2: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      move,
      purpose: z.enum(['opening', 'counter', 'final_offer']),
      round: z.int().nonnegative(),
      price: Cents,
      cpm: Cpm,
      by: DecidedBy,
      inputs: CeilingInputs,
      reason,
      /** Of an opening: it is the only offer. A later one that is final says so by its purpose. */
      final: z.literal(true).optional(),
      /** A person has worded its mail already. */
      worded: z.literal(true).optional(),
    }),
  },
  /** A question is answered, or something unclear is asked about, with the standing offer repeated; costs no round. */
  AnswerDecided: {
    schemaVersion: 2,
    // Version 1 lacked a field that may be left out.
    upcasters: { 1: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      move,
      purpose: z.enum(['answer', 'clarification']),
      price: Cents.nullable(),
      /** Of a clarification: what is asked back about. */
      about: Unclear.nullable(),
      reason,
      /** A person has worded its mail already. */
      worded: z.literal(true).optional(),
    }),
    personal: z.strictObject({ questions: z.array(z.string()) }),
  },
  /** They have not answered: they are reminded once more of the standing offer. */
  FollowUpDecided: {
    schemaVersion: 1,
    data: z.strictObject({ ...negotiationKeys, move, number: z.int().positive(), price: Cents }),
  },
  /** A mail that had been decided is not written or not sent, and its offer never counted. */
  MoveSuperseded: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      move,
      why: z.enum([
        'newer_mail',
        'taken_over',
        'paused',
        'closed',
        'over_budget',
        'opted_out',
        'draft_rejected',
        'timeline_ended',
      ]),
    }),
  },
  /** What happens, and when, if they stay silent. */
  FollowUpScheduled: {
    schemaVersion: 1,
    data: z.strictObject({ ...negotiationKeys, dueAt: Instant, then: z.enum(['follow_up', 'stale']) }),
  },
  /** They never answered: nothing more is sent. A reply wakes it up. */
  NegotiationStale: { schemaVersion: 1, data: z.strictObject(negotiationKeys) },
  /** They are thinking it over: nothing to answer. */
  ReplyDeferred: { schemaVersion: 1, data: z.strictObject({ ...negotiationKeys, reason }) },
  /** A deal: the price, what it buys, and who agreed to it. */
  AgreementReached: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      price: Cents,
      cpm: Cpm,
      by: DecidedBy,
      reason,
      /** null where a person decided. */
      inputs: CeilingInputs.nullable(),
      /** The recap mail's move; null where the deal was made elsewhere and needs none. */
      move: move.nullable(),
      platform: Platform,
      deliverables: z.array(LineItem),
    }),
  },
  /** A person is asked, and the agent stays silent until one answers. */
  NegotiationEscalated: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      trigger: EscalationTrigger,
      ask: Cents.nullable(),
      /** The ask was accepted but does not fit the budget: it stays reserved until a person decides. */
      held: z.boolean(),
      lastOffer: Cents.nullable(),
      ceilingPrice: Cents.nullable(),
      reason,
    }),
    personal: z.strictObject({ evidence: z.string() }),
  },
  /** A mail that came while a person was already asked. */
  EscalationJoined: {
    schemaVersion: 2,
    // Version 1 lacked a field that may be left out.
    upcasters: { 1: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      ask: Cents.nullable(),
      /** Ids of mails that no model could read for hours and whose beginning is shown instead; left out where it was read. */
      unread: z.array(z.string()).optional(),
    }),
    personal: z.strictObject({ evidence: z.string() }),
  },
  /** A person answered an escalation with "carry on". */
  EscalationReturned: { schemaVersion: 1, data: z.strictObject({ ...negotiationKeys, by: DecidedBy }) },
  /** It ended without a deal. */
  NegotiationDeclined: {
    schemaVersion: 1,
    data: z.strictObject({ ...negotiationKeys, because: DeclineReason, by: DecidedBy, move: move.nullable(), reason }),
  },
  /** Nothing is ever sent to this influencer again, in any campaign. */
  AddressSuppressed: {
    schemaVersion: 1,
    data: z.strictObject({ ...negotiationKeys, because: z.enum(['opted_out', 'hard_bounce', 'erased']) }),
  },
  /** `by` is a Slack id, or how a person's mail was recognised. */
  ThreadTakenOver: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      by: DecidedBy,
      how: z.enum(['mailbox', 'team_mail', 'command', 'changed_draft']),
    }),
  },
  /** The agent goes on from here; `standing` is the offer that a person left standing, null: ours as it was. */
  ThreadHandedBack: {
    schemaVersion: 1,
    data: z.strictObject({ ...negotiationKeys, by: DecidedBy, standing: Cents.nullable() }),
  },
  /** A person keeps the agent from doing anything here for a while. */
  NegotiationPaused: {
    schemaVersion: 2,
    // Version 1 lacked a field that may be left out.
    upcasters: { 1: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      by: DecidedBy,
      /** The whole campaign was paused, and resuming that resumes it; left out where this thread alone was meant. */
      withCampaign: z.literal(true).optional(),
    }),
  },
  /** The pause is over: what came meanwhile is considered now. */
  NegotiationResumed: { schemaVersion: 1, data: z.strictObject({ ...negotiationKeys, by: DecidedBy }) },
  /** A person, or the end of the campaign, ended it for good. */
  NegotiationStopped: { schemaVersion: 1, data: z.strictObject({ ...negotiationKeys, by: DecidedBy, reason }) },
  /** What was offered no longer stands: too much time passed, and the budget is free for others. */
  OffersLapsed: { schemaVersion: 1, data: z.strictObject(negotiationKeys) },
  /** A person took up again what had ended. */
  NegotiationReopened: { schemaVersion: 1, data: z.strictObject({ ...negotiationKeys, by: DecidedBy }) },
} as const satisfies Record<string, EventDefinition>;
