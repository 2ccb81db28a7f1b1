import { WebClient } from '@slack/web-api';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quiet } from '../../../src/adapters/slack/quiet.ts';
import { startSlack } from '../../../sandbox/slack/slack.ts';
import { startWorld, type World } from '../../../sandbox/world.ts';

let world: World;
let client: WebClient;

beforeAll(async () => {
  world = await startWorld();
  client = new WebClient(world.environment['SLACK_BOT_TOKEN'], {
    slackApiUrl: world.environment['SLACK_URL'] ?? '',
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet(pino({ level: 'silent' })),
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

describe('what a message is when it is looked at', () => {
  const campaigns = () => world.slack.messages('campaigns');

  it('stands as it was last updated, its thread behind it', async () => {
    const channel = world.slack.channelIds.campaigns;
    const card = await client.chat.postMessage({ channel, text: 'Acme', blocks: [section('*Acme*: 0 of 3')] });
    await client.chat.postMessage({ channel, text: 'another', blocks: [] });
    await client.chat.postMessage({ channel, text: 'Maya agreed', thread_ts: card.ts ?? '' });
    await client.chat.update({ channel, ts: card.ts ?? '', text: 'Acme', blocks: [section('*Acme*: 1 of 3')] });
    const there = (await campaigns()).slice(-3);
    expect(there.map(({ text, thread_ts: thread }) => [text, thread])).toEqual([
      ['Acme', card.ts],
      ['Maya agreed', card.ts],
      ['another', undefined],
    ]);
    expect(there[0]?.blocks?.[0]).toMatchObject({ text: { text: '*Acme*: 1 of 3' } });
    const replies = await client.conversations.replies({ channel, ts: card.ts ?? '' });
    expect(replies.messages?.map(({ thread_ts: thread }) => thread)).toEqual([card.ts, card.ts]);
  });

  it('keeps its blocks and its metadata when it is updated without any, as Slack does', async () => {
    const channel = world.slack.channelIds.campaigns;
    const metadata = { event_type: 'parley_effect', event_payload: { effect_id: 'effect-2' } };
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'a', blocks: [section('kept')], metadata });
    await client.chat.update({ channel, ts, text: 'b' });
    expect((await campaigns()).at(-1)).toMatchObject({ text: 'b', blocks: [{ text: { text: 'kept' } }], metadata });
    await client.chat.update({ channel, ts, text: 'c', blocks: [] });
    expect((await campaigns()).at(-1)?.blocks).toEqual([]);
  });

  it('has an id for each block and button that was posted without one', async () => {
    const channel = world.slack.channelIds.campaigns;
    const blocks = [section('a'), { type: 'actions' as const, elements: [button('Go')] }];
    await client.chat.postMessage({ channel, text: 'a', blocks });
    const [text, actions] = (await campaigns()).at(-1)?.blocks ?? [];
    expect(new Set([text?.block_id, actions?.block_id, actions?.elements?.[0]?.action_id]).size).toBe(3);
  });

  it('is in the history of the channel too where it was answered in a thread for everybody, on one page of it', async () => {
    const channel = world.slack.channelIds['parley-errors'];
    const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'an outage' });
    await client.chat.postMessage({ channel, text: 'only in the thread', thread_ts: root });
    await client.chat.postMessage({ channel, text: 'for everybody', thread_ts: root, reply_broadcast: true });
    for (const text of ['one', 'two']) await client.chat.postMessage({ channel, text });
    const pages: (readonly (string | undefined)[])[] = [];
    let cursor = '';
    do {
      const page = await client.conversations.history({ channel, limit: 2, ...(cursor === '' ? {} : { cursor }) });
      pages.push(page.messages?.map(({ text }) => text) ?? []);
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor !== '');
    expect(pages).toEqual([['two', 'one', 'for everybody'], ['an outage']]);
    expect((await world.slack.messages('parley-errors')).map(({ text }) => text)).toEqual([
      'an outage',
      'only in the thread',
      'for everybody',
      'one',
      'two',
    ]);
  });

  it('is found in the history only between the times that are asked for', async () => {
    const channel = world.slack.channelIds.campaigns;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'the first' });
    await client.chat.postMessage({ channel, text: 'the second' });
    const texts = async (inclusive: boolean) =>
      (await client.conversations.history({ channel, oldest: ts, inclusive })).messages?.map(({ text }) => text);
    expect(await texts(false)).toEqual(['the second']);
    expect(await texts(true)).toEqual(['the second', 'the first']);
  });
});

describe('what Slack refuses', () => {
  const refusal = async (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => 'taken',
      (error: { data?: { error: string } }) => error.data,
    );

  it('blocks beyond its limits, each with its place, posted or updated or for one person', async () => {
    const channel = world.slack.channelIds.campaigns;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'a' });
    const blocks = [section('fine'), { type: 'actions' as const, elements: [button('x'.repeat(76))] }];
    const expected = {
      error: 'invalid_blocks',
      response_metadata: {
        messages: [
          expect.stringMatching(/^\[ERROR\] .*75 characters \[json-pointer:\/blocks\/1\/elements\/0\/text\/text\]$/),
        ],
      },
    };
    const user = world.slack.peopleIds.priya;
    expect(await refusal(client.chat.postMessage({ channel, text: 'a', blocks }))).toMatchObject(expected);
    expect(await refusal(client.chat.update({ channel, ts, text: 'a', blocks }))).toMatchObject(expected);
    expect(await refusal(client.chat.postEphemeral({ channel, user, text: 'a', blocks }))).toMatchObject(expected);
  });

  it('blocks that are too long together', async () => {
    const channel = world.slack.channelIds.campaigns;
    const blocks = Array.from({ length: 5 }, () => section('x'.repeat(2_900)));
    expect(await refusal(client.chat.postMessage({ channel, text: 'a', blocks }))).toMatchObject({
      error: 'msg_blocks_too_long',
    });
  });

  it('an update and a reply to what is not there', async () => {
    const channel = world.slack.channelIds.campaigns;
    expect(await refusal(client.chat.update({ channel, ts: '1.2', text: 'a' }))).toMatchObject({
      error: 'message_not_found',
    });
    expect(await refusal(client.chat.postMessage({ channel, thread_ts: '1.2', text: 'a' }))).toMatchObject({
      error: 'thread_not_found',
    });
  });

  it('a channel that the bot is not in, or that is archived, or nowhere', async () => {
    const own = await startSlack({ botToken: 'xoxb-own', signingSecret: 'shh', application: world.application });
    const theirs = new WebClient('xoxb-own', { slackApiUrl: `${own.server.url}/api/`, retryConfig: { retries: 0 } });
    const post = (channel: string) => refusal(theirs.chat.postMessage({ channel, text: 'a' }));
    await own.remove('agreements');
    await own.archive('campaigns');
    expect(await post(own.channelIds.agreements)).toMatchObject({ error: 'not_in_channel' });
    expect(await refusal(theirs.conversations.history({ channel: own.channelIds.agreements }))).toMatchObject({
      error: 'not_in_channel',
    });
    expect(await post(own.channelIds.campaigns)).toMatchObject({ error: 'is_archived' });
    expect(await post('C0GONE')).toMatchObject({ error: 'channel_not_found' });
    expect((await theirs.conversations.info({ channel: own.channelIds.agreements })).channel?.is_member).toBe(false);
    await own.invite('agreements');
    expect(await post(own.channelIds.agreements)).toBe('taken');
    await own.stop();
  });

  it('what the scopes of the installed app don’t cover, which every answer names', async () => {
    const channel = world.slack.channelIds.campaigns;
    const granted = (await client.auth.test()).response_metadata?.scopes ?? [];
    expect(granted).toContain('chat:write');
    world.slack.grant(['commands']);
    expect(await refusal(client.chat.postMessage({ channel, text: 'a' }))).toMatchObject({
      error: 'missing_scope',
      needed: 'chat:write',
      provided: 'commands',
    });
    world.slack.grant(granted);
    expect(await refusal(client.chat.postMessage({ channel, text: 'a' }))).toBe('taken');
  });
});

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const button = (text: string) => ({ type: 'button' as const, text: { type: 'plain_text' as const, text } });
