import { describe, expect, it } from 'vitest';
import { postNotice } from '../../../src/adapters/slack/post.ts';
import { cents } from '../../../src/events/units.ts';
import { buttonsOf, cockpits, textOf } from './cockpit.ts';
import { found, GLOW, negotiation } from './team.ts';

const MAYA = negotiation('mayalee');
const BEN = negotiation('benokafor');
const open = cockpits();
const PAUSE = 3_000;

const yes = { kind: 'ask', amount: cents(800_00), quote: '$800 works' } as const;
const dear = { kind: 'ask', amount: cents(3_000_00), quote: 'My rate is $3,000' } as const;

const started = async () => {
  const here = await open();
  await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor')]);
  await here.posted();
  return here;
};
const updates = ({ app }: Awaited<ReturnType<typeof started>>) =>
  app.log.read({ types: ['EffectRequested'] }).filter(({ data }) => 'kind' in data && data.kind === 'update_notice');

describe("a campaign's card", () => {
  it('stands in the channel, and what else is told of the campaign there stands below it', async () => {
    const here = await started();
    const card = await here.message('campaigns', 'Campaign: Glow');
    expect(textOf(card)).toContain('*2* in negotiation');
    expect(textOf(card)).toContain('░'.repeat(20));
    const offers = await here.message('campaigns', 'Campaign started: Glow');
    expect(offers.thread_ts).toBe(card.ts);
    expect(here.last('NoticePosted').data).toMatchObject({ notice: 'campaign_card', campaignId: GLOW, ts: card.ts });
  });

  it('has below it what nobody must act on, and what somebody must is shown in the channel as well', async () => {
    const here = await open();
    await here.start([found(1, 'Maya Lee'), { place: 2, listedAs: 'Ana Costa', outcome: 'missing', elsewhere: [] }]);
    await here.posted();
    const { url } = here.slack.server;
    const channel = here.slack.channelIds.campaigns;
    const answered = await fetch(`${url}/api/conversations.history`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-test' },
      body: new URLSearchParams({ channel, limit: '1000' }),
    });
    const { messages } = (await answered.json()) as { messages: readonly { text: string; ts: string }[] };
    const inChannel = new Set(messages.map(({ ts }) => ts));
    const isShown = async (beginning: string) => inChannel.has((await here.message('campaigns', beginning)).ts);
    expect(await isShown('Campaign: Glow')).toBe(true);
    expect(await isShown('Campaign started: Glow')).toBe(false);
    expect(await isShown('Influencers to add or mend: Glow')).toBe(true);
  });

  it('is drawn anew in its place: counts, spend and CPM, once for all that happens in a moment', async () => {
    const here = await started();
    const before = await here.message('campaigns', 'Campaign: Glow');
    await here.send(MAYA);
    await here.reply(MAYA, 'Yes, $800 works.', yes);
    await here.decide(BEN, { type: 'Stop', by: 'U1', reason: 'test' });
    expect(updates(here)).toHaveLength(1);
    await here.posted();
    expect(textOf(await here.message('campaigns', 'Campaign: Glow'))).toContain('*2* in negotiation');

    here.pass(PAUSE);
    const card = await here.message('campaigns', 'Campaign: Glow');
    expect(card.ts).toBe(before.ts);
    expect(textOf(card)).toContain('*$800* of $20,000 spent');
    expect(textOf(card)).toContain('`▓░░░');
    expect(textOf(card)).toContain('CPM *$20.00* on average, target $25.00');
    expect(textOf(card)).toContain('*1* agreed  ·  *1* stopped');
    expect(card.text).toBe('Campaign: Glow: 1 of 2 agreed, $800 of $20,000 spent');
  });

  it('is drawn once for all that one append brings', async () => {
    const here = await open();
    const missing = [1, 2, 3, 4].map(
      (place) => ({ place, listedAs: `Some Body${place}`, outcome: 'missing', elsewhere: [] }) as const,
    );
    await here.start(missing);
    await here.posted();
    await here.lookAgain([1, 2, 3, 4].map((place) => found(place, `Some Body${place}`)));
    expect(updates(here).map(({ data }) => 'notice' in data && data.notice)).toEqual([
      'campaign_card',
      'influencers_not_found',
    ]);
  });

  it('is asked for again by what happens after it was drawn', async () => {
    const here = await started();
    await here.decide(BEN, { type: 'Stop', by: 'U1', reason: 'test' });
    here.pass(PAUSE);
    await here.posted();
    await here.decide(MAYA, { type: 'Stop', by: 'U1', reason: 'test' });
    expect(updates(here)).toHaveLength(2);
  });

  it('is drawn once more for what happens while it is being drawn', async () => {
    const here = await started();
    await here.decide(BEN, { type: 'Stop', by: 'U1', reason: 'test' });
    here.pass(PAUSE);
    here.slack.server.faults.slow({ milliseconds: 300, match: ({ path }) => path.endsWith('chat.update') });
    const drawn = here.posted();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await here.decide(MAYA, { type: 'Stop', by: 'U1', reason: 'test' });
    await drawn;
    expect(updates(here)).toHaveLength(2);
    here.pass(PAUSE);
    expect(textOf(await here.message('campaigns', 'Campaign: Glow'))).toContain('*2* stopped');
  });

  it('that somebody deleted is not drawn any more', async () => {
    const here = await started();
    const { ts } = await here.message('campaigns', 'Campaign: Glow');
    const headers = { authorization: 'Bearer xoxb-test', 'content-type': 'application/json' };
    const body = JSON.stringify({ channel: here.slack.channelIds.campaigns, ts });
    await fetch(`${here.slack.server.url}/api/chat.delete`, { method: 'POST', headers, body });
    await here.decide(BEN, { type: 'Stop', by: 'U1', reason: 'test' });
    here.pass(PAUSE);
    await here.posted();
    expect(here.last('NoticeSettled').data.why).toBe('deleted');
    await here.decide(MAYA, { type: 'Stop', by: 'U1', reason: 'test' });
    expect(updates(here)).toHaveLength(1);
  });
});

describe('an escalation in Slack', () => {
  it('has its buttons until it is settled, and then says who settled it and how', async () => {
    const here = await started();
    await here.send(MAYA);
    await here.reply(MAYA, 'My rate is $3,000.', dear);
    expect(buttonsOf(await here.message('escalations', 'Decision needed: Maya Lee'))).toContain('Approve $3,000');

    await here.decide(MAYA, { type: 'ApproveAsk', by: 'U0PRIYA001' });
    const settled = await here.message('escalations', 'Decided: Maya Lee');
    expect(buttonsOf(settled)).toEqual([]);
    expect(textOf(settled)).toContain('<@U0PRIYA001> agreed at $3,000, 2026-11-20 10:00 UTC');
    expect(here.last('NoticeSettled').data.why).toBe('settled');
  });

  it('offers to approve what they ask by now', async () => {
    const here = await started();
    await here.send(MAYA);
    await here.reply(MAYA, 'My rate is $3,000.', dear);
    await here.posted();
    await here.reply(MAYA, 'Or $2,800?', { kind: 'ask', amount: cents(2_800_00), quote: '$2,800' });
    const message = await here.message('escalations', 'Decision needed: Maya Lee');
    expect(buttonsOf(message)).toContain('Approve $2,800');
    const joined = await here.message('escalations', 'More from Maya Lee');
    expect(joined.thread_ts).toBe(message.ts);
  });

  it('keeps waiting while the thread is paused, with nothing to press that would be refused', async () => {
    const here = await started();
    await here.send(MAYA);
    await here.reply(MAYA, 'My rate is $3,000.', dear);
    await here.posted();
    await here.decide(MAYA, { type: 'Pause', by: 'U1' });
    expect(buttonsOf(await here.message('escalations', 'Decision needed: Maya Lee'))).not.toContain('Approve $3,000');
    await here.decide(MAYA, { type: 'Resume', by: 'U1' });
    expect(buttonsOf(await here.message('escalations', 'Decision needed: Maya Lee'))).toContain('Approve $3,000');
  });

  it('that moved on while it was being posted is drawn anew at once', async () => {
    const here = await open();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.posted();
    here.slack.server.faults.slow({ milliseconds: 300, match: ({ path }) => path.endsWith('chat.postMessage') });
    await here.reply(MAYA, 'My rate is $3,000.', dear);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await here.decide(MAYA, { type: 'TakeOver', by: 'U0PRIYA001', how: 'command' });
    expect(buttonsOf(await here.message('escalations', 'Decided: Maya Lee'))).toEqual([]);
  });

  it('is found in its thread where nobody knows whether it was posted', async () => {
    const here = await started();
    const effect = here.notice('campaign_started');
    const attempt = { signal: new AbortController().signal, recordDraft: () => Promise.resolve() };
    const posted = await here.message('campaigns', 'Campaign started: Glow');
    expect(await postNotice(here.app).recover?.(effect, attempt)).toMatchObject({ result: posted.ts });
  });
});
