import { expect, it } from 'vitest';
import type { CampaignId } from '../../src/events/units.ts';
import { found, storyteller } from '../support/fixtures.ts';
import { parleyHere } from './in-process.ts';
import { inDirectory } from './parley.ts';

const CAMPAIGN = 'task-held' as CampaignId;

it('a campaign that is paused or stopped is shown so, in every list and in its story', async () => {
  const file = inDirectory('held.db');
  const story = storyteller(file, '2026-12-08T10:00:00.000Z');
  const at = async (...words: readonly string[]) => (await parleyHere([...words, '--db', file])).out;
  await story.start(CAMPAIGN, 'Northwind Coffee', [found(1, 'Mia Torres', 20_000, CAMPAIGN)]);
  for (const [decision, shown] of [
    ['PauseCampaign', 'paused'],
    ['ResumeCampaign', 'started'],
    ['StopCampaign', 'stopped'],
  ] as const) {
    await story.hold(CAMPAIGN, decision);
    expect(await at('campaign', 'list')).toMatch(new RegExp(`Northwind Coffee +task-held +${shown} `));
    expect(await at('campaign', 'list', '--format', 'csv')).toContain(`,${shown},`);
    expect((await at('campaign', 'show', CAMPAIGN)).split('\n')[0]).toContain(shown);
  }
  story.close();
  const told = (await at('timeline', 'Mia Torres')).replace(/\s+/g, ' ');
  expect(told).toContain('U1 paused the whole campaign, and this negotiation with it');
  expect(told).toContain('a person stopped the campaign');
  expect(await at('log', '--type', 'campaign')).toMatch(/CampaignPaused[^]*CampaignResumed[^]*CampaignStopped/);
});
