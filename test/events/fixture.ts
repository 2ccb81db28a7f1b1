import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach } from 'vitest';
import { z } from 'zod';
import type { EventDefinition, EventOf, Metadata } from '../../src/events/event.ts';
import { type EventLog, type Follower, openLog } from '../../src/events/log.ts';
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

const directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
let files = 0;
export const newFile = (): string => join(directory, `${process.pid}-${files++}.db`);

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Closed after the test. */
export const closing = <T extends { close(): void }>(opened: T): T => {
  open.push(opened);
  return opened;
};

export const testLog = (file = newFile(), ...followers: Follower<TestEvent>[]): EventLog<TestEvent> =>
  closing(openLog({ file, catalogue, clock, ids, followers }));

/** Appends without expecting anything of the stream. */
export const append = (log: EventLog<TestEvent>, stream: StreamName, ...events: TestEvent[]) =>
  log.write((tx) => tx.append({ stream, expected: 'any', metadata, events }));
