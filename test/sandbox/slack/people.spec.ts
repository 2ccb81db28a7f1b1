import type { BlockAction } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NothingToPress } from '../../../sandbox/slack/people.ts';
import { actions, button, section, slackWithBolt } from './bolt.ts';

let here: Awaited<ReturnType<typeof slackWithBolt>>;
const heard: BlockAction[] = [];
const said: string[] = [];

beforeAll(async () => {
  here = await slackWithBolt((app) => {
    app.command('/claim', async ({ ack, command, respond }) => {
      await ack('on it');
      said.push(`${command.user_id} ${command.command} ${command.text}`);
      await respond(`You have ${command.text} now.`);
    });
    app.command('/audit', ({ ack }) =>
      ack({ text: 'Page 1', blocks: [section('Page 1'), actions(button('More', 'more', '2'))] }),
    );
    app.command('/broken', ({ ack }) => ack({ text: 'x', blocks: [section('x'.repeat(3_001))] }));
    app.action('more', async ({ ack, respond, body }) => {
      await ack();
      heard.push(body as BlockAction);
      await respond({
        replace_original: true,
        text: 'Page 2',
        blocks: [section('Page 2'), actions(button('Enough', 'enough'))],
      });
    });
    app.action('enough', async ({ ack, respond }) => {
      await ack();
      await respond({ delete_original: true });
    });
    app.action('settle', async ({ ack, respond, body }) => {
      await ack();
      heard.push(body as BlockAction);
      await respond({ replace_original: true, text: 'settled', blocks: [section('settled')] });
    });
    app.action('whisper', async ({ ack, respond, body }) => {
      await ack();
      heard.push(body as BlockAction);
      await respond({ text: 'only you see this', replace_original: false });
    });
    app.action('often', async ({ ack, respond }) => {
      await ack();
      for (let times = 0; times < 6; times += 1)
        await respond(`${times}`).catch((error: Error) => void said.push(error.message));
    });
    app.event('app_home_opened', async ({ event, client }) => {
      said.push(`${event.user} opened home`);
      const blocks = [section('Nothing waits.'), actions(button('Look again', 'again'))];
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
    });
    app.action('again', async ({ ack, body }) => {
      await ack();
      heard.push(body as BlockAction);
    });
  });
});
afterAll(() => here.stop());
beforeEach(() => {
  heard.length = 0;
  said.length = 0;
});

const post = async (...blocks: object[]) => {
  const { slack, client } = here;
  const { ts = '' } = await client.chat.postMessage({
    channel: slack.channelIds.escalations,
    text: 'decide',
    blocks: blocks as ReturnType<typeof section>[],
  });
  return { channel: 'escalations' as const, ts };
};

describe('a slash command', () => {
  it('is signed, and what is said to it at once and later is seen by that person alone', async () => {
    const { priya, sam } = here.slack.peopleIds;
    const spoken = await here.slack.command('/claim', 'Maya Lee', priya);
    expect(spoken).toMatchObject({ status: 200, body: 'on it' });
    expect(said).toEqual([`${priya} /claim Maya Lee`]);
    await expect.poll(spoken.responses).toEqual([{ text: 'You have Maya Lee now.' }]);
    expect(spoken.shown().map(({ text }) => text)).toEqual(['on it', 'You have Maya Lee now.']);
    expect(here.slack.ephemerals(priya).map(({ text }) => text)).toEqual(['on it', 'You have Maya Lee now.']);
    expect(here.slack.ephemerals(sam)).toEqual([]);
  });

  it('can be answered with pages, each in place of the one before, until it is sent away', async () => {
    const { noor } = here.slack.peopleIds;
    const [page] = (await here.slack.command('/audit', '', noor)).shown();
    if (page === undefined) throw new Error('nothing was answered');
    await here.slack.click({ ephemeral: page, actionId: 'more' }, noor);
    expect(heard[0]).toMatchObject({
      container: { is_ephemeral: true, message_ts: page.ts },
      actions: [{ value: '2' }],
    });
    expect(heard[0]?.message).toBeUndefined();
    await expect.poll(() => here.slack.ephemerals(noor).map(({ text }) => text)).toEqual(['Page 2']);
    await here.slack.click({ ephemeral: page, actionId: 'enough' }, noor);
    await expect.poll(() => here.slack.ephemerals(noor)).toEqual([]);
    await expect(here.slack.click({ ephemeral: page, actionId: 'more' }, noor)).rejects.toThrow(NothingToPress);
  });

  it('must not be answered with what Slack would refuse', async () => {
    await expect(here.slack.command('/broken', '', here.slack.peopleIds.sam)).rejects.toThrow('3000');
  });
});

describe('a click', () => {
  it('brings the button and its message as they stand', async () => {
    const { sam } = here.slack.peopleIds;
    const at = await post(
      section('Maya asks $900'),
      actions(button('Settle', 'settle', 'maya'), button('Whisper', 'whisper')),
    );
    expect((await here.slack.click({ ...at, actionId: 'settle' }, sam)).status).toBe(200);
    expect(heard[0]).toMatchObject({
      user: { id: sam, username: 'sam' },
      channel: { id: here.slack.channelIds.escalations, name: 'escalations' },
      container: { type: 'message', message_ts: at.ts, is_ephemeral: false },
      actions: [{ type: 'button', action_id: 'settle', value: 'maya', text: { text: 'Settle' } }],
      message: { ts: at.ts, blocks: [{ text: { text: 'Maya asks $900' } }, { elements: [{ value: 'maya' }, {}] }] },
    });
    await expect
      .poll(async () => (await here.slack.messages('escalations')).find(({ ts }) => ts === at.ts)?.text)
      .toBe('settled');
  });

  it('tells two buttons of one kind apart by their value', async () => {
    const { sam } = here.slack.peopleIds;
    const at = await post(actions(button('Maya', 'whisper', 'maya')), actions(button('Ben', 'whisper', 'ben')));
    await here.slack.click({ ...at, actionId: 'whisper', value: 'ben' }, sam);
    expect(heard[0]?.actions[0]).toMatchObject({ value: 'ben', text: { text: 'Ben' } });
  });

  it('says in which thread it was, and what is answered appears there', async () => {
    const { sam } = here.slack.peopleIds;
    const card = await post(section('card'));
    const { ts = '' } = await here.client.chat.postMessage({
      channel: here.slack.channelIds.escalations,
      thread_ts: card.ts,
      text: 'decide',
      blocks: [actions(button('Whisper', 'whisper'))],
    });
    const spoken = await here.slack.click({ channel: 'escalations', ts, actionId: 'whisper' }, sam);
    expect(heard[0]).toMatchObject({ message: { thread_ts: card.ts }, container: { thread_ts: card.ts } });
    await expect
      .poll(() => spoken.shown()[0])
      .toMatchObject({ text: 'only you see this', thread_ts: card.ts, user: sam });
  });

  it('finds no button that was taken away, unless it was seen before', async () => {
    const { sam } = here.slack.peopleIds;
    const at = await post(actions(button('Whisper', 'whisper')));
    const seen = (await here.slack.messages('escalations')).find(({ ts }) => ts === at.ts);
    if (seen === undefined) throw new Error('nothing was posted');
    await here.client.chat.update({
      channel: here.slack.channelIds.escalations,
      ts: at.ts,
      text: 'x',
      blocks: [section('gone')],
    });
    await expect(here.slack.click({ ...at, actionId: 'whisper' }, sam)).rejects.toThrow(NothingToPress);
    expect((await here.slack.click({ ...at, seen, actionId: 'whisper' }, sam)).status).toBe(200);
  });

  it('may be answered five times, within half an hour', async () => {
    const { priya } = here.slack.peopleIds;
    const at = await post(actions(button('Often', 'often')));
    const spoken = await here.slack.click({ ...at, actionId: 'often' }, priya);
    await expect.poll(() => [spoken.responses().length, said.length]).toEqual([5, 1]);
    const url = here.slack.server.requests.at(-1)?.path ?? '';
    here.clock.ahead = 31 * 60_000;
    const late = await fetch(here.slack.server.url + url, { method: 'POST', body: '{"text":"late"}' });
    expect({ status: late.status, body: await late.json() }).toMatchObject({
      status: 404,
      body: { error: 'expired_url' },
    });
    here.clock.ahead = 0;
  });
});

describe('the home tab', () => {
  it('is asked for when it is opened, and its buttons can be pressed', async () => {
    const { noor, sam } = here.slack.peopleIds;
    expect(here.slack.home(noor)).toBeNull();
    expect((await here.slack.openHome(noor)).status).toBe(200);
    expect(said).toEqual([`${noor} opened home`]);
    await expect.poll(() => here.slack.home(noor)?.blocks[0]?.text?.text).toBe('Nothing waits.');
    expect(here.slack.home(sam)).toBeNull();
    await here.slack.click({ in: 'home', actionId: 'again' }, noor);
    expect(heard[0]).toMatchObject({
      container: { type: 'view' },
      view: { type: 'home', id: here.slack.home(noor)?.id },
    });
    expect(heard[0]?.channel).toBeUndefined();
  });
});
