import { App, ExpressReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../../sandbox/world.ts';

let world: World;
let client: WebClient;

beforeAll(async () => {
  world = await startWorld();
  client = new WebClient(world.environment['SLACK_BOT_TOKEN'], {
    slackApiUrl: world.environment['SLACK_URL'] ?? '',
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
});
afterAll(() => world.stop());

describe('posting with the Slack client', () => {
  it('is the bot of the workspace', async () => {
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      team: 'Agency',
      user_id: world.slack.botUserId,
      bot_id: 'B0PARLEY',
    });
  });

  it('keeps what is posted, with the effect id in its metadata, and shows it per channel', async () => {
    const channel = world.environment['SLACK_CHANNEL_AGREEMENTS'] ?? '';
    const metadata = { event_type: 'parley_effect', event_payload: { effect_id: 'effect-1' } };
    const posted = await client.chat.postMessage({ channel, text: 'Maya Lee agreed', metadata });
    await client.chat.postMessage({ channel, text: 'and the details', thread_ts: posted.ts ?? '' });

    const history = await client.conversations.history({ channel, include_all_metadata: true });
    expect(history.messages?.find(({ ts }) => ts === posted.ts)?.metadata).toEqual(metadata);
    expect((await world.slack.messages('agreements')).map(({ text }) => text)).toEqual([
      'Maya Lee agreed',
      'and the details',
    ]);
    expect(await world.slack.messages('escalations')).toEqual([]);
  });

  it('answers 429 with Retry-After when told to', async () => {
    world.slack.server.faults.fail({
      status: 429,
      headers: { 'retry-after': '30' },
      match: ({ path }) => path.endsWith('chat.postMessage'),
    });
    const post = () => client.chat.postMessage({ channel: world.slack.channelIds.campaigns, text: 'hello' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 30 });
    await expect(post()).resolves.toMatchObject({ ok: true });
  });
});

describe('what people do in Slack, received by Bolt', () => {
  let server: Server;
  const heard: string[] = [];

  beforeAll(async () => {
    const receiver = new ExpressReceiver({
      signingSecret: world.environment['SLACK_SIGNING_SECRET'] ?? '',
      endpoints: '/slack/events',
    });
    const app = new App({
      receiver,
      token: world.environment['SLACK_BOT_TOKEN'] ?? '',
      clientOptions: { slackApiUrl: world.environment['SLACK_URL'] ?? '' },
    });
    app.command('/claim', async ({ ack, command, respond }) => {
      await ack('on it');
      heard.push(`${command.user_id} ${command.command} ${command.text}`);
      await respond(`You have ${command.text} now.`);
    });
    app.action('approve', async ({ ack, body, action }) => {
      await ack();
      heard.push(`${body.user.id} pressed ${'value' in action ? action.value : ''}`);
    });
    app.event('app_home_opened', ({ event }) => {
      heard.push(`${event.user} opened home`);
      return Promise.resolve();
    });
    server = receiver.app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    world.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => server.close());

  it('sends a signed slash command and collects what is said afterwards', async () => {
    const { priya } = world.slack.peopleIds;
    const spoken = await world.slack.command('/claim', 'Maya Lee', priya);
    expect(spoken).toMatchObject({ status: 200, body: 'on it' });
    expect(heard).toContain(`${priya} /claim Maya Lee`);
    await expect.poll(() => spoken.responses()).toEqual([{ text: 'You have Maya Lee now.' }]);
  });

  it('sends a click with the button’s value', async () => {
    const { sam } = world.slack.peopleIds;
    const spoken = await world.slack.click(
      { channel: 'escalations', ts: '1.2', actionId: 'approve', value: 'negotiation-1' },
      sam,
    );
    expect(spoken.status).toBe(200);
    expect(heard).toContain(`${sam} pressed negotiation-1`);
  });

  it('delivers events', async () => {
    const { noor } = world.slack.peopleIds;
    const event = { type: 'app_home_opened', user: noor, channel: 'D1', tab: 'home', event_ts: '1.2' };
    expect((await world.slack.event(event)).status).toBe(200);
    expect(heard).toContain(`${noor} opened home`);
  });
});
