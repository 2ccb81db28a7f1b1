import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { catalogue, type ParleyEvent, type StoredEvent } from '../src/events/catalogue.ts';
import type { Metadata } from '../src/events/event.ts';
import { openReader, type UnknownEvent } from '../src/events/reader.ts';
import type { StreamName } from '../src/events/units.ts';

/** One event of a story, ready to be appended to its stream. */
export type Told = Readonly<{ stream: StreamName; event: ParleyEvent; state: string | null; metadata: Metadata }>;

/**
 * Tells the sandbox's campaign over and over, each time as another campaign with other people: real events in their real
 * order and mix, about 600 bytes each, of which every read model makes what it makes of real ones.
 */
export type Story = Readonly<{ eventsPerCopy: number; copy(number: number): readonly Told[] }>;

/** Runs the demo once, into a database in `folder`. @throws where the demo fails */
export const campaignStory = (folder: string): Story => {
  const file = join(folder, 'story.db');
  const project = join(import.meta.dirname, '..');
  const demo = ['sandbox/demo.ts', '--seed', '1', '--db', file];
  const { status, stderr } = spawnSync(process.execPath, demo, { cwd: project, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the demo, which the benchmark copies, failed: ${stderr}`);
  const reader = openReader(file, catalogue);
  const told = JSON.stringify([...reader.all()].map(toldFrom));
  reader.close();
  const events = (JSON.parse(told) as readonly Told[]).length;
  return { eventsPerCopy: events, copy: (number) => JSON.parse(renamed(told, number)) as readonly Told[] };
};

const toldFrom = ({ stream, state, metadata, type, data, personal }: StoredEvent | UnknownEvent): Told => ({
  stream,
  event: { type, data, ...(personal === undefined ? {} : { personal }) } as ParleyEvent,
  state,
  metadata,
});

/** UUIDs stay in the order of time, as those of a real log are; every other id and name gets the copy's number. */
const renamed = (told: string, number: number): string => {
  const hex = number.toString(16).padStart(8, '0');
  return told
    .replaceAll(UUID, (id) => `${hex}${id.slice(8)}`)
    .replaceAll(OUTSIDE_ID, (_, key: string, id: string) => `"${key}":"${id}${number}"`)
    .replaceAll(HASH, (_, key: string, hash: string) => `"${key}":"${hex}${hash.slice(8)}"`)
    .replaceAll(PERSON, (_, key: string, value: string) => `"${key}":"${number}${value}"`)
    .replaceAll(CAMPAIGN_STREAM, (_, id: string) => `"stream":"campaign:${id}${number}"`);
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const OUTSIDE_ID = /"(campaignId|messageId|threadId|draftId|lane)":"([^"-]*)"/g;
const HASH = /"(rfcMessageIdHash)":"([0-9a-f]{64})"/g;
const PERSON = /"(name|email|handle|listedAs)":"([^"]*)"/g;
const CAMPAIGN_STREAM = /"stream":"campaign:([^"]*)"/g;
