import { describe, expect, it } from 'vitest';
import type { SheetsClient } from '../../../src/adapters/sheets/client.ts';
import { metadata } from '../../../src/adapters/application.ts';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import { outagesOf } from '../../../src/adapters/outages.ts';
import { matchAgain, readRosterFor, readRows } from '../../../src/adapters/sheets/read-roster.ts';
import type { CampaignId } from '../../../src/events/units.ts';
import { openApplication, type TestApplication } from '../../support/application.ts';
import {
  cells,
  decideOn,
  negotiationsOf,
  performOnce,
  sheet,
  sheetOf,
  startCampaign,
  submit,
} from '../../support/campaigns.ts';
import { startRunner, untilIdle } from '../../support/effects.ts';

const MAYA = { name: 'Maya Lee', email: 'Maya@Mail.Example' };
const ANN = { name: 'Ann Bo' };

const readWith = (house: TestApplication, client: SheetsClient) =>
  performOnce(house, 'read_roster', readRosterFor(house.app, client));

const noticesIn = ({ rows }: TestApplication) =>
  rows<{ notice: string }>(
    "SELECT state ->> 'notice' AS notice FROM effects WHERE kind = 'post_notice' ORDER BY asked_at, key",
  ).map(({ notice }) => notice);

const { signal } = new AbortController();

describe('reading the roster for a campaign', () => {
  it('starts everybody found at once, tells of the others, and says who each is', async () => {
    const house = openApplication();
    await submit(house, ['maya lee', 'Nobody Known', 'Twin', 'Broken Row']);
    const twins = [
      { name: 'Twin', email: 'a@mail.example' },
      { name: 'Twin', email: 'b@mail.example' },
    ];
    await readWith(house, sheet([MAYA, ...twins, { name: 'Broken Row', views: 'n/a' }]));

    expect(negotiationsOf(house)).toMatchObject([
      { name: 'Maya Lee', place: 1, status: 'offering', last_offer: 80_000 },
    ]);
    expect(house.events('CampaignStarted')[0]?.data).toMatchObject({ found: 1, notFound: 3, leftOut: 0 });
    expect(house.events('InfluencerMatched')[0]).toMatchObject({
      data: { place: 1, row: 2, late: false, averageViews: 40_000, engagement: { rate: 3.65, basis: 'followers' } },
      personal: { content: { listedAs: 'maya lee', name: 'Maya Lee', email: 'maya@mail.example' } },
    });
    expect(house.events('InfluencerMissing')[0]?.personal.content).toEqual({ name: 'Nobody Known' });
    expect(house.events('InfluencerAmbiguous')[0]?.data.rows).toEqual([3, 4]);
    expect(house.events('InfluencerUnreadable')[0]).toMatchObject({
      data: { row: 5, columns: ['Average Views'] },
      personal: { content: { problems: [{ column: 'Average Views', value: 'n/a' }] } },
    });
    expect(noticesIn(house)).toEqual(['campaign_card', 'campaign_started', 'influencers_not_found']);
  });

  it('keeps of each line only its outcome in the campaign’s row, which is written anew for every line', async () => {
    const house = openApplication();
    await submit(house, ['Maya Lee', 'Nobody Known']);
    await readWith(house, sheet([MAYA]));
    const [row] = house.rows<{ state: string }>('SELECT state FROM campaigns');
    expect(JSON.parse(row?.state ?? '')).toMatchObject({ status: 'started' });
    expect((JSON.parse(row?.state ?? '') as { lookups: unknown }).lookups).toEqual({
      1: { outcome: 'matched' },
      2: { outcome: 'missing' },
    });
  });

  it('says on which other platforms somebody stands who is missing on the campaign’s', async () => {
    const house = openApplication();
    await submit(house, ['Maya Lee', 'Ann Bo']);
    await readWith(house, sheet([{ ...MAYA, platform: 'TikTok' }, ANN]));
    expect(house.events('InfluencerMissing')).toMatchObject([
      { data: { place: 1, elsewhere: [{ row: 2, platform: 'tiktok' }] } },
    ]);
  });

  it('prices a package on two platforms with the row for each, and misses who lacks one', async () => {
    const house = openApplication();
    const deliverables = [
      { type: 'tiktok_video' as const, quantity: 1 },
      { type: 'instagram_reel' as const, quantity: 2 },
    ];
    await submit(house, ['Maya Lee', 'Ann Bo'], { platform: null, deliverables });
    await readWith(house, sheet([MAYA, { ...MAYA, platform: 'TikTok', views: 90_000 }, ANN]));
    expect(house.events('InfluencerMatched').map(({ data }) => data)).toMatchObject([
      { row: 3, platform: 'tiktok', averageViews: 90_000, alsoOn: [{ row: 2, platform: 'instagram' }] },
    ]);
    expect(house.events('NegotiationStarted').map(({ data }) => data.impressions)).toEqual([90_000 + 2 * 40_000]);
    expect(house.events('InfluencerMissing').map(({ data }) => data)).toMatchObject([
      { place: 2, elsewhere: [{ row: 4, platform: 'instagram' }] },
    ]);
  });

  it('negotiates once with one person under two names', async () => {
    const house = openApplication();
    await submit(house, ['Maya Lee', '@mayalee']);
    await readWith(house, sheet([MAYA]));
    expect(negotiationsOf(house)).toHaveLength(1);
    expect(house.events('InfluencerListedTwice')[0]?.data).toMatchObject({ place: 2 });
  });

  it('knows a person again in a second campaign, whatever the case of the address', async () => {
    const house = openApplication();
    await startCampaign(house, [MAYA]);
    await startCampaign(house, [{ ...MAYA, email: 'MAYA@mail.example' }], { campaignId: 'task-2' as CampaignId });
    const ids = house.events('InfluencerMatched').map(({ data }) => data.influencerId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  describe('where an agency put its one address beside two people', () => {
    const TOM = { name: 'Tom Ray', email: MAYA.email };
    const told = (house: TestApplication) =>
      house.events('InfluencerUnreadable').map(({ data, personal }) => [data.row, personal.content?.problems]);
    const problem = (row: number) => [
      {
        column: 'Email',
        value: 'maya@mail.example',
        expected: `an address of their own: row ${row} has the same one beside another name and handle`,
      },
    ];

    it('writes to the first of them on the list, and asks for another address of the second', async () => {
      const house = openApplication();
      await submit(house, ['Tom Ray', 'Maya Lee']);
      await readWith(house, sheet([MAYA, TOM]));
      expect(negotiationsOf(house).map(({ name }) => name)).toEqual(['Tom Ray']);
      expect(told(house)).toEqual([[2, problem(3)]]);

      await matchAgain(house.app, sheet([{ ...MAYA, email: 'maya@home.example' }, TOM]));
      expect(negotiationsOf(house).map(({ name }) => name)).toEqual(['Tom Ray', 'Maya Lee']);
    });

    it('never greets one by the name of the other, who is in a later campaign', async () => {
      const house = openApplication();
      await submit(house, ['Maya Lee']);
      await readWith(house, sheet([MAYA, TOM]));
      await submit(house, ['Tom Ray'], { campaignId: 'task-2' as CampaignId });
      await readWith(house, sheet([MAYA, TOM]));
      expect(house.rows('SELECT name FROM contacts')).toEqual([{ name: 'Maya Lee' }]);
      expect(negotiationsOf(house, 'task-2')).toEqual([]);
      expect(told(house)).toEqual([[3, problem(2)]]);
    });

    it.each([
      ['a row that was renamed, with another handle', [TOM]],
      ['another handle for another platform', [MAYA, { ...MAYA, handle: 'mayatok' }]],
    ])('takes nobody for two people because of %s', async (_what, people) => {
      const house = openApplication();
      await startCampaign(house, [MAYA]);
      const last = people.at(-1);
      await submit(house, [`@${last?.name === 'Tom Ray' ? 'tomray' : 'mayatok'}`], {
        campaignId: 'task-2' as CampaignId,
      });
      await readWith(house, sheet(people));
      expect(negotiationsOf(house, 'task-2')).toHaveLength(1);
      expect(told(house)).toEqual([]);
    });
  });

  it('never starts a person who asked not to be written to', async () => {
    const house = openApplication();
    await startCampaign(house, [MAYA, ANN]);
    await decideOn(house, 'Maya Lee', { type: 'Suppress', because: 'opted_out' });
    await startCampaign(house, [MAYA, ANN], { campaignId: 'task-2' as CampaignId });
    expect(negotiationsOf(house, 'task-2').map(({ name }) => name)).toEqual(['Ann Bo']);
    expect(house.events('InfluencerSuppressed')).toHaveLength(1);
  });

  it('starts who is added to the sheet later by itself, once, and tells of it', async () => {
    const house = openApplication();
    await submit(house, ['Maya Lee', 'Ann Bo', 'Cy Dee']);
    await readWith(house, sheet([MAYA]));
    const told = noticesIn(house).length;
    await matchAgain(house.app, sheet([MAYA]));
    expect(noticesIn(house)).toHaveLength(told);

    await matchAgain(house.app, sheet([MAYA, ANN]));
    await matchAgain(house.app, sheet([MAYA, ANN]));
    expect(negotiationsOf(house)).toMatchObject([
      { name: 'Maya Lee', status: 'offering' },
      { name: 'Ann Bo', place: 2, status: 'offering' },
    ]);
    expect(noticesIn(house).slice(told)).toEqual(['influencer_added']);
    expect(house.events('CampaignStarted')).toHaveLength(1);

    await matchAgain(house.app, sheet([MAYA, ANN, { name: 'Cy Dee', rate: 'lots' }]));
    expect(noticesIn(house).slice(told)).toEqual(['influencer_added', 'influencer_not_found']);
  });

  it('answers whoever had it looked into again, also where nobody is new', async () => {
    const house = openApplication();
    await submit(house, ['Maya Lee', 'Ann Bo']);
    await readWith(house, sheet([MAYA]));
    const asks = () =>
      house.app.log.write((tx) => {
        const because = metadata('slack', 'slack:U1', 'task-1');
        return decideCampaign(tx, house.app, 'task-1' as CampaignId, { type: 'AskToLookUp', by: 'U1' }, because);
      });
    await asks();
    await readWith(house, sheet([MAYA]));
    await asks();
    await readWith(house, sheet([MAYA, ANN]));
    expect(house.events('LookUpAnswered').map(({ data }) => data)).toMatchObject([
      { askedBy: 'U1', found: 0, notFound: 1 },
      { askedBy: 'U1', found: 1, notFound: 0 },
    ]);
  });

  it('looks on for the others where one campaign fails', async () => {
    const house = openApplication();
    for (const campaignId of ['task-1', 'task-2'] as CampaignId[]) {
      await submit(house, ['Maya Lee', 'Ann Bo'], { campaignId });
      await performOnce(house, 'read_roster', readRosterFor(house.app, sheet([MAYA])));
    }
    let calls = 0;
    const uuid = (): string => {
      calls += 1;
      if (calls === 1) throw new Error('the first one breaks');
      return house.app.ids.uuid();
    };
    const app = { ...house.app, ids: { ...house.app.ids, uuid } };
    await expect(matchAgain(app, sheet([MAYA, ANN]))).rejects.toThrow('1 of 2 campaigns');
    expect(negotiationsOf(house, 'task-1').map(({ name }) => name)).toEqual(['Maya Lee']);
    expect(negotiationsOf(house, 'task-2').map(({ name }) => name)).toEqual(['Maya Lee', 'Ann Bo']);
  });

  it('reads no sheet while nobody is missing', async () => {
    const house = openApplication();
    await startCampaign(house, [MAYA]);
    const unread: SheetsClient = { read: () => Promise.reject(new Error('read')) };
    await expect(matchAgain(house.app, unread)).resolves.toBe(false);
  });

  it('reads it while an outage lasts, so that its end is noticed although nobody is missing any more', async () => {
    const house = openApplication();
    await startCampaign(house, [MAYA]);
    const outages = outagesOf(house.app);
    await house.app.log.write((tx) => outages.began(tx, 'sheets', null, { status: 503, message: 'HTTP 503' }));
    await expect(matchAgain(house.app, sheet([MAYA]))).resolves.toBe(true);
    await outages.worked('sheets');
    await expect(matchAgain(house.app, sheet([MAYA]))).resolves.toBe(false);
  });

  it('decides nothing by a faulted read model', async () => {
    const house = openApplication({ faulted: ['contacts'] });
    await expect(startCampaign(house, [MAYA])).rejects.toMatchObject({ code: 'READ_MODEL_FAULTED' });
    expect(house.app.log.head()).toBe(0);
  });
});

describe('a sheet that is no roster', () => {
  it.each<[string, SheetsClient, string]>([
    [
      'without the tab',
      { read: () => Promise.resolve({ outcome: 'tab_missing', tabs: ['Sheet1', 'Old'] }) },
      'the spreadsheet has no such tab; set SHEETS_TAB to one of its 2',
    ],
    [
      'whose header lacks a column and has another twice',
      sheetOf([['Name', 'Email', 'E-Mail', 'Handle', 'Platform', 'Engagement Rate']]),
      'missing: Average Views; twice: Email',
    ],
  ])('%s is a permanent failure that says so', async (_case, client, message) => {
    await expect(readRows(client, signal)).rejects.toMatchObject({ kind: 'permanent', system: 'sheets' });
    await expect(readRows(client, signal)).rejects.toThrow(message);
  });

  it('is told to the team once, and the campaign starts by itself when the sheet is mended', async () => {
    const house = openApplication();
    let values: unknown[][] = [['nothing', 'here']];
    const client: SheetsClient = { read: () => Promise.resolve({ outcome: 'read', tab: 'Influencers', values }) };
    const runner = startRunner(house.app, { read_roster: readRosterFor(house.app, client) });
    await submit(house, ['Maya Lee']);
    await untilIdle(runner);
    expect(house.events('EffectNeedsPerson').map(({ data }) => data.message)).toEqual([
      'the tab has no usable header row; missing: Name, Email, Handle, Platform, Average Views, Engagement Rate; twice: none',
    ]);
    await expect(matchAgain(house.app, client)).rejects.toMatchObject({ kind: 'permanent' });
    expect(negotiationsOf(house)).toEqual([]);

    values = cells([MAYA]);
    await matchAgain(house.app, client);
    await untilIdle(runner);
    expect(negotiationsOf(house)).toMatchObject([{ name: 'Maya Lee', status: 'offering' }]);
    expect(house.rows("SELECT status FROM effects WHERE kind = 'read_roster'")).toEqual([{ status: 'succeeded' }]);
  });
});
