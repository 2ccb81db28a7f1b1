import { z } from 'zod';
import type { EventDefinition } from '../event.ts';
import { CampaignId, EffectId, EventId, NegotiationId, Position } from '../units.ts';
import { Channel, Notice } from './effects.ts';
import { DecidedBy } from './negotiation.ts';

const effectId = { effectId: EffectId };

/**
 * Messages that stand in Slack and are drawn anew in their place while what they tell may change; streams
 * `notice:<id of the effect that posted it>`. And what people wanted there and may not: stream `system:slack`.
 */
export const noticeEvents = {
  /** Where a message stands, and what it was drawn from. */
  NoticePosted: {
    schemaVersion: 1,
    data: z.strictObject({
      ...effectId,
      notice: Notice,
      channel: Channel,
      /** Slack's own names for the channel and for the message in it. */
      channelId: z.string(),
      ts: z.string(),
      /** The event that the notice tells about. */
      about: EventId,
      aboutPosition: Position,
      /** The log's head when it was drawn: what came later it does not show yet. */
      asOf: Position,
      campaignId: CampaignId.nullable(),
      negotiationId: NegotiationId.nullable(),
      /** The effect that the notice is about, such as the mail that waits for a review. */
      concerns: EffectId.nullable(),
    }),
  },
  /** What it asked of people is settled, or somebody deleted it: it is drawn no more. */
  NoticeSettled: { schemaVersion: 1, data: z.strictObject({ ...effectId, why: z.enum(['settled', 'deleted']) }) },
  /** Somebody looked at Parley's home tab for the first time: it is kept up to date for them from here on. */
  HomeOpened: { schemaVersion: 1, data: z.strictObject({ by: DecidedBy }) },
  /** Somebody wanted to decide, or to let mail out, who may not; nothing else was changed. */
  DecisionRefused: {
    schemaVersion: 1,
    data: z.strictObject({
      by: DecidedBy,
      /** The command or button, such as `approve`. */
      wanted: z.string().min(1),
      because: z.enum(['not_listed', 'nobody_listed']),
      campaignId: CampaignId.nullable(),
      negotiationId: NegotiationId.nullable(),
    }),
  },
} as const satisfies Record<string, EventDefinition>;
