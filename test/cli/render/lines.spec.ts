import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { logLines, type LogEntry, ratesWords } from '../../../src/cli/render/log.ts';
import { painter } from '../../../src/cli/render/paint.ts';
import { widthOf } from '../../../src/cli/render/text.ts';
import { type Moment, momentsOf, timelineLines } from '../../../src/cli/render/timeline.ts';
import type { StoryEvent } from '../../../src/projections/stories.ts';
import {
  cents,
  type CampaignId,
  type Cpm,
  type Instant,
  type NegotiationId,
  type Position,
} from '../../../src/events/units.ts';

const plainly = painter(false);
const ENTRY: LogEntry = {
  position: 12 as Position,
  timestamp: '2026-12-01T09:02:03.000Z' as Instant,
  direction: 'sent',
  type: 'MailSent',
  campaignId: 'task-1' as CampaignId,
  campaign: 'Northwind Coffee Roasters and Bakery',
  negotiationId: 'n-1' as NegotiationId,
  influencerId: 'taro' as LogEntry['influencerId'],
  influencerName: '山田 太郎 (Taro)',
  hash: 'a'.repeat(64),
  emailSubject: 'A reel',
  emailBody: `Hi,\n\n${'we would love to work with you '.repeat(8)}\u001b[2J`,
  negotiationState: 'awaiting_reply',
  rates: { price: cents(90_000), ceiling: cents(112_500), cpm: 2_250 as Cpm },
  intent: null,
  actor: 'agent',
  data: {},
};
const MOMENT: Moment = {
  position: 1 as Position,
  at: '2026-12-01T09:02:03.000Z' as Instant,
  type: 'MailReceived',
  direction: 'received',
  sentence: `Mia wrote, ${'with an attachment and '.repeat(9)}nothing else.`,
  reason: 'because '.repeat(30),
  words: { subject: 'Re: '.repeat(40), body: '日本語'.repeat(60) },
  state: 'considering_reply',
  before: 'awaiting_reply',
};

describe('a log', () => {
  it.each([60, 80, 100, 140])('fits a terminal of %i columns', (width) => {
    for (const line of logLines([ENTRY, ENTRY], { width, paint: plainly, bodies: true }))
      expect(widthOf(line)).toBeLessThanOrEqual(width);
  });

  it('says what had no room, and gives a pipe everything', () => {
    expect(logLines([ENTRY], { width: 60, paint: plainly, bodies: false }).at(-1)).toMatch(
      /^Too narrow for: .*campaign/,
    );
    const [header, row] = logLines([ENTRY], { width: null, paint: plainly, bodies: false });
    expect(header).toMatch(/actor$/);
    expect(row).toContain('2026-12-01T09:02:03.000Z  sent');
    expect(row).toContain('$900 at $22.50 CPM, ceiling $1,125');
    expect(row).toContain('Northwind Coffee Roasters and Bakery');
  });

  it('lets no mail write to the terminal, and says that a text was erased', () => {
    const shown = logLines([ENTRY], { width: 80, paint: plainly, bodies: true }).join('\n');
    expect(shown).toBe(stripVTControlCharacters(shown));
    const erased = { ...ENTRY, emailSubject: null, emailBody: null };
    expect(logLines([erased], { width: 80, paint: plainly, bodies: true })).toContain('    (the text was erased)');
  });

  it.each([
    [{ ask: cents(140_000) }, 'ask $1,400', 'ask $1,400'],
    [{ price: cents(90_000), ask: cents(140_000) }, '$900, ask $1,400', '$900'],
    [{ ceiling: cents(112_500) }, 'ceiling $1,125', 'ceiling $1,125'],
    [null, '', ''],
  ])('words the rates %j as %s', (rates, full, short) => {
    expect(ratesWords(rates)).toBe(full);
    expect(ratesWords(rates, true)).toBe(short);
  });
});

describe('a timeline', () => {
  it.each([40, 80, 140])('fits a terminal of %i columns', (width) => {
    for (const line of timelineLines([MOMENT], { width, paint: plainly }))
      expect(widthOf(line)).toBeLessThanOrEqual(width);
  });

  it('wraps nothing in a pipe', () => {
    expect(timelineLines([MOMENT], { width: null, paint: plainly })).toHaveLength(2 + 1 + 1 + 2 + 1);
  });

  it('names each day once', () => {
    const later = { ...MOMENT, at: '2026-12-02T00:00:00.000Z' as Instant };
    const days = timelineLines([MOMENT, MOMENT, later], { width: null, paint: plainly }).filter((line) =>
      /^\w{3} \d/.test(line),
    );
    expect(days).toEqual(['Tue 1 Dec 2026', 'Wed 2 Dec 2026']);
  });

  it('shows a draft’s text only where it was not sent as it stood', () => {
    const drafted = (move: number) =>
      event('MailDrafted', { move, purpose: 'counter', price: null, use: null, notBefore: null });
    const sent = event('MailSent', { move: 1, purpose: 'counter', price: null, direction: 'sent' });
    const moments = momentsOf([drafted(1), sent, drafted(2)], 'Mia');
    expect(moments.map(({ words }) => words === undefined)).toEqual([true, false, false]);
  });

  it('shows an event of a newer release with a warning', () => {
    const unknown = { ...event('FromTheFuture', {}).event, warning: 'the catalogue does not know it' };
    expect(momentsOf([{ event: unknown, effect: null }], 'Mia')[0]?.sentence).toBe(
      'FromTheFuture: the catalogue does not know it.',
    );
  });
});

const event = (type: string, data: object): StoryEvent => ({
  event: {
    type,
    data,
    personal: { subject: 's', content: { subject: 'Reel', body: 'Hello' } },
    position: 1,
    stream: 'negotiation:n-1',
    state: 'offering',
    occurredAt: '2026-12-01T09:02:03.000Z',
  } as unknown as StoryEvent['event'],
  effect: null,
});
