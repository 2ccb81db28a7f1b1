import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/domain/campaign/decide.ts';
import { decideCampaign } from '../../../../src/adapters/decisions/campaign.ts';
import { metadata } from '../../../../src/adapters/application.ts';
import { buttonsOf, type Cockpit, cockpits, textOf } from '../cockpit.ts';
import { found, GLOW, negotiation } from '../team.ts';

const open = cockpits();
const MAYA = negotiation('mayalee');
const missing = (place: number, listedAs: string): Finding => ({ place, listedAs, outcome: 'missing', elsewhere: [] });
const stop = (here: Cockpit) =>
  here.app.log.write((tx) =>
    decideCampaign(
      tx,
      here.app,
      GLOW,
      { type: 'StopCampaign', by: here.slack.peopleIds.priya },
      metadata('slack', 'slack:U1', GLOW),
    ),
  );
const later = (here: Cockpit) => here.pass(4_000);

describe('a campaign that was stopped', () => {
  const stopped = async () => {
    const here = await open();
    await here.start([found(1, 'Maya Lee'), missing(2, 'Ana Costa')]);
    const told = await here.message('campaigns', 'Influencers to add or mend: Glow');
    await stop(here);
    later(here);
    return { here, told };
  };
  it('no longer asks to add influencers', async () => {
    const { here } = await stopped();
    await here.posted();
    const now = await here.message('campaigns', 'Influencers');
    expect(buttonsOf(now)).toEqual([]);
    expect(textOf(now)).not.toContain('then starts by itself');
  });
  it('is named as the reason to whoever presses the button', async () => {
    const { here, told } = await stopped();
    const said = await here.click('campaigns', told, 'look_again');
    expect(said).not.toContain('Everybody on the list was found');
  });
  it('no longer counts them on the card', async () => {
    const { here } = await stopped();
    await here.posted();
    expect(textOf(await here.message('campaigns', 'Campaign: Glow'))).not.toContain('to add or mend');
  });
});
it('the card of a campaign whose timeline ended says so, and asks nobody to add influencers', async () => {
  const here = await open();
  await here.start([found(1, 'Maya Lee'), missing(2, 'Ana Costa')]);
  await here.posted();
  await here.append(`campaign:${GLOW}`, {
    type: 'TimelineEnded',
    data: { campaignId: GLOW, endedOn: '2026-12-31' as never, stillOpen: 1 },
  });
  later(here);
  const text = textOf(await here.message('campaigns', 'Campaign: Glow'));
  expect(text).not.toContain('to add or mend');
  expect(text).toContain('*ended* on 2026-12-31');
});
it('the card follows whoever writes after all', async () => {
  const here = await open();
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await here.posted();
  await here.append(`negotiation:${MAYA}`, {
    type: 'NegotiationStale',
    data: { negotiationId: MAYA, campaignId: GLOW, influencerId: 'mayalee' as never },
    state: 'stale',
  } as never);
  later(here);
  expect(textOf(await here.message('campaigns', 'Campaign: Glow'))).toContain('*1* without a reply');
  await here.receive(MAYA, 'Sorry for the late answer! Which product is it?');
  expect(here.app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(MAYA)).toBe(
    'considering_reply',
  );
  later(here);
  await here.posted();
  later(here);
  expect(textOf(await here.message('campaigns', 'Campaign: Glow'))).not.toContain('without a reply');
});
