import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postNotice } from '../../../src/adapters/slack/post.ts';
import { applicationAddress } from '../../../sandbox/http/application.ts';
import { type Slack, startSlack } from '../../../sandbox/slack/slack.ts';
import { found, negotiation, team, type Team } from './team.ts';

let slack: Slack;
let here: Team;
const attempt = { signal: new AbortController().signal, recordDraft: () => Promise.resolve() };
const posted = async () => (await slack.messages('campaigns')).filter(({ metadata }) => metadata !== undefined);

beforeAll(async () => {
  slack = await startSlack({ botToken: 'xoxb-test', signingSecret: 'shh', application: applicationAddress() });
});
afterAll(() => slack.stop());
beforeEach(async () => {
  here = team({
    SLACK_URL: `${slack.server.url}/api/`,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_CHANNEL_CAMPAIGNS: slack.channelIds.campaigns,
  });
  await here.start([found(1, 'Maya Lee')]);
});

describe('posting a notice', () => {
  it("puts it into its channel, with blocks, a text and the effect's id", async () => {
    const effect = here.notice('campaign_started');
    const settlement = await postNotice(here.app).perform(effect, attempt);
    const message = (await posted()).at(-1);
    expect(settlement).toEqual({ outcome: 'succeeded', result: message?.ts });
    expect(message?.text).toBe('Campaign started: Glow: influencers found: 1, not found: 0, first offers: 1');
    expect(message?.blocks).toHaveLength(4);
    expect(message?.metadata).toEqual({ event_type: 'parley_effect', event_payload: { effect_id: effect.effectId } });
  });

  it('finds after a lost answer that it was posted, and so is not posted twice', async () => {
    const effect = here.notice('campaign_started');
    const performer = postNotice(here.app);
    const before = (await posted()).length;
    slack.server.faults.loseResponse({ match: ({ path }: { path: string }) => path.endsWith('chat.postMessage') });
    await expect(performer.perform(effect, attempt)).rejects.toThrow();
    expect(await performer.recover?.(effect, attempt)).toMatchObject({ outcome: 'succeeded' });
    expect(await posted()).toHaveLength(before + 1);
  });

  it('takes what was found again to be drawn when it was asked for, so that what came since is drawn anew', async () => {
    const effect = here.notice('campaign_card');
    const performer = postNotice(here.app);
    slack.server.faults.loseResponse({ match: ({ path }: { path: string }) => path.endsWith('chat.postMessage') });
    await expect(performer.perform(effect, attempt)).rejects.toThrow();
    await here.send(negotiation('mayalee'));
    const found = await performer.recover?.(effect, attempt);
    if (found?.outcome !== 'succeeded') throw new Error('it was not found');
    await here.app.log.write((tx) => found.record?.(tx));
    const { asOf, aboutPosition } = here.last('NoticePosted').data;
    expect(asOf).toBe(aboutPosition);
    expect(asOf).toBeLessThan(here.app.log.read({ types: ['MailSent'] })[0]?.position ?? 0);
  });

  it('finds after a call that never arrived that nothing was posted', async () => {
    const effect = here.notice('campaign_started');
    const performer = postNotice(here.app);
    slack.server.faults.fail({ status: 503, match: ({ path }) => path.endsWith('chat.postMessage') });
    await expect(performer.perform(effect, attempt)).rejects.toThrow();
    expect(await performer.recover?.(effect, attempt)).toBeNull();
  });

  it('looks for it page by page', async () => {
    const effect = here.notice('campaign_started');
    const performer = postNotice(here.app);
    const first = await performer.perform(effect, attempt);
    const later = Array.from({ length: 210 }, (_, number) =>
      fetch(`${slack.server.url}/api/chat.postMessage`, {
        method: 'POST',
        headers: { authorization: 'Bearer xoxb-test', 'content-type': 'application/json' },
        body: JSON.stringify({ channel: slack.channelIds.campaigns, text: `chatter ${number}` }),
      }),
    );
    await Promise.all(later);
    expect(await performer.recover?.(effect, attempt)).toEqual(first);
  });

  it('posts nothing once its time is over', async () => {
    const before = (await posted()).length;
    const over = { ...attempt, signal: AbortSignal.abort() };
    await expect(postNotice(here.app).perform(here.notice('campaign_started'), over)).rejects.toThrow();
    expect(await posted()).toHaveLength(before);
  });
});
