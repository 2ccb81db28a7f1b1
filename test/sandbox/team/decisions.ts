import type { App, BlockAction } from '@slack/bolt';
import { actions, button, plain, section, slackWithBolt } from '../slack/bolt.ts';

/** An application that asks people for decisions, in place of Parley. `came` tells what reached it. */
export const asksForDecisions = async () => {
  const came: string[] = [];
  const here = await slackWithBolt((app) => prepare(app, came, () => (here.state.head += 1)));
  const post = async (channel: 'escalations' | 'agreements' | 'campaigns', heading: string, ...buttons: Button[]) => {
    const blocks = [{ type: 'header' as const, text: plain(heading) }, section('They ask $900.'), actions(...buttons)];
    const { ts = '' } = await here.client.chat.postMessage({
      channel: here.slack.channelIds[channel],
      text: heading,
      blocks,
    });
    return ts;
  };
  const hands = { slack: here.slack, app: { url: here.url }, userId: here.slack.peopleIds.priya, within: 300 };
  return { ...here, came, post, hands };
};

export type Button = ReturnType<typeof button>;
export const APPROVE = button('Approve $900', 'approve', 'maya');
export const FINAL = button('Final offer $800', 'final', 'maya');
export const COUNTER = button('Another amount', 'counter', 'maya');
export const DECLINE = button('Walk away politely', 'decline', 'maya');
export const SEND = button('Send the draft', 'send', 'maya');
export const WITHDRAW = button('Withdraw', 'withdraw', 'maya');
export const IDLE = button('Agree to nothing', 'idle', 'maya');

const prepare = (app: App, came: string[], record: () => void): void => {
  const settle = async (client: App['client'], body: BlockAction, how: string) => {
    const { channel_id: channel = '', message_ts: ts = '' } = body.container as {
      channel_id?: string;
      message_ts?: string;
    };
    await client.chat.update({ channel, ts, text: how, blocks: [section(`${how} by <@${body.user.id}>`)] });
    record();
  };
  for (const id of ['approve', 'final', 'decline', 'send', 'withdraw'])
    app.action(id, async ({ ack, body, client }) => {
      await ack();
      came.push(id);
      await settle(client, body as BlockAction, `Settled with ${id}`);
    });
  app.action('idle', ({ ack }) => (came.push('idle'), ack()));
  app.action('refused', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'Only Sam may do that.', replace_original: false });
  });
  app.action('tell', async ({ ack, body, client }) => {
    await ack();
    const view = {
      type: 'modal' as const,
      title: plain('Parley'),
      close: plain('Close'),
      blocks: [section('Too late.')],
    };
    await client.views.open({ trigger_id: (body as BlockAction).trigger_id, view });
  });
  app.action('counter', async ({ ack, body, client }) => {
    await ack();
    const { trigger_id: trigger, container } = body as BlockAction;
    const at = container as { channel_id?: string; message_ts?: string };
    await client.views.open({ trigger_id: trigger, view: counter(`${at.channel_id} ${at.message_ts}`) });
  });
  app.view('counter', async ({ ack, view, body, client }) => {
    const amount = view.state.values['amount']?.['dollars']?.value ?? '';
    if (Number(amount) > 800) return ack({ response_action: 'errors', errors: { amount: 'At most $800.' } });
    if (Number(amount) > 750 && view.title.text !== 'Sure?')
      return ack({ response_action: 'update', view: { ...counter(view.private_metadata), title: plain('Sure?') } });
    await ack();
    const [channel = '', ts = ''] = view.private_metadata.split(' ');
    came.push(`counter ${amount}`);
    await client.chat.update({ channel, ts, text: 'x', blocks: [section(`Countered by <@${body.user.id}>`)] });
    record();
  });
};

const counter = (metadata: string) => ({
  type: 'modal' as const,
  callback_id: 'counter',
  private_metadata: metadata,
  title: plain('Another amount'),
  submit: plain('Send'),
  blocks: [
    section('They ask $900, our ceiling is $5,000.'),
    {
      type: 'input' as const,
      block_id: 'amount',
      label: plain('Amount'),
      element: { type: 'number_input' as const, action_id: 'dollars', is_decimal_allowed: false },
    },
  ],
});
