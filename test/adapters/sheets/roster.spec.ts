import { describe, expect, it } from 'vitest';
import { readRoster, type RosterRow } from '../../../src/adapters/sheets/roster.ts';

const HEADER = ['Name', 'Email', 'Handle', 'Platform', 'Average Views', 'Engagement Rate'];
const MAYA = ['Maya Lee', 'maya@example.com', '@maya.lee', 'Instagram', 45_000, 0.048];

describe('the influencer sheet', () => {
  it('reads a row with nothing but the required columns', () => {
    expect(rowsOf([HEADER, MAYA])).toEqual([
      {
        outcome: 'readable',
        row: 2,
        person: {
          name: 'Maya Lee',
          email: 'maya@example.com',
          handle: 'maya.lee',
          platform: 'instagram',
          averageViews: 45_000,
          engagementRate: 4.8,
          engagementBasis: 'followers',
          posts: null,
          followers: null,
          minRate: null,
          maxRate: null,
          managerEmail: null,
          timeZone: null,
        },
      },
    ]);
  });

  it('reads renamed and moved columns, under notes, between unknown ones', () => {
    const header = [
      'ENGAGEMENT\u00a0RATE (%)',
      'E-mail',
      'Comment',
      ' avg  views',
      'Influencer',
      'Username',
      'Network',
      'Max Rate ($)',
      'Timezone',
    ];
    const row = [4.8, 'maya@example.com', 'nice', '45k', 'Maya Lee', 'maya.lee', 'IG', '$1,200', 'Europe/Berlin'];
    const [read] = rowsOf([['Updated weekly'], [], header, [], row]);
    expect(read).toMatchObject({
      outcome: 'readable',
      row: 5,
      person: {
        name: 'Maya Lee',
        averageViews: 45_000,
        engagementRate: 4.8,
        maxRate: 120_000,
        timeZone: 'Europe/Berlin',
      },
    });
  });

  it('names the headers that are missing, or stand twice', () => {
    expect(readRoster([['Name', 'Email', 'Handle']])).toEqual({
      outcome: 'header_unreadable',
      missing: ['Platform', 'Average Views', 'Engagement Rate'],
      twice: [],
    });
    expect(readRoster([[...HEADER, 'E-Mail'], MAYA])).toEqual({
      outcome: 'header_unreadable',
      missing: [],
      twice: ['Email'],
    });
    expect(readRoster([])).toMatchObject({ outcome: 'header_unreadable', missing: HEADER });
  });

  it('skips blank rows, and keeps the sheet’s row numbers', () => {
    expect(rowsOf([HEADER, [], ['', ' \u200b'], MAYA]).map(({ row }) => row)).toEqual([4]);
  });

  it('names every problem of a row at once, with column and value', () => {
    const [row] = rowsOf([HEADER, ['Maya Lee', 'maya at example', '@maya.lee', 'Twitch', '~500', 4.8]]);
    expect(row).toEqual({
      outcome: 'unreadable',
      row: 2,
      name: 'Maya Lee',
      known: { email: null, handle: 'maya.lee', platform: null },
      problems: [
        { column: 'Email', value: 'maya at example', expected: 'one email address' },
        { column: 'Platform', value: 'Twitch', expected: 'Instagram, TikTok or YouTube' },
        { column: 'Average Views', value: '~500', expected: 'one number of views of at least 1, such as 45000 or 45k' },
      ],
    });
  });

  it('reads a ragged row as having empty cells', () => {
    expect(problemsOf({ Name: 'Maya Lee' }, [])).toEqual([]);
    const [row] = rowsOf([HEADER, ['Maya Lee', 'maya@example.com', '@maya']]);
    expect(row).toMatchObject({
      outcome: 'unreadable',
      problems: [{ column: 'Platform' }, { column: 'Average Views' }],
    });
  });
});

describe('a hostile sheet', () => {
  it.each(['a', '1', '-', '@', 'a@', '1,', '.', '\u200b'])(
    'of endless %j is read quickly, and shown in part',
    (unit) => {
      const endless = unit.repeat(50_000 / unit.length);
      const started = performance.now();
      const [row] = rowsOf([HEADER, HEADER.map(() => endless), MAYA]);
      expect(performance.now() - started).toBeLessThan(1_000);
      expect(JSON.stringify(row).length).toBeLessThan(5_000);
    },
  );
});

describe('a cell of the sheet', () => {
  it.each([
    ['Average Views', '1.2M', { averageViews: 1_200_000 }],
    ['Average Views', ' 850k ', { averageViews: 850_000 }],
    ['Average Views', 45_678.33, { averageViews: 45_678 }],
    ['Average Views', '1.200,50', { averageViews: 1_200 }],
    ['Engagement Rate', '4.5%', { engagementRate: 4.5 }],
    ['Engagement Rate', 4.5, { engagementRate: 4.5 }],
    ['Engagement Rate', '4.5', { engagementRate: 4.5 }],
    ['Engagement Rate', 0.045, { engagementRate: 4.5 }],
    ['Engagement Rate', 0.12, { engagementRate: 12 }],
    ['Engagement Rate', '0.3%', { engagementRate: 0.3 }],
    ['Engagement Rate', 0, { engagementRate: 0 }],
    ['Engagement Rate', '', { engagementRate: null }],
    ['Engagement Rate', 'n/a', { engagementRate: null }],
    ['Email', ' Maya@Example.com\u00a0', { email: 'maya@example.com' }],
    ['Email', 'Maya Lee <maya@example.com>', { email: 'maya@example.com' }],
    ['Email', 'mailto:maya@example.com', { email: 'maya@example.com' }],
    ['Handle', 'https://www.instagram.com/maya.lee/?hl=en', { handle: 'maya.lee' }],
    ['Handle', 'tiktok.com/@maya_lee', { handle: 'maya_lee' }],
    ['Handle', 'https://youtube.com/channel/UC12-x', { handle: 'UC12-x' }],
    ['Handle', '-', { handle: null }],
    ['Platform', 'Tik Tok', { platform: 'tiktok' }],
    ['Platform', 'YT', { platform: 'youtube' }],
    ['Engagement Basis', 'Views', { engagementBasis: 'views' }],
    ['Engagement Basis', 'by follower', { engagementBasis: 'followers' }],
    ['Engagement Basis', '', { engagementBasis: 'followers' }],
    ['Posts', 12, { posts: 12 }],
    ['Followers', '1.2M', { followers: 1_200_000 }],
    ['Min Rate', 300, { minRate: 30_000 }],
    ['Max Rate', 'n/a', { maxRate: null }],
    ['Max Rate', '$1,200.50', { maxRate: 120_050 }],
    ['Manager Email', 'agent@example.com', { managerEmail: 'agent@example.com' }],
    ['Time Zone', 'America/New_York', { timeZone: 'America/New_York' }],
    ['Time Zone', 'Etc/GMT+5', { timeZone: 'Etc/GMT+5' }],
    ['Time Zone', 'GMT', { timeZone: 'GMT' }],
  ])('%s %j is read', (column, value, expected) => {
    const [row] = rowsOf(sheetWith({ [column]: value }));
    expect(row).toMatchObject({ outcome: 'readable', person: expected });
  });

  it.each([
    ['Name', ''],
    ['Name', 'n/a'],
    ['Name', 42],
    ['Email', 'n/a'],
    ['Email', 'maya@example.com, agent@example.com'],
    ['Email', 'maya@example.com agent@example.com'],
    ['Email', 'maya@localhost'],
    ['Handle', 'maya or lee'],
    ['Handle', '@maya / @lee'],
    ['Platform', 'Instagram / TikTok'],
    ['Platform', '#REF!'],
    ['Average Views', 'n/a'],
    ['Average Views', '#REF!'],
    ['Average Views', '500-800'],
    ['Average Views', '45.000'],
    ['Average Views', 0],
    ['Average Views', -5],
    ['Average Views', '$45,000'],
    ['Average Views', '45%'],
    ['Average Views', true],
    ['Engagement Rate', '#DIV/0!'],
    ['Engagement Rate', '4-5%'],
    ['Engagement Rate', 120],
    ['Engagement Basis', 'reach per post'],
    ['Max Rate', '~500'],
    ['Max Rate', '€500'],
    ['Max Rate', 'ask her'],
    ['Min Rate', '#REF!'],
    ['Manager Email', 'Sam'],
    ['Time Zone', 'Mars/Olympus'],
    ['Time Zone', 'EST'],
    ['Time Zone', '+02:00'],
  ])('%s %j is named, never guessed', (column, value) => {
    expect(problemsOf({ [column]: value }, [])).toEqual([{ column, value: String(value) }]);
  });

  it('has a Min Rate above the Max Rate', () => {
    expect(problemsOf({ 'Min Rate': 500, 'Max Rate': 400 }, [])).toEqual([{ column: 'Min Rate', value: '500' }]);
  });

  it.each<[unknown, unknown[], number | null]>([
    [0.099, [4.5], 9.9],
    [0.1, [4.5], null],
    [0.1, [0.045], 10],
    [0.999, [1], null],
    [1, [0.045], 1],
    [1, [4.5], 1],
    [100, [], 100],
    [101, [], null],
    ['0.5%', [4.5], 0.5],
    ['-1%', [], null],
    [-0.05, [], null],
    ['$4', [], null],
  ])('reads %s beside %j as %s percent', (rate, others, percent) => {
    const column = others.map((other, place) => ['Ann Bo', `ann${place}@example.com`, 'ann', 'TikTok', 9_000, other]);
    const [row] = rowsOf([HEADER, [...MAYA.slice(0, 5), rate], ...column]);
    expect(row?.outcome === 'readable' ? row.person.engagementRate : null).toBe(percent);
  });

  it('holds a rate with two meanings where the column shows that it may hold percent points', () => {
    expect(problemsOf({ 'Engagement Rate': 0.3 }, [])).toEqual([]);
    expect(problemsOf({ 'Engagement Rate': 0.3 }, [4.5])).toEqual([{ column: 'Engagement Rate', value: '0.3' }]);
    expect(problemsOf({ 'Engagement Rate': 0.045 }, [4.5])).toEqual([]);
    expect(problemsOf({ 'Engagement Rate': 0.3 }, ['4.5%'])).toEqual([]);
  });
});

const rowsOf = (values: readonly (readonly unknown[])[]): readonly RosterRow[] => {
  const roster = readRoster(values);
  if (roster.outcome !== 'read')
    throw new Error(`expected rows, missing ${roster.missing.join()}, twice ${roster.twice.join()}`);
  return roster.rows;
};

/** Maya's row with some cells changed, and further people with the given engagement rates. */
const sheetWith = (cells: Readonly<Record<string, unknown>>, otherRates: readonly unknown[] = []) => {
  const header = [...new Set([...HEADER, ...Object.keys(cells)])];
  const maya = header.map((column, place) => (column in cells ? cells[column] : MAYA[place]));
  return [header, maya, ...otherRates.map((rate) => [...MAYA.slice(0, 5), rate])];
};

const problemsOf = (cells: Readonly<Record<string, unknown>>, otherRates: readonly unknown[]) => {
  const [row] = rowsOf(sheetWith(cells, otherRates));
  return row?.outcome === 'unreadable' ? row.problems.map(({ column, value }) => ({ column, value })) : [];
};
