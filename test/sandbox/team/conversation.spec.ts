import { describe, expect, it } from 'vitest';
import type { Block } from '../../../sandbox/slack/blocks.ts';
import type { SlackMessage } from '../../../sandbox/slack/slack.ts';
import { briefly, type Conversation, wholly } from '../../../sandbox/team/conversation.ts';
import { waitingIn } from '../../../sandbox/team/waiting.ts';
import { actions, button, section } from '../slack/bolt.ts';

const message = (ts: string, text: string, more: Partial<SlackMessage> = {}, ...blocks: Block[]): SlackMessage => ({
  ts,
  text,
  user: 'U0PARLEY',
  blocks: [section(text), ...blocks],
  ...more,
});
const edited = { edited: { user: 'U0PARLEY', ts: '9' } };
const conversation: Conversation = {
  campaigns: [
    message('1', 'Two fields are wrong.'),
    message('2', 'Acme: 1 of 3', { thread_ts: '2', ...edited }),
    message('3', 'Ana is missing.', { thread_ts: '2' }),
  ],
  escalations: [message('4', 'A question.'), message('5', 'Ben asks $900.', edited)],
  agreements: [message('6', 'Maya agreed.'), message('7', 'Ben agreed.', {}, actions(button('Withdraw', 'withdraw')))],
  'parley-errors': [],
};
const drawing = { nameOf: (id: string) => id };

describe('what was said in Slack', () => {
  it('at a glance: the campaign’s card, a settled escalation, the last agreement', () => {
    expect(briefly(conversation, drawing)).toMatchInlineSnapshot(`
      "#campaigns
        Acme: 1 of 3

        … and 2 more

      #escalations
        Ben asks $900.

        … and 1 more

      #agreements
        Ben agreed.
        [1 Withdraw]

        … and 1 more"
    `);
  });

  it('as a whole, channel by channel', () => {
    expect(wholly(conversation, drawing)).toMatchInlineSnapshot(`
      "#campaigns
        Two fields are wrong.

        Acme: 1 of 3
        ↳ Ana is missing.

      #agreements
        Maya agreed.

        Ben agreed.
        [1 Withdraw]

      #escalations
        A question.

        Ben asks $900."
    `);
  });

  it('is nothing where nothing was said', () => {
    const empty = { campaigns: [], escalations: [], agreements: [], 'parley-errors': [] };
    expect([briefly(empty, drawing), wholly(empty, drawing)]).toEqual(['', '']);
  });
});

it('only what has something to decide waits, in whichever channel, the oldest first', async () => {
  const decide = actions(button('Approve', 'approve'));
  const slack = {
    messages: (channel: keyof Conversation) =>
      Promise.resolve(
        {
          ...conversation,
          escalations: [message('8', 'newer', {}, decide)],
          campaigns: [
            message('2', 'older', { thread_ts: '1' }, decide),
            message('3', 'card', {}, actions(button('Pause', 'pause'))),
          ],
        }[channel],
      ),
  };
  const waiting = await waitingIn(slack);
  expect(waiting.map(({ channel, message: { text }, pressable }) => [channel, text, pressable.length])).toEqual([
    ['campaigns', 'older', 1],
    ['escalations', 'newer', 1],
  ]);
});
