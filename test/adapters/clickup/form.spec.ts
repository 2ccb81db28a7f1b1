import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readForm } from '../../../src/adapters/clickup/form.ts';
import { readFieldMapping } from '../../../src/adapters/clickup/mapping.ts';
import { ClickUpTask } from '../../../src/adapters/clickup/task.ts';
import type { Day } from '../../../src/events/units.ts';

const TODAY = '2026-11-02' as Day;
const mapping = readFieldMapping(readFileSync('config/campaign-fields.yaml', 'utf8'));

/** What each field holds: a bare string is a text field, an array its type, value and type_config. */
type Answers = Readonly<Record<string, string | readonly [string, unknown, object?] | undefined>>;

const COMPLETE: Answers = {
  'Client Name': 'Acme',
  Budget: ['currency', '20000', { currency_type: 'USD' }],
  Deliverables: '2 Reels + 3 Stories',
  Influencers: 'Maya Lee, @ann.bo\nJosé Núñez',
  'CPM Range': '$20-30',
  Platform: ['drop_down', 0, { options: [{ id: 'a', name: 'Instagram', orderindex: 0 }] }],
  Timeline: 'Dec 1 – Dec 31, 2026',
};

describe('a campaign form', () => {
  it('with the standard fields is complete', () => {
    expect(read({})).toEqual({
      outcome: 'complete',
      form: {
        taskId: '86abc',
        taskUrl: 'https://app.clickup.com/t/86abc',
        taskName: 'Acme winter',
        clientName: 'Acme',
        budget: 2_000_000,
        platform: 'instagram',
        deliverables: [
          { type: 'instagram_reel', quantity: 2 },
          { type: 'instagram_story', quantity: 3 },
        ],
        influencers: ['Maya Lee', '@ann.bo', 'José Núñez'],
        openingCpm: 2_000,
        targetCpm: 3_000,
        timeline: { start: '2026-12-01', end: '2026-12-31' },
        stretch: null,
        perInfluencerLimit: null,
        rounds: null,
        mention: [],
        replyMode: null,
      },
    });
  });

  it.each<[string, Answers, object]>([
    ['its fields under other names', { Budget: undefined, ' total  BUDGET': '$20k' }, { budget: 2_000_000 }],
    ['a budget in text', { Budget: '$20,000.50' }, { budget: 2_000_050 }],
    ['a budget as a number', { Budget: ['number', '20000.5'] }, { budget: 2_000_050 }],
    ['a CPM range in words', { 'CPM Range': '20 to 30' }, { openingCpm: 2_000, targetCpm: 3_000 }],
    ['a CPM range with signs', { 'CPM Range': '$20 – $30 CPM' }, { openingCpm: 2_000, targetCpm: 3_000 }],
    ['a CPM range with cents', { 'CPM Range': '$19.50-22.75' }, { openingCpm: 1_950, targetCpm: 2_275 }],
    [
      'a CPM range in two fields',
      { 'CPM Range': undefined, 'CPM Min': ['number', '20'], 'CPM Max': ['currency', 30, { currency_type: 'USD' }] },
      { openingCpm: 2_000, targetCpm: 3_000 },
    ],
    ['a CPM range twice, but the same', { 'CPM Min': '20', 'CPM Max': '30' }, { openingCpm: 2_000 }],
    ['an explicit target', { 'CPM Target': '$25' }, { openingCpm: 2_000, targetCpm: 2_500 }],
    ['a target at the top of the range', { 'CPM Target': '$30' }, { targetCpm: 3_000 }],
    ['a target at the bottom of the range', { 'CPM Target': ['number', 20] }, { targetCpm: 2_000 }],
    [
      'an end as a date',
      { Timeline: ['date', String(Date.UTC(2026, 11, 31, 4))] },
      { timeline: { start: null, end: '2026-12-31' } },
    ],
    [
      'two date fields',
      {
        Timeline: undefined,
        'Start Date': ['date', String(Date.UTC(2026, 11, 1))],
        'End Date': ['date', String(Date.UTC(2026, 11, 31))],
      },
      { timeline: { start: '2026-12-01', end: '2026-12-31' } },
    ],
    ['an end that is today', { Timeline: TODAY }, { timeline: { start: null, end: TODAY } }],
    [
      'deliverables as labels',
      { Deliverables: ['labels', ['a'], { options: [{ id: 'a', label: '2 Reels' }] }] },
      { deliverables: [{ type: 'instagram_reel', quantity: 2 }] },
    ],
    [
      'no platform where the deliverables say it',
      { Platform: undefined, Deliverables: '2 TikTok videos' },
      { platform: 'tiktok' },
    ],
    ['deliverables on two platforms', { Platform: undefined, Deliverables: '2 Reels + 1 TikTok' }, { platform: null }],
    ['two platforms named', { Platform: 'Instagram & TikTok', Deliverables: '2 Reels + 1 TikTok' }, { platform: null }],
    [
      'influencers as users',
      { Influencers: ['users', [{ id: 1, username: 'Maya Lee' }]] },
      { influencers: ['Maya Lee'] },
    ],
    [
      'influencers in bullets',
      { Influencers: '- Maya Lee\n2. Ann Bo; \u00a0Bo\n' },
      { influencers: ['Maya Lee', 'Ann Bo', 'Bo'] },
    ],
    [
      'influencers listed twice',
      { Influencers: 'Maya Lee, ann, maya  lee, @Ann' },
      { influencers: ['Maya Lee', 'ann'] },
    ],
    [
      'influencers listed twice, who keep their first place',
      { Influencers: 'Ann, Bo, Ann' },
      { influencers: ['Ann', 'Bo'] },
    ],
    [
      'influencers whose names differ by an accent',
      { Influencers: 'José Díaz, JOSÉ  DÍAZ, Jose Diaz' },
      { influencers: ['José Díaz', 'Jose Diaz'] },
    ],
    ['a stretch in percent', { Stretch: '20%' }, { stretch: 0.2 }],
    ['a stretch as a share', { Stretch: ['number', '0.2'] }, { stretch: 0.2 }],
    ['no stretch allowed', { Stretch: ['number', '0'] }, { stretch: 0 }],
    ['a limit for each influencer', { 'Per-Influencer Limit': '$1,500' }, { perInfluencerLimit: 150_000 }],
    ['rounds', { Rounds: ['number', '3'] }, { rounds: 3 }],
    ['people to mention', { Mention: '@sam, @kim' }, { mention: ['@sam', '@kim'] }],
    ['a reply mode', { 'Reply Mode': 'Review' }, { replyMode: 'review' }],
  ])('may have %s', (_name, changes, expected) => {
    expect(read(changes)).toMatchObject({ outcome: 'complete', form: expected });
  });

  it('reads a date on the day that the team picked', () => {
    const fourInTokyo = ['date', String(Date.UTC(2026, 11, 30, 19))] as const;
    const form = readForm(task({ Timeline: fourInTokyo }), mapping, { today: TODAY, timeZone: 'Asia/Tokyo' });
    expect(form).toMatchObject({ outcome: 'complete', form: { timeline: { end: '2026-12-31' } } });
  });
});

describe('a form that starts nothing', () => {
  it('is incomplete where required fields are empty, and names them all', () => {
    const empty = Object.fromEntries(Object.keys(COMPLETE).map((name) => [name, undefined]));
    const reading = read(empty);
    expect(reading).toMatchObject({ outcome: 'incomplete' });
    expect(problemsOf(reading)).toEqual(
      ['Client Name', 'Budget', 'Deliverables', 'Influencers', 'CPM Range', 'Timeline'].map((field) => [field, null]),
    );
  });

  it('is incomplete where only the platform of its deliverables is missing', () => {
    expect(read({ Platform: undefined, Deliverables: '2 stories' })).toMatchObject({
      outcome: 'incomplete',
      problems: [{ field: 'Platform', held: null, expected: expect.stringContaining('2 stories') as string }],
    });
  });

  it('is incomplete with one end of the CPM range', () => {
    expect(read({ 'CPM Range': undefined, 'CPM Max': '30' })).toMatchObject({
      outcome: 'incomplete',
      problems: [{ field: 'CPM Min', held: null }],
    });
  });

  it('is invalid as soon as one field is wrong, and names every problem at once', () => {
    const reading = read({
      'Client Name': undefined,
      Budget: '~20k',
      'CPM Range': '$30-20',
      Timeline: '2026-10-01',
      Stretch: '20',
    });
    expect(reading).toMatchObject({ outcome: 'invalid' });
    expect(problemsOf(reading)).toEqual([
      ['Client Name', null],
      ['Budget', '~20k'],
      ['CPM Range', '$30-20'],
      ['Timeline', '2026-10-01'],
      ['Stretch', '20'],
    ]);
  });

  it.each<[string, Answers, string, string]>([
    ['a budget in euros', { Budget: ['currency', '20000', { currency_type: 'EUR' }] }, 'Budget', '20000 EUR'],
    ['a budget in euros as text', { Budget: '€20,000' }, 'Budget', '€20,000'],
    ['a budget in words in a number field', { Budget: ['number', 'lots'] }, 'Budget', 'lots'],
    ['a budget of nothing', { Budget: ['number', '0'] }, 'Budget', '0'],
    ['a budget with fractions of a cent', { Budget: '$10.005' }, 'Budget', '$10.005'],
    ['a CPM range in pounds', { 'CPM Range': '£20-30' }, 'CPM Range', '£20-30'],
    ['a CPM range with one end', { 'CPM Range': '25' }, 'CPM Range', '25'],
    ['a CPM range with three ends', { 'CPM Range': '20-25-30' }, 'CPM Range', '20-25-30'],
    ['a CPM range from nothing', { 'CPM Range': '0-30' }, 'CPM Range', '0-30'],
    [
      'a CPM range upside down in two fields',
      { 'CPM Range': undefined, 'CPM Min': '30', 'CPM Max': '20' },
      'CPM Max',
      '20',
    ],
    ['two different CPM ranges', { 'CPM Min': '20', 'CPM Max': '35' }, 'CPM Range', '$20-30'],
    ['thousands as a CPM', { 'CPM Range': '20-30k' }, 'CPM Range', '20-30k'],
    ['a target that is a budget', { 'CPM Target': '$20,000' }, 'CPM Target', '$20,000'],
    ['a target below the range', { 'CPM Target': '$15' }, 'CPM Target', '$15'],
    ['a target above the range', { 'CPM Target': '$30.01' }, 'CPM Target', '$30.01'],
    ['a target that can not be read', { 'CPM Target': 'low' }, 'CPM Target', 'low'],
    ['a platform nobody negotiates for', { Platform: 'Twitch' }, 'Platform', 'Twitch'],
    [
      'deliverables on another platform',
      { Platform: 'YouTube', Deliverables: '2 Instagram Reels' },
      'Platform',
      'YouTube',
    ],
    ['deliverables nobody knows', { Deliverables: '2 Reels + a billboard' }, 'Deliverables', '2 Reels + a billboard'],
    ['a timeline without a year', { Timeline: 'Dec 1 – Dec 31' }, 'Timeline', 'Dec 1 – Dec 31'],
    ['a timeline that is past', { Timeline: '2026-11-01' }, 'Timeline', '2026-11-01'],
    [
      'a timeline that ends before it starts',
      { Timeline: '2026-12-31 to 2026-12-01' },
      'Timeline',
      '2026-12-31 to 2026-12-01',
    ],
    ['two different ends', { 'End Date': '2026-12-30' }, 'Timeline', 'Dec 1 – Dec 31, 2026'],
    ['a stretch with two meanings', { Stretch: ['number', '1'] }, 'Stretch', '1'],
    ['a stretch over the whole', { Stretch: '120%' }, 'Stretch', '120%'],
    ['a limit that is a range', { 'Per-Influencer Limit': '500-800' }, 'Per-Influencer Limit', '500-800'],
    ['half a round', { Rounds: ['number', '1.5'] }, 'Rounds', '1.5'],
    ['no round', { Rounds: ['number', '0'] }, 'Rounds', '0'],
    ['a reply mode nobody knows', { 'Reply Mode': 'maybe' }, 'Reply Mode', 'maybe'],
    ['one thing said twice', { Brand: 'Bolt' }, 'Client Name', 'Client Name: Acme; Brand: Bolt'],
  ])('has %s', (_name, changes, field, held) => {
    const reading = read(changes);
    expect(reading.outcome).toBe('invalid');
    expect(problemsOf(reading)).toEqual([[field, held]]);
  });

  it('shows a wrong date as the day that the team picked', () => {
    const fourInTokyo = ['date', String(Date.UTC(2026, 9, 30, 19))] as const;
    const reading = readForm(task({ Timeline: fourInTokyo }), mapping, { today: TODAY, timeZone: 'Asia/Tokyo' });
    expect(problemsOf(reading)).toEqual([['Timeline', '2026-10-31']]);
  });

  it.each(['a', '1', '-', '\n', '@', 'Dec 1 ', '1,'])(
    'is endless %j, and is read quickly and shown in part',
    (unit) => {
      const endless = `x${unit.repeat(50_000 / unit.length)}x`;
      const started = performance.now();
      const reading = read({ Budget: endless, Timeline: endless, 'CPM Range': endless, Deliverables: endless });
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(reading.outcome).toBe('invalid');
      expect(JSON.stringify(reading).length).toBeLessThan(5_000);
    },
  );

  it('tells what it expected', () => {
    expect(read({ 'CPM Target': '$15' })).toMatchObject({
      problems: [{ expected: 'within the CPM range, $20 to $30' }],
    });
  });
});

const task = (changes: Answers): ClickUpTask =>
  ClickUpTask.parse({
    id: '86abc',
    name: 'Acme winter',
    url: 'https://app.clickup.com/t/86abc',
    date_created: '1793520000000',
    list: { id: '901' },
    custom_fields: Object.entries({ ...COMPLETE, ...changes }).map(([name, answer]) => {
      const [type, value, type_config] = typeof answer === 'string' ? ['text', answer] : (answer ?? ['text']);
      return { id: name, name, type, type_config, ...(value === undefined ? {} : { value }) };
    }),
  });

const read = (changes: Answers) => readForm(task(changes), mapping, { today: TODAY });

const problemsOf = (reading: ReturnType<typeof readForm>) =>
  reading.outcome === 'complete' ? [] : reading.problems.map(({ field, held }) => [field, held]);
