import { z } from 'zod';
import { Anchor } from '../anchor.ts';
import type { EventDefinition } from '../event.ts';
import { InfluencerId, Instant, Position } from '../units.ts';
import { EffectKind, OutsideSystem } from './effects.ts';
import { DecidedBy } from './negotiation.ts';

/** The installation itself: streams `system:<outside system>`, `system:anchors`, `system:erasures`, `mailbox:main`, `webhook:clickup`. */
export const operationsEvents = {
  /** An outside system failed after all retries; told once, however many effects it holds up. */
  OutageBegan: {
    schemaVersion: 1,
    data: z.strictObject({
      system: OutsideSystem,
      during: EffectKind.nullable(),
      status: z.int().nullable(),
      message: z.string(),
    }),
  },
  /** The system answers again. */
  OutageEnded: { schemaVersion: 1, data: z.strictObject({ system: OutsideSystem, began: Instant }) },
  /** A system failed so often in a row that it is not called any more, but for one probe from time to time. */
  CircuitOpened: {
    schemaVersion: 1,
    data: z.strictObject({ system: OutsideSystem, status: z.int().nullable(), message: z.string() }),
  },
  /** A probe got through: the system is called again as ever. */
  CircuitClosed: { schemaVersion: 1, data: z.strictObject({ system: OutsideSystem, opened: Instant }) },
  /** One effect that trying again can't mend, in a system that otherwise works. */
  EffectNeedsPerson: {
    schemaVersion: 1,
    data: z.strictObject({
      effectId: z.string(),
      system: OutsideSystem,
      kind: EffectKind,
      status: z.int().nullable(),
      message: z.string(),
    }),
  },
  /** Mail up to `historyId` was handled. */
  MailboxRead: { schemaVersion: 1, data: z.strictObject({ historyId: z.string() }) },
  /** A message that belongs to no negotiation of ours; nothing of it is kept. */
  MailIgnored: { schemaVersion: 1, data: z.strictObject({ messageId: z.string(), why: z.string() }) },
  /** The log up to `position` was signed; Slack keeps what stands here outside of the database. */
  LogAnchored: { schemaVersion: 1, data: Anchor },
  /** What named this person was emptied. `address` tells, with the installation's key alone, whether another one is theirs. */
  PersonErased: {
    schemaVersion: 1,
    data: z.strictObject({
      /** A new one where nobody knew them by an id. */
      influencerId: InfluencerId,
      /** null: no address of theirs was known. */
      address: z.strictObject({ key: z.string(), mac: z.hex().length(64) }).nullable(),
      /** Of the events whose personal parts were emptied. */
      positions: z.array(Position),
      negotiationsEnded: z.int().nonnegative(),
      /** A Slack id, a ticket, or `cli`; never a name. */
      by: DecidedBy,
    }),
  },
  /** ClickUp tells of no campaign form any more: it suspended the webhook, or a form came and our token sees none. */
  WebhookFoundSilent: {
    schemaVersion: 1,
    data: z.strictObject({ why: z.enum(['suspended', 'not_found']), webhookId: z.string().nullable() }),
  },
  /** So many mails left within 24 hours that Gmail would take no more: those that wait leave from `until` on, in order. */
  MailQuotaReached: {
    schemaVersion: 1,
    data: z.strictObject({ sent: z.int().positive(), waiting: z.int().positive(), until: Instant }),
  },
  /** A read model could not fold an event and stopped there; the event itself is kept. */
  ProjectionFaulted: { schemaVersion: 1, data: z.strictObject({ projection: z.string(), message: z.string() }) },
} as const satisfies Record<string, EventDefinition>;
