import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkSlack, SCOPES } from '../../../src/adapters/slack/check.ts';
import { applicationAddress } from '../../../sandbox/http/application.ts';
import { type Slack, startSlack } from '../../../sandbox/slack/slack.ts';
import { team } from './team.ts';

let slack: Slack;
beforeAll(async () => {
  slack = await startSlack({ botToken: 'xoxb-test', signingSecret: 'shh', application: applicationAddress() });
});
afterAll(() => slack.stop());
beforeEach(() => slack.grant(SCOPES));

const check = async (changed: Readonly<Record<string, string>> = {}) => {
  const { app } = team({
    SLACK_URL: `${slack.server.url}/api/`,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_CHANNEL_CAMPAIGNS: slack.channelIds.campaigns,
    SLACK_CHANNEL_AGREEMENTS: slack.channelIds.agreements,
    SLACK_CHANNEL_ESCALATIONS: slack.channelIds.escalations,
    SLACK_CHANNEL_ERRORS: slack.channelIds.escalations,
    ...changed,
  });
  return (await checkSlack(app)).map(({ outcome, sentence }) => `${outcome}: ${sentence}`);
};

describe('what parley doctor finds in Slack', () => {
  it('is the token with its scopes, each channel once, and how Slack is heard', async () => {
    const { campaigns, agreements, escalations } = slack.channelIds;
    expect(await check()).toEqual([
      'sound: SLACK_BOT_TOKEN is taken in Agency, with every scope that is needed.',
      `sound: Parley is in the channel ${campaigns} (#campaigns) of SLACK_CHANNEL_CAMPAIGNS.`,
      `sound: Parley is in the channel ${agreements} (#agreements) of SLACK_CHANNEL_AGREEMENTS.`,
      `sound: Parley is in the channel ${escalations} (#escalations) of SLACK_CHANNEL_ESCALATIONS and SLACK_CHANNEL_ERRORS.`,
      'sound: Slack is heard over HTTP (no SLACK_APP_TOKEN): type /parley status in it to see that what people do arrives.',
    ]);
  });

  it('needs nothing beyond the scopes of the manifest, and each of them is missed', async () => {
    for (const scope of SCOPES) {
      slack.grant(SCOPES.filter((each) => each !== scope));
      expect(await check()).toEqual([
        `wrong: SLACK_BOT_TOKEN lacks ${scope}: paste slack-manifest.yaml into the app's App Manifest, save, and install it again (OAuth & Permissions).`,
      ]);
    }
  });

  it('is a channel that it is not in, that is archived, or that is nowhere, and what to do', async () => {
    await slack.remove('agreements');
    await slack.archive('campaigns');
    const findings = await check({ SLACK_CHANNEL_ERRORS: 'C0GONE' });
    expect(findings.filter((each) => each.startsWith('wrong'))).toEqual([
      `wrong: The channel ${slack.channelIds.campaigns} (#campaigns) of SLACK_CHANNEL_CAMPAIGNS is archived: unarchive it, or set the id of another.`,
      `wrong: Parley is not in the channel ${slack.channelIds.agreements} (#agreements) of SLACK_CHANNEL_AGREEMENTS: type /invite @Parley in it.`,
      expect.stringMatching(
        /^wrong: The channel C0GONE of SLACK_CHANNEL_ERRORS can't be used: .*channel_not_found.*Set the id of a channel/,
      ),
    ]);
  });

  it('is whether Socket Mode would open', async () => {
    expect((await check({ SLACK_APP_TOKEN: slack.appToken })).at(-1)).toBe(
      'sound: SLACK_APP_TOKEN is taken: Slack is heard in Socket Mode.',
    );
    expect((await check({ SLACK_APP_TOKEN: 'xapp-old' })).at(-1)).toMatch(
      /^wrong: SLACK_APP_TOKEN is not taken: .*invalid_auth.*connections:write/,
    );
  });

  it('is a token that Slack refuses, and nothing else then', async () => {
    expect(await check({ SLACK_BOT_TOKEN: 'xoxb-old' })).toEqual([
      expect.stringMatching(/^wrong: SLACK_BOT_TOKEN is not taken: .*invalid_auth/),
    ]);
  });

  it('is a doubt where Slack names no scopes', async () => {
    slack.server.faults.fail({
      status: 200,
      body: { ok: true, team: 'Agency' },
      match: ({ path }) => path.endsWith('auth.test'),
    });
    expect((await check())[0]).toMatch(/^doubtful: SLACK_BOT_TOKEN is taken in Agency, but the answer names no scopes/);
  });
});
