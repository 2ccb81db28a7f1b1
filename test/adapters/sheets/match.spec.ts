import { describe, expect, it } from 'vitest';
import { type Lookup, lookupIn } from '../../../src/adapters/sheets/match.ts';
import { readRoster } from '../../../src/adapters/sheets/roster.ts';

type Person = readonly [name: string, email: string, handle: string, platform: string, views?: string];

const rows = (...people: readonly Person[]) => {
  const header = ['Name', 'Email', 'Handle', 'Platform', 'Average Views', 'Engagement Rate'];
  const roster = readRoster([
    header,
    ...people.map(([name, email, handle, platform, views]) => [name, email, handle, platform, views ?? 1000, '3%']),
  ]);
  if (roster.outcome !== 'read') throw new Error('the sheet of this test can not be read');
  return roster.rows;
};

const matchInfluencer = (listed: string, roster: ReturnType<typeof rows>, ...platforms: Parameters<Lookup>[1]) =>
  lookupIn(roster)(listed, platforms);

const maya: Person = ['Maya Lee', 'maya@example.com', '@maya.lee', 'Instagram'];
const jose: Person = ['José Núñez', 'jose@example.com', '@pepe', 'Instagram'];

describe('looking a listed influencer up', () => {
  it.each([
    'Maya Lee',
    'maya lee',
    ' MAYA\u00a0 LEE\u200b',
    '@maya.lee',
    'maya.lee',
    '@MAYA.LEE',
    'https://instagram.com/maya.lee/',
    'Maya Lee (@maya.lee)',
    'Maya Lee - @maya.lee',
    'Maya Lee @maya.lee',
    'M. Lee (@maya.lee)',
  ])('finds her as %j', (listed) => {
    expect(matchInfluencer(listed, rows(jose, maya), 'instagram')).toMatchObject({
      outcome: 'found',
      row: 3,
      person: { name: 'Maya Lee' },
    });
  });

  it.each(['Jose Nunez', 'JOSÉ NÚÑEZ', 'jose\u0301 nu\u0301n\u0303ez'])(
    'finds him as %j, and keeps his accents',
    (listed) => {
      expect(matchInfluencer(listed, rows(maya, jose), 'instagram')).toMatchObject({
        outcome: 'found',
        person: { name: 'José Núñez' },
      });
    },
  );

  it.each(['Maya', 'Lee', 'Maya Leeds', 'maya', '@maya', ''])('does not take %j for her', (listed) => {
    expect(matchInfluencer(listed, rows(maya), 'instagram')).toEqual({ outcome: 'missing', elsewhere: [] });
  });

  it('prefers the one whose accents fit', () => {
    const other: Person = ['Jose Nunez', 'nunez@example.com', '@nunez', 'Instagram'];
    expect(matchInfluencer('José Núñez', rows(other, jose), 'instagram')).toMatchObject({ outcome: 'found', row: 3 });
  });

  it('asks between two people of one name, on whatever platforms', () => {
    const namesake: Person = ['maya lee', 'other@example.com', '@mayalee2', 'TikTok'];
    expect(matchInfluencer('Maya Lee', rows(maya, namesake), 'instagram')).toEqual({
      outcome: 'ambiguous',
      candidates: [
        { row: 2, name: 'Maya Lee', handle: 'maya.lee', platform: 'instagram' },
        { row: 3, name: 'maya lee', handle: 'mayalee2', platform: 'tiktok' },
      ],
    });
    expect(matchInfluencer('@mayalee2', rows(maya, namesake), 'tiktok')).toMatchObject({ outcome: 'found', row: 3 });
  });

  it("asks when one person's name is another's handle", () => {
    const other: Person = ['Lee', 'lee@example.com', '@lee.x', 'Instagram'];
    const named: Person = ['Ann', 'ann@example.com', '@lee', 'Instagram'];
    expect(matchInfluencer('Lee', rows(other, named), 'instagram')).toMatchObject({ outcome: 'ambiguous' });
  });

  it('asks when the handle fits nobody but the name does', () => {
    expect(matchInfluencer('Maya Lee (@maya_new)', rows(maya), 'instagram')).toMatchObject({
      outcome: 'ambiguous',
      candidates: [{ row: 2 }],
    });
  });

  it("lets the campaign's platform decide between rows of the same person", () => {
    const both = rows(maya, ['Maya Lee', 'MAYA@example.com', '@maya.tok', 'TikTok']);
    expect(matchInfluencer('Maya Lee', both, 'tiktok')).toMatchObject({ outcome: 'found', row: 3 });
    expect(matchInfluencer('Maya Lee', both, 'instagram')).toMatchObject({ outcome: 'found', row: 2 });
  });

  it('asks when she stands twice for the same platform', () => {
    expect(matchInfluencer('Maya Lee', rows(maya, maya), 'instagram')).toMatchObject({ outcome: 'ambiguous' });
  });

  it('misses her on a platform where the sheet does not have her', () => {
    expect(matchInfluencer('Maya Lee', rows(maya), 'youtube')).toEqual({
      outcome: 'missing',
      elsewhere: [{ row: 2, name: 'Maya Lee', handle: 'maya.lee', platform: 'instagram' }],
    });
  });

  it('wants a row for each platform of the campaign', () => {
    const both = rows(maya, ['Maya Lee', 'maya@example.com', '@maya.tok', 'TikTok', '9000']);
    expect(matchInfluencer('Maya Lee', both, 'tiktok', 'instagram')).toMatchObject({
      outcome: 'found',
      row: 3,
      alsoOn: [{ row: 2, person: { averageViews: 1000 } }],
    });
    expect(matchInfluencer('Maya Lee', both, 'instagram', 'youtube')).toMatchObject({
      outcome: 'missing',
      elsewhere: [{ platform: 'instagram' }, { platform: 'tiktok' }],
    });
  });

  it('says what is wrong with her row', () => {
    expect(
      matchInfluencer('maya lee', rows(jose, [...maya.slice(0, 4), '~500'] as unknown as Person), 'instagram'),
    ).toMatchObject({
      outcome: 'unreadable',
      row: 3,
      name: 'Maya Lee',
      problems: [{ column: 'Average Views', value: '~500' }],
    });
  });

  it('does not overlook her row where its platform is what can not be read', () => {
    const dirty: Person = ['Maya Lee', 'maya@example.com', '@maya.lee', 'Insta/TikTok'];
    expect(matchInfluencer('Maya Lee', rows(dirty), 'instagram')).toMatchObject({
      outcome: 'unreadable',
      problems: [{ column: 'Platform' }],
    });
  });

  it('finds her although somebody else’s row is dirty', () => {
    expect(matchInfluencer('Maya Lee', rows(['Ann', '?', '@ann', 'Vine'], maya), 'instagram')).toMatchObject({
      outcome: 'found',
    });
  });
});
