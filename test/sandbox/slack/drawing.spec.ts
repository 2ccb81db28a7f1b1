import { describe, expect, it } from 'vitest';
import type { Block, View } from '../../../sandbox/slack/blocks.ts';
import { drawChannel } from '../../../sandbox/slack/channel.ts';
import { drawConfirm, drawMessage, drawModal, pressablesIn } from '../../../sandbox/slack/drawing.ts';
import { ANSI, readable } from '../../../sandbox/slack/markup.ts';
import { actions, button, plain, section } from './bolt.ts';

const nameOf = (id: string) => ({ U0PRIYA000: 'Priya', C0CAMPAIGN: 'campaigns' })[id] ?? id;
const drawing = { nameOf, width: 80 };
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
const confirm = {
  title: plain('Agree to $900?'),
  text: mrkdwn('That is *$100 above* the cap.'),
  confirm: plain('Agree'),
  deny: plain('Not yet'),
};

const escalation: readonly Block[] = [
  { type: 'header', text: plain('Decision needed: Maya Lee for Glow') },
  {
    type: 'section',
    fields: [
      mrkdwn('*Their number*\n$900 (CPM $22.50)'),
      mrkdwn('*Our last offer*\n$800 (CPM $20.00)'),
      mrkdwn('*Trigger*\nTheir ask is above what Parley settles by itself (`cpm_over_threshold`)'),
    ],
  },
  section(
    '*In their words*\n> My rate is $900\n> for both reels &amp; I never go lower. That is what everybody else pays me at the moment.',
  ),
  { type: 'divider' },
  {
    type: 'actions',
    elements: [
      { ...button('Approve $900', 'approve'), confirm },
      button('Final offer $800', 'final'),
      button('Another amount …', 'counter'),
      button('Walk away politely', 'decline'),
      { ...button('Gmail thread', 'open'), url: 'https://mail.google.com/' },
    ],
  },
  {
    type: 'section',
    text: plain('Something else?'),
    accessory: {
      type: 'overflow',
      action_id: 'more',
      options: [
        { text: plain('Take over'), value: 'take' },
        { text: plain('Record a deal'), value: 'record' },
      ],
    },
  },
  {
    type: 'context',
    elements: [
      {
        type: 'mrkdwn',
        text: 'Asked of <@U0PRIYA000> in <#C0CAMPAIGN> · <https://app.clickup.com/t/glow1|ClickUp task>',
      },
    ],
  },
];

describe('a message on a terminal', () => {
  it('is read as in Slack: labels beside values, quotations behind a bar, every button with its number', () => {
    expect(drawMessage({ text: 'fallback', blocks: escalation }, drawing).lines.join('\n')).toMatchInlineSnapshot(`
      "Decision needed: Maya Lee for Glow
      Their number: $900 (CPM $22.50)          Our last offer: $800 (CPM $20.00)
      Trigger: Their ask is above what Parley settles by itself (\`cpm_over_threshold\`)
      In their words
      │ My rate is $900
      │ for both reels & I never go lower. That is what everybody else pays me at the
      │ moment.
      ────────────────────────
      [1 Approve $900 ?] [2 Final offer $800] [3 Another amount …]
      [4 Walk away politely] [Gmail thread ↗]
      Something else?
      [5 Take over] [6 Record a deal]
      Asked of @Priya in #campaigns · ClickUp task"
    `);
  });

  it('numbers its buttons from where it is told to, and tells what they are', () => {
    const { lines, pressable } = drawMessage({ text: '', blocks: escalation }, { ...drawing, first: 7 });
    expect(lines.join('\n')).toContain('[7 Approve $900 ?] [8 Final offer $800]');
    expect(pressable.map(({ label, value }) => [label, value])).toEqual([
      ['Approve $900', undefined],
      ['Final offer $800', undefined],
      ['Another amount …', undefined],
      ['Walk away politely', undefined],
      ['Take over', 'take'],
      ['Record a deal', 'record'],
    ]);
    expect(pressablesIn(escalation)).toEqual(pressable);
  });

  it('is its text where it has no blocks', () => {
    expect(drawMessage({ text: 'Maya &amp; Ben, see <https://x.example|the sheet>' }, drawing)).toEqual({
      lines: ['Maya & Ben, see the sheet'],
      pressable: [],
    });
  });

  it('asks before a button that wants it', () => {
    const [first] = drawMessage({ text: '', blocks: escalation }, drawing).pressable;
    expect(first === undefined ? [] : drawConfirm(first.element, drawing)).toEqual([
      'Agree to $900?',
      'That is $100 above the cap.',
      '[y Agree] [n Not yet]',
    ]);
  });

  it.each([
    ['*bold* and _slanted_', '\x1b[1mbold\x1b[22m and slanted'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['&gt; quoted', '\x1b[2m│ \x1b[22mquoted'],
    ['<https://x.example/a_b_c>', 'https://x.example/a_b_c'],
    ['<!date^1^{date}|26 November> <!here>', '26 November @here'],
    ['<@U0PRIYA000|priya> and <@U9>', '@Priya and @U9'],
    ['a &lt;b&gt; &amp;amp;', 'a <b> &amp;'],
  ])('reads %s', (mrkdwn, shown) => {
    expect(readable(mrkdwn, nameOf, ANSI)).toBe(shown);
  });
});

it('a channel shows each thread under its first message, and numbers on through all of them', () => {
  const message = (ts: string, thread: string | undefined, ...blocks: Block[]) => ({
    ts,
    user: 'U0PARLEY',
    text: '',
    blocks,
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
  const { lines, pressable } = drawChannel(
    [
      message(
        '1',
        '1',
        { type: 'header', text: plain('Glow') },
        section('*Spent* $1,600 of $5,000'),
        actions(button('Pause', 'pause')),
      ),
      message('2', '1', section('Maya Lee agreed to $800.'), actions(button('Withdraw', 'withdraw'))),
      message(
        '3',
        '1',
        section('Ben Okafor is missing in the sheet, and nobody of that name is anywhere near it either.'),
      ),
      message('4', undefined, section('An outage began.')),
    ],
    { nameOf, width: 60 },
  );
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "  Glow
      Spent $1,600 of $5,000
      [1 Pause]
      ↳ Maya Lee agreed to $800.
        [2 Withdraw]
      ↳ Ben Okafor is missing in the sheet, and nobody of that
        name is anywhere near it either.

      An outage began."
  `);
  expect(pressable.map(({ label, message: { ts } }) => [label, ts])).toEqual([
    ['Pause', '1'],
    ['Withdraw', '2'],
  ]);
});

it('a modal shows its fields with what stands in them', () => {
  const view: View = {
    id: 'V1',
    type: 'modal',
    callback_id: 'counter',
    private_metadata: '',
    hash: '1',
    title: plain('Another amount'),
    submit: plain('Send'),
    blocks: [
      section('Maya Lee asks *$900*.'),
      {
        type: 'input',
        block_id: 'amount',
        label: plain('Amount in dollars'),
        hint: plain('At most $1,000, unless you confirm.'),
        element: { type: 'number_input', action_id: 'dollars', initial_value: '850' },
      },
      {
        type: 'input',
        block_id: 'why',
        optional: true,
        label: plain('Why'),
        element: {
          type: 'static_select',
          action_id: 'reason',
          options: [
            { text: plain('Reach'), value: 'reach' },
            { text: plain('Fit'), value: 'fit' },
          ],
        },
      },
    ],
  };
  expect(drawModal(view, drawing).lines.join('\n')).toMatchInlineSnapshot(`
    "Another amount
    ────────────────────────
    Maya Lee asks $900.
    Amount in dollars: [850]
      At most $1,000, unless you confirm.
    Why: [] (Reach | Fit) (may stay empty)"
  `);
});
