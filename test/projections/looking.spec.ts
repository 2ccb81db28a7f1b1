import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/events/catalogue.ts';
import type { ParleyEvent } from '../../src/events/catalogue.ts';
import { openReader, type Reader } from '../../src/events/reader.ts';
import type { CampaignId, SubjectId } from '../../src/events/units.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';
import { metadata } from '../../src/adapters/application.ts';
import { entriesOf, findInfluencer, newestEntries } from '../../src/projections/audit.ts';
import { openCeilings } from '../../src/projections/ceilings.ts';
import { storyOf } from '../../src/projections/stories.ts';
import { negotiationWith, NORTHWIND, tellNorthwind } from '../support/fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'parley-looking-'));
const file = join(directory, 'parley.db');
let reader: Reader<ParleyEvent>;
const MANY = 'task-many' as CampaignId;

beforeAll(async () => {
  await tellNorthwind(file);
  const { log } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
  await log.write((tx) => {
    for (let n = 0; n < 600; n++) {
      tx.append({
        stream: `campaign:${MANY}`,
        expected: 'any',
        metadata: metadata('test', 'clickup', MANY),
        events: [
          {
            type: 'WebhookReceived',
            data: { campaignId: MANY, webhookId: 'w', event: 'taskUpdated', bodyHash: `${n}` },
            personal: { subject: `task:${MANY}` as SubjectId, content: { body: '{}' } },
          },
        ],
      });
    }
  });
  log.close();
  reader = openReader(file, catalogue);
});
afterAll(() => {
  reader.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the audit trail, page by page', () => {
  it('gives every entry once, oldest first, beyond one page', () => {
    const positions = [...entriesOf(reader.database, { campaignId: MANY })].map(({ position }) => position);
    expect(positions).toHaveLength(1_200);
    expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
  });

  it('gives the newest, leaves types out, and knows which way a mail went', () => {
    const newest = newestEntries(reader.database, { campaignId: MANY, without: ['EffectRequested'] }, 3);
    expect(newest.map(({ type }) => type)).toEqual(['WebhookReceived', 'WebhookReceived', 'WebhookReceived']);
    const received = newestEntries(reader.database, { campaignId: NORTHWIND, direction: 'received' }, 10);
    expect(received.map(({ influencerName }) => influencerName)).toEqual(['Mia Torres', 'Jonas Weber', 'Mia Torres']);
  });

  it('finds an influencer by id as well', () => {
    expect(findInfluencer(reader.database, 'influencer-miatorres')).toMatchObject({
      outcome: 'found',
      found: { name: 'Mia Torres' },
    });
    expect(findInfluencer(reader.database, 'mia torres')).toMatchObject({ outcome: 'found' });
    expect(findInfluencer(reader.database, 'influencer-')).toMatchObject({ outcome: 'none' });
  });
});

describe('the ceilings of a campaign', () => {
  it('stand for those who are open, as the last decision reckoned them', () => {
    const ceilings = openCeilings(reader.database, NORTHWIND);
    const jonas = negotiationWith('Jonas Weber');
    expect([...ceilings.keys()]).toEqual([jonas]);
    // Mia's deal below target has put savings into the bank since then.
    const [escalated] = reader.read({ stream: `negotiation:${jonas}`, types: ['NegotiationEscalated'] });
    const before = (escalated?.data as Readonly<{ ceilingPrice: number }>).ceilingPrice;
    expect(ceilings.get(jonas)).toBeGreaterThan(before);
  });

  it('are none where no form was read', () => {
    expect(openCeilings(reader.database, MANY).size).toBe(0);
  });
});

describe('the story of a negotiation', () => {
  it('is in order, holds its campaign’s beginning, and nothing of anybody else', () => {
    const story = storyOf(reader, NORTHWIND, negotiationWith('Jonas Weber'));
    const types = story.map(({ event }) => event.type);
    expect(types.slice(0, 4)).toEqual([
      'CampaignSubmitted',
      'InfluencerMatched',
      'CampaignStarted',
      'NegotiationStarted',
    ]);
    expect(story.map(({ event }) => event.position)).toEqual(
      story.map(({ event }) => event.position).toSorted((a, b) => a - b),
    );
    expect(types).not.toContain('AgreementReached');
    expect(types.filter((type) => type === 'InfluencerMatched')).toHaveLength(1);
  });

  it('tells of an effect only where a try failed', () => {
    const effects = (name: string) =>
      storyOf(reader, NORTHWIND, negotiationWith(name)).flatMap(({ event, effect }) =>
        effect === null ? [] : [`${effect} ${event.type}`],
      );
    expect(effects('Jonas Weber')).toEqual([
      'word_mail EffectFailed',
      'word_mail EffectParked',
      'word_mail EffectResumed',
    ]);
    expect(effects('Mia Torres')).toEqual([]);
  });
});
