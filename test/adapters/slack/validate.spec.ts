import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { context, fields, section } from '../../../src/adapters/slack/blocks.ts';
import {
  gmailDraft,
  gmailThread,
  inline,
  link,
  type Mrkdwn,
  person,
  quoted,
} from '../../../src/adapters/slack/text.ts';
import { validateBlocks } from '../../../src/adapters/slack/validate.ts';

const text = (length: number) => 'x'.repeat(length) as Mrkdwn;
const problems = (...blocks: types.KnownBlock[]) => validateBlocks({ text: 'told', blocks });
const button = (more: Partial<types.Button>): types.KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', text: { type: 'plain_text', text: 'Approve' }, action_id: 'a', ...more }],
});

describe("Slack's limits", () => {
  it.each<[string, types.KnownBlock, types.KnownBlock]>([
    ['section text of 3,000', section(text(3_000)), section(text(3_001))],
    ['ten fields', fields(Array(10).fill(['a', text(1)])), fields(Array(11).fill(['a', text(1)]))],
    ['a field of 2,000', fields([['a', text(1_996)]]), fields([['a', text(1_997)]])],
    [
      'ten context elements',
      { type: 'context', elements: Array(10).fill({ type: 'mrkdwn', text: 'a' }) as never },
      { type: 'context', elements: Array(11).fill({ type: 'mrkdwn', text: 'a' }) as never },
    ],
    [
      'a header of 150',
      { type: 'header', text: { type: 'plain_text', text: text(150) } },
      { type: 'header', text: { type: 'plain_text', text: text(151) } },
    ],
    ['a button value of 2,000', button({ value: text(2_000) }), button({ value: text(2_001) })],
    [
      'a button label of 75',
      button({ text: { type: 'plain_text', text: text(75) } }),
      button({ text: { type: 'plain_text', text: text(76) } }),
    ],
    ['something to read', context(text(1)), context(text(0))],
  ])('allow %s and no more', (_what, allowed, refused) => {
    expect(problems(allowed)).toEqual([]);
    expect(problems(refused)).toHaveLength(1);
  });

  it('allow 50 blocks and no more, and no block_id twice', () => {
    expect(problems(...Array<types.KnownBlock>(50).fill(section(text(1))))).toEqual([]);
    expect(problems(...Array<types.KnownBlock>(51).fill(section(text(1))))).toEqual(['blocks: 51 of at most 50']);
    expect(problems({ ...section(text(1)), block_id: 'a' }, { ...section(text(1)), block_id: 'a' })).toHaveLength(1);
  });

  it('allow 12,000 characters in all, as JSON, since Slack refuses a message somewhere above', () => {
    expect(problems(...Array<types.KnownBlock>(4).fill(section(text(2_900))))).toEqual([]);
    expect(problems(...Array<types.KnownBlock>(4).fill(section(text(3_000))))).toEqual([
      expect.stringMatching(/^blocks: 12\d\d\d characters as JSON of at most 12000$/),
    ]);
  });

  it('want a fallback text, and refuse what we have no limits for', () => {
    expect(validateBlocks({ text: '', blocks: [] })).toEqual(['text: empty']);
    expect(problems({ type: 'video' } as never)).toEqual(["blocks[0] video: we don't know its limits"]);
  });
});

describe("somebody's words", () => {
  it('are escaped, so that they mention nobody and link nowhere', () => {
    expect(inline('<!channel> & <@U123> <https://a.example|b>')).toBe(
      '&lt;!channel&gt; &amp; &lt;@U123&gt; &lt;https://a.example|b&gt;',
    );
  });

  it('stay in their line or their quotation, whatever breaks lines', () => {
    expect(inline('a\nb\u2028c\u0085d')).toBe('a b c d');
    expect(quoted('a\r\n*Approved*\u2028b\u000bc')).toBe('> a\n> *Approved*\n> b\n> c');
  });

  it('lose what turns writing around or cannot be seen', () => {
    expect(inline('safe\u202e exe.\u200btxt\u{E0041}')).toBe('safe exe.txt');
  });

  it('are cut by what they are long after escaping, never inside an entity or an emoji', () => {
    expect(inline('&&&&', 11)).toBe('&amp;&amp;…');
    expect(inline('ab😀', 3)).toBe('ab…');
    expect(quoted('a\n'.repeat(9_999), 40).length).toBeLessThanOrEqual(40);
  });

  it('are said to be erased, or empty, rather than left out', () => {
    expect([inline(null), inline(' \n'), quoted(null), quoted('')]).toEqual([
      '(erased)',
      '(empty)',
      '> (erased)',
      '> (empty)',
    ]);
  });

  it('ring a person only by a Slack id', () => {
    expect([person('U0PRIYA001'), person('@priya'), person('<!here>')]).toEqual([
      '<@U0PRIYA001>',
      '@priya',
      '&lt;!here&gt;',
    ]);
  });

  it('become a link only as an address of the web', () => {
    expect(link('https://app.clickup.com/t/1?a=1&b=2', 'task')).toBe('<https://app.clickup.com/t/1?a=1&amp;b=2|task>');
    expect([link('javascript:alert(1)', 'task'), link(null, 'task'), link('not one', 'task')]).toEqual([
      'task',
      'task',
      'task',
    ]);
    expect(link('https://a.example/|b>', 'x>y')).toBe('<https://a.example/%7Cb%3E|x&gt;y>');
  });
});

describe('a link to Gmail', () => {
  it('opens the mailbox that Parley writes from, whichever account its reader signed in to first', () => {
    expect(gmailThread('deals+parley@agency.example', '18c2')).toBe(
      'https://mail.google.com/mail/?authuser=deals%2Bparley%40agency.example#all/18c2',
    );
    expect(link(gmailDraft('deals@agency.example', '18c2'), 'Open')).toBe(
      '<https://mail.google.com/mail/?authuser=deals%40agency.example#drafts/18c2|Open>',
    );
  });
});
