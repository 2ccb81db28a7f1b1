import type { types } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { outagesOf } from '../../../../src/adapters/outages.ts';
import { homesOf } from '../../../../src/adapters/slack/home/homes.ts';
import { homeView } from '../../../../src/adapters/slack/home/view.ts';
import type { CampaignId } from '../../../../src/events/units.ts';
import { found, team } from '../team.ts';

const PRIYA = 'U0PRIYA001';
const NOT_ENABLED = Object.assign(new Error('An API error occurred: not_enabled'), {
  code: 'slack_webapi_platform_error',
  data: { ok: false, error: 'not_enabled' },
});
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Slack takes four seconds for the first call, and none for the second. */
it('shows what is newest, also where an earlier call took Slack longer', async () => {
  const here = team({}, [PRIYA]);
  await here.start([found(1, 'Maya Lee'), { place: 2, listedAs: 'Ana Costa', outcome: 'missing', elsewhere: [] }]);
  let stands: types.HomeView | null = null;
  let calls = 0;
  const client = {
    views: {
      publish: async ({ view }: { view: types.HomeView }) => {
        calls += 1;
        if (calls === 1) await sleep(4_000);
        stands = view;
        return { ok: true };
      },
    },
  } as unknown as WebClient;
  const homes = homesOf(here.app, outagesOf(here.app), client);
  homes.start();
  const opened = homes.opened(PRIYA);
  await sleep(100);
  await here.reject('bad1' as CampaignId, 'Spring launch', [{ field: 'Budget', held: null, expected: 'an amount' }]);
  await opened;
  await sleep(3_500);
  await homes.stop();
  expect(JSON.stringify(stands)).toContain('Spring launch');
  expect(stands).toEqual(homeView(here.app, PRIYA));
}, 15_000);

/** The app's Home tab was switched off, or the token lacked what it needs, when somebody opened it; a person has mended that since. */
it('is published to whoever opens it again after Slack refused it once', async () => {
  const here = team({}, ['U0PRIYA001']);
  await here.start([found(1, 'Maya Lee'), { place: 2, listedAs: 'Ana Costa', outcome: 'missing', elsewhere: [] }]);
  let refuses = true;
  let published = 0;
  const client = {
    views: {
      publish: () => {
        if (refuses) return Promise.reject(NOT_ENABLED);
        published += 1;
        return Promise.resolve({ ok: true });
      },
    },
  } as unknown as WebClient;
  const homes = homesOf(here.app, outagesOf(here.app), client);
  await homes.opened('U0PRIYA001');
  refuses = false;
  await homes.opened('U0PRIYA001');
  await homes.stop();
  expect(published).toBe(1);
});
