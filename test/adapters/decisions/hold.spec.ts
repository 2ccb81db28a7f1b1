import { describe, expect, it } from 'vitest';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import type { CampaignCommand } from '../../../src/domain/campaign/decide.ts';
import type { HoldCommand } from '../../../src/domain/campaign/hold.ts';
import type { Cents } from '../../../src/events/units.ts';
import { campaignList } from '../../../src/projections/queries.ts';
import { openApplication, type TestApplication } from '../../support/application.ts';
import { because, CAMPAIGN, decideOn, negotiationsOf, startCampaign } from '../../support/campaigns.ts';

const person = (name: string) => ({ name });
const BY_SAM = { ...because(), actor: 'slack:U1' };
const hold = ({ app }: TestApplication, type: HoldCommand['type']) =>
  app.log.write((tx) => decideCampaign(tx, app, CAMPAIGN, { type, by: 'U1' }, BY_SAM));
const statuses = (house: TestApplication) => negotiationsOf(house).map(({ name, status }) => `${name} ${status}`);
const standing = ({ app }: TestApplication) => campaignList(app.log.database).map((campaign) => campaign.standing);

/** Three fit into the budget, the fourth waits. */
const four = async (): Promise<TestApplication> => {
  const house = openApplication();
  await startCampaign(house, ['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map(person), { budget: 200_000 as Cents });
  expect(statuses(house)).toEqual([
    'Ann offering',
    'Bo offering',
    'Cy offering',
    'Di offering',
    'Ed queued_for_budget',
  ]);
  return house;
};

describe('a campaign’s pause', () => {
  it('pauses everybody who is open in the same transaction, one event each with the person’s id', async () => {
    const house = await four();
    await decideOn(house, 'Ann', { type: 'Stop', by: 'U2', reason: '' });
    await decideOn(house, 'Bo', { type: 'Pause', by: 'U2' });
    await hold(house, 'PauseCampaign');
    expect(standing(house)).toEqual(['paused']);
    expect(statuses(house)).toEqual(['Ann stopped', 'Bo paused', 'Cy paused', 'Di paused', 'Ed paused']);
    const events = house.events('NegotiationPaused').filter(({ data }) => data.withCampaign);
    expect(events).toHaveLength(3);
    const [cause] = house.events('CampaignPaused');
    for (const { data, metadata } of events) {
      expect(data.by).toBe('U1');
      expect(metadata).toMatchObject({ actor: 'slack:U1', causationId: cause?.id, correlationId: CAMPAIGN });
    }
  });

  it('holds openings that get room, and lets them go when it ends', async () => {
    const house = await four();
    await hold(house, 'PauseCampaign');
    await decideOn(house, 'Ann', { type: 'CloseAsDeclined', by: 'U2' });
    await decideOn(house, 'Bo', { type: 'CloseAsDeclined', by: 'U2' });
    expect(house.events('OfferDecided')).toHaveLength(4);
    await hold(house, 'ResumeCampaign');
    expect(standing(house)).toEqual(['running']);
    expect(statuses(house)).toEqual(['Ann declined', 'Bo declined', 'Cy offering', 'Di offering', 'Ed offering']);
  });

  it('holds who is found late, and starts them when it ends', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann')]);
    await hold(house, 'PauseCampaign');
    await late(house, 'Bo');
    expect(statuses(house)).toEqual(['Ann paused', 'Bo paused']);
    expect(house.events('OfferDecided')).toHaveLength(1);
    await hold(house, 'ResumeCampaign');
    expect(statuses(house)).toEqual(['Ann offering', 'Bo offering']);
  });

  it('ends for those whom it paused alone: whom a person paused stays paused', async () => {
    const house = await four();
    await decideOn(house, 'Bo', { type: 'Pause', by: 'U2' });
    await hold(house, 'PauseCampaign');
    await hold(house, 'ResumeCampaign');
    expect(statuses(house)).toEqual(['Ann offering', 'Bo paused', 'Cy offering', 'Di offering', 'Ed offering']);
    expect(house.events('NegotiationResumed').every(({ data }) => data.by === 'U1')).toBe(true);
  });

  it('keeps one thread from going on by itself', async () => {
    const house = await four();
    await hold(house, 'PauseCampaign');
    await expect(decideOn(house, 'Ann', { type: 'Resume', by: 'U2' })).rejects.toMatchObject({
      code: 'CAMPAIGN_HELD',
      standing: 'paused',
    });
  });
});

describe('a campaign’s stop', () => {
  it('stops everybody who is open, and lets no queued opening go', async () => {
    const house = await four();
    await hold(house, 'StopCampaign');
    expect(standing(house)).toEqual(['stopped']);
    expect(statuses(house)).toEqual(['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => `${name} stopped`));
    expect(house.events('OfferDecided')).toHaveLength(4);
    for (const { data, metadata } of house.events('NegotiationStopped'))
      expect([data.by, metadata.actor]).toEqual(['U1', 'slack:U1']);
  });

  it('starts nobody who is found late', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann')]);
    await hold(house, 'StopCampaign');
    await late(house, 'Bo');
    expect(statuses(house)).toEqual(['Ann stopped']);
  });

  it('leaves a reopened thread to its person', async () => {
    const house = await four();
    await hold(house, 'StopCampaign');
    await decideOn(house, 'Ann', { type: 'Reopen', by: 'U2' });
    await expect(decideOn(house, 'Ann', { type: 'HandBack', by: 'U2', standing: null })).rejects.toMatchObject({
      code: 'CAMPAIGN_HELD',
      standing: 'stopped',
    });
    expect(statuses(house)[0]).toBe('Ann human_managed');
  });
});

/** A second look into the sheet finds somebody in place 2. */
const late = ({ app }: TestApplication, name: string) => {
  const id = name.toLowerCase();
  const influencer = {
    ...{ place: 2, negotiationId: `negotiation-${id}`, influencerId: id, row: 3, platform: 'instagram' as const },
    ...{ averageViews: 40_000, alsoOn: [], engagement: { rate: null, basis: 'followers' as const, posts: null } },
    limits: { minRate: null, limit: null },
  };
  const contact = { name, email: `${id}@mail.example`, handle: null, managerEmail: null, timeZone: null };
  const findings = [{ place: 2, listedAs: name, outcome: 'found', influencer, contact }] as never;
  const command = {
    type: 'MatchInfluencers' as const,
    findings,
    config: { weights: {}, benchmarks: [] },
  } satisfies CampaignCommand;
  return app.log.write((tx) => decideCampaign(tx, app, CAMPAIGN, command, because()));
};
