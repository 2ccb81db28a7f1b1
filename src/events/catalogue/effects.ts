import { z } from 'zod';
import type { EventDefinition } from '../event.ts';
import { CampaignId, EffectId, EventId, InfluencerId, Instant, NegotiationId, Position } from '../units.ts';

export const OutsideSystem = z.enum(['clickup', 'sheets', 'gmail', 'slack', 'anthropic']);
export type OutsideSystem = z.infer<typeof OutsideSystem>;

export const EffectKind = z.enum([
  'read_task',
  'read_roster',
  'classify_reply',
  'word_mail',
  'send_mail',
  'post_notice',
  'update_notice',
]);
export type EffectKind = z.infer<typeof EffectKind>;

export const Notice = z.enum([
  'campaign_rejected',
  'campaign_card',
  'campaign_started',
  'influencers_not_found',
  'influencer_added',
  'influencer_not_found',
  'openings_queued',
  'timeline_ended',
  'agreement',
  'escalation',
  'escalation_joined',
  'draft_rejected',
  'draft_ready',
  'negotiation_declined',
  'later_mail',
  'question_asked',
  'outage_began',
  'outage_ended',
  'effect_needs_person',
  'webhook_silent',
  'mail_quota_reached',
  'projection_faulted',
  'log_anchored',
]);
export type Notice = z.infer<typeof Notice>;

export const Channel = z.enum(['campaigns', 'agreements', 'escalations', 'errors']);
export type Channel = z.infer<typeof Channel>;

const effectId = { effectId: EffectId };

/** The life of one effect on the outside world, in the stream `effect:<id>`. */
export const effectEvents = {
  /** An event asked something of the outside world; in the same transaction as that event. */
  EffectRequested: {
    schemaVersion: 1,
    data: z.strictObject({
      ...effectId,
      kind: EffectKind,
      system: OutsideSystem,
      /** Effects of one lane and system keep their order; a negotiation's id, a campaign's, or a channel. */
      lane: z.string(),
      /** The event that asked: everything the effect needs is found from it. */
      about: EventId,
      aboutPosition: Position,
      channel: Channel.nullable(),
      notice: Notice.nullable(),
      campaignId: CampaignId.nullable(),
      negotiationId: NegotiationId.nullable(),
      influencerId: InfluencerId.nullable(),
      notBefore: Instant.nullable(),
    }),
  },
  /** Committed before every call, so that a crash leaves "unknown", never a guess. */
  EffectAttempted: { schemaVersion: 1, data: z.strictObject({ ...effectId, attempt: z.int().positive() }) },
  /** The draft exists in the mailbox; `contentHash` tells later whether a person changed it. */
  DraftRecorded: {
    schemaVersion: 1,
    data: z.strictObject({ ...effectId, draftId: z.string(), messageId: z.string(), contentHash: z.string() }),
  },
  /** It was done; `result` is what the outside called it, such as a message id. */
  EffectSucceeded: { schemaVersion: 1, data: z.strictObject({ ...effectId, result: z.string().nullable() }) },
  /** A try went wrong, or nobody can tell whether it went through (`uncertain`). */
  EffectFailed: {
    schemaVersion: 1,
    data: z.strictObject({
      ...effectId,
      attempt: z.int().positive(),
      outcome: z.enum(['failed', 'uncertain']),
      status: z.int().nullable(),
      message: z.string(),
    }),
  },
  /** Not lost: tried again at `until`, or when a person says so (`until` null). */
  EffectParked: {
    schemaVersion: 1,
    data: z.strictObject({
      ...effectId,
      until: Instant.nullable(),
      /** `review`: the campaign's mails wait for a person to press Send. */
      why: z.enum(['retry', 'person', 'review']),
      message: z.string(),
      negotiationId: NegotiationId.nullable(),
    }),
  },
  /** A parked one may be tried again at once. */
  EffectResumed: { schemaVersion: 1, data: z.strictObject({ ...effectId, by: z.string() }) },
  /** A person has read a draft that waited for a review, and lets it go. `by`: a Slack id. */
  DraftReleased: { schemaVersion: 1, data: z.strictObject({ ...effectId, by: z.string().min(1) }) },
  /** A person wants it no more: it will not be tried again. `by`: a Slack id or a ticket, never a name. */
  EffectGivenUp: { schemaVersion: 1, data: z.strictObject({ ...effectId, by: z.string().min(1) }) },
  /** It is no longer wanted, and will not be tried again. */
  EffectSuperseded: { schemaVersion: 1, data: z.strictObject({ ...effectId, why: z.string() }) },
} as const satisfies Record<string, EventDefinition>;
