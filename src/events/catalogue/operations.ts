import { z } from 'zod';
import type { EventDefinition } from '../event.ts';
import { Instant } from '../units.ts';
import { EffectKind, OutsideSystem } from './effects.ts';

/** The installation itself: streams `system:<outside system>`, `mailbox:main`, `webhook:clickup`. */
export const operationsEvents = {
  OutageBegan: {
    schemaVersion: 1,
    data: z.strictObject({
      system: OutsideSystem,
      during: EffectKind.nullable(),
      status: z.int().nullable(),
      message: z.string(),
    }),
  },
  OutageEnded: { schemaVersion: 1, data: z.strictObject({ system: OutsideSystem, began: Instant }) },
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
  ProjectionFaulted: { schemaVersion: 1, data: z.strictObject({ projection: z.string(), message: z.string() }) },
} as const satisfies Record<string, EventDefinition>;
