import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { Anchor } from '../../src/events/anchor.ts';
import type { EventDefinition, EventOf, Metadata } from '../../src/events/event.ts';
import { saltPool } from '../../src/events/personal.ts';
import type { StreamName, SubjectId } from '../../src/events/units.ts';

/** A small catalogue of the log's own tests. */
export const catalogue = {
  Opened: { schemaVersion: 1, data: z.strictObject({ campaignId: z.string(), amount: z.int() }) },
  Moved: {
    schemaVersion: 1,
    data: z.strictObject({ campaignId: z.string(), by: z.int(), note: z.string().optional() }),
  },
  Met: {
    schemaVersion: 1,
    data: z.strictObject({ influencerId: z.string() }),
    personal: z.strictObject({ name: z.string() }),
  },
  LogAnchored: { schemaVersion: 1, data: Anchor },
  Noted: { schemaVersion: 1, data: z.strictObject({ about: z.string() }) },
} as const satisfies Record<string, EventDefinition>;
export type TestEvent = EventOf<typeof catalogue>;

export const metadata: Metadata = { correlationId: 'c-1', causationId: null, actor: 'cli', source: 'test' };
export const ids = { uuid: () => uuid(), salt: saltPool(randomBytes) };
export const clock = { now: () => new Date() };

export const campaign = (id: string): StreamName => `campaign:${id}`;
export const opened = (amount = 0, campaignId = 'a') => ({ type: 'Opened', data: { campaignId, amount } }) as const;
export const moved = (by: number, campaignId = 'a') => ({ type: 'Moved', data: { campaignId, by } }) as const;
export const met = (name: string, influencerId = 'i-1') =>
  ({
    type: 'Met',
    data: { influencerId },
    personal: { subject: influencerId as SubjectId, content: { name } },
  }) as const;
