import { describe, expect, it } from 'vitest';
import { problemsOfBlocks, problemsOfView } from '../../../sandbox/slack/limits.ts';
import { actions, button, plain, section } from './bolt.ts';

const pointers = (problems: readonly Readonly<{ pointer: string }>[]) => problems.map(({ pointer }) => pointer);
const x = (length: number) => 'x'.repeat(length);
const confirm = (change: object = {}) => ({
  title: plain(x(100)),
  text: plain(x(300)),
  confirm: plain(x(30)),
  deny: plain(x(30)),
  ...change,
});
const asked = (change: object) => ({
  type: 'actions',
  elements: [{ ...button('Go', 'go'), confirm: confirm(change) }],
});
const input = (change: object) => ({
  type: 'input',
  label: plain(x(2_000)),
  element: { type: 'plain_text_input', action_id: 'a' },
  ...change,
});
const choice = (text: string, value = 'a') => ({
  type: 'input',
  label: plain('l'),
  element: { type: 'static_select', action_id: 'a', options: [{ text: plain(text), value }] },
});

describe('the blocks of a message', () => {
  it.each<[string, readonly object[]]>([
    ['fifty of them', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
    [
      'the longest texts',
      [{ type: 'header', text: plain(x(150)) }, section(x(3_000)), actions(button(x(75), x(255), x(2_000)))],
    ],
    ['ten fields', [{ type: 'section', fields: Array.from({ length: 10 }, () => plain(x(2_000))) }]],
    ['the longest question before a button', [asked({})]],
    ['inputs', [input({ hint: plain(x(2_000)) }), choice(x(75), x(150))]],
  ])('may be %s', (_what, blocks) => {
    expect(problemsOfBlocks(blocks)).toEqual([]);
  });

  it.each<[string, readonly object[], string]>([
    ['51 of them', Array.from({ length: 51 }, () => ({ type: 'divider' })), '/blocks'],
    ['an unknown kind', [{ type: 'table_flip' }], '/blocks/0/type'],
    [
      'two of one block_id',
      [
        { ...section('a'), block_id: 'b' },
        { ...section('a'), block_id: 'b' },
      ],
      '/blocks',
    ],
    ['a long header', [{ type: 'header', text: plain(x(151)) }], '/blocks/0/text/text'],
    ['a header with markup', [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }], '/blocks/0/text/type'],
    ['a long section', [section(x(3_001))], '/blocks/0/text/text'],
    ['an empty section', [section('')], '/blocks/0/text/text'],
    ['a section of nothing', [{ type: 'section' }], '/blocks/0'],
    ['a word that Slack does not know', [{ ...section('a'), colour: 'red' }], '/blocks/0'],
    ['eleven fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('a')) }], '/blocks/0/fields'],
    ['a long field', [{ type: 'section', fields: [plain(x(2_001))] }], '/blocks/0/fields/0/text'],
    [
      'eleven elements of context',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('a')) }],
      '/blocks/0/elements',
    ],
    ['no buttons', [{ type: 'actions', elements: [] }], '/blocks/0/elements'],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, n) => button('a', `a${n}`)))], '/blocks/0/elements'],
    ['one action_id twice in a block', [actions(button('a', 'a'), button('b', 'a'))], '/blocks/0/elements'],
    ['a long button', [actions(button(x(76), 'a'))], '/blocks/0/elements/0/text/text'],
    [
      'a button with markup',
      [{ type: 'actions', elements: [{ ...button('a', 'a'), text: { type: 'mrkdwn', text: 'a' } }] }],
      '/blocks/0/elements/0/text/type',
    ],
    ['a long action_id', [actions(button('a', x(256)))], '/blocks/0/elements/0/action_id'],
    ['a long value', [actions(button('a', 'a', x(2_001)))], '/blocks/0/elements/0/value'],
    [
      'a button in red that is called so',
      [{ type: 'actions', elements: [{ ...button('a', 'a'), style: 'red' }] }],
      '/blocks/0/elements/0/style',
    ],
    ['a long question', [asked({ title: plain(x(101)) })], '/blocks/0/elements/0/confirm/title/text'],
    ['a long text of a question', [asked({ text: plain(x(301)) })], '/blocks/0/elements/0/confirm/text/text'],
    ['a long yes', [asked({ confirm: plain(x(31)) })], '/blocks/0/elements/0/confirm/confirm/text'],
    ['a long no', [asked({ deny: plain(x(31)) })], '/blocks/0/elements/0/confirm/deny/text'],
    ['a long label', [input({ label: plain(x(2_001)) })], '/blocks/0/label/text'],
    ['a button as an input', [input({ element: button('a', 'a') })], '/blocks/0/element/type'],
    ['a long option', [choice(x(76))], '/blocks/0/element/options/0/text/text'],
    ['a long value of an option', [choice('a', x(151))], '/blocks/0/element/options/0/value'],
  ])('may not be %s', (_what, blocks, pointer) => {
    expect(pointers(problemsOfBlocks(blocks))).toEqual([pointer]);
  });

  it('may use one action_id in two blocks', () => {
    expect(problemsOfBlocks([actions(button('a', 'a')), actions(button('b', 'a'))])).toEqual([]);
  });
});

describe('a view', () => {
  const modal = (change: object = {}) => ({
    type: 'modal',
    title: plain(x(24)),
    submit: plain(x(24)),
    close: plain(x(24)),
    private_metadata: x(3_000),
    callback_id: x(255),
    blocks: Array.from({ length: 100 }, () => ({ type: 'divider' })),
    ...change,
  });

  it('may be as large as Slack takes it', () => {
    expect(problemsOfView(modal(), 'modal')).toEqual([]);
    expect(problemsOfView({ type: 'home', blocks: modal().blocks }, 'home')).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }, '/view/blocks'],
    ['no title', { title: undefined }, '/view/title'],
    ['a long title', { title: plain(x(25)) }, '/view/title/text'],
    ['a long submit', { submit: plain(x(25)) }, '/view/submit/text'],
    ['a long close', { close: plain(x(25)) }, '/view/close/text'],
    ['much private_metadata', { private_metadata: x(3_001) }, '/view/private_metadata'],
    ['an input and nothing to submit it with', { submit: undefined, blocks: [input({})] }, '/view/submit'],
    ['something wrong in a block', { blocks: [section('')] }, '/view/blocks/0/text/text'],
  ])('may not have %s', (_what, change, pointer) => {
    expect(pointers(problemsOfView(modal(change), 'modal'))).toEqual([pointer]);
  });

  it('at home has no title, and not more blocks either', () => {
    const blocks = Array.from({ length: 101 }, () => ({ type: 'divider' }));
    expect(pointers(problemsOfView({ type: 'home', blocks }, 'home'))).toEqual(['/view/blocks']);
    expect(pointers(problemsOfView({ type: 'home', title: plain('Home'), blocks: [] }, 'home'))).toEqual(['/view']);
  });
});
