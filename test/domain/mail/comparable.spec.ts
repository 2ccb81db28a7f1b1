import { describe, expect, it } from 'vitest';
import { read } from './reply-case.ts';

describe('a price of one part', () => {
  it('is quoted whole', () =>
    expect(read('I can do $1,300 for one reel.', 'counter').understanding).toEqual({
      kind: 'clarify',
      about: 'per_item',
      quote: '$1,300 for one reel',
    }));
});

describe('a price for another package', () => {
  it.each([
    ['counter', '$1,400 for 3 reels and a YouTube video', '3 reels'],
    ['counter', 'For 2 Reels and 1 Story plus two TikToks I would take $1,450', 'two TikToks'],
    ['accept', 'Yes, happy to make one Reel for $1,500!', 'one Reel'],
  ] as const)('%s: “%s” goes to a person, whatever the model saw', (intent, reply, words) => {
    const amount = /\$[\d,]+/.exec(reply)?.[0] ?? '';
    expect(read(reply, intent, { amounts: [{ quote: amount, role: 'total_ask' }] }).understanding).toMatchObject({
      kind: 'escalate',
      trigger: 'unusual_deliverables',
      quote: words,
    });
  });

  it.each([
    ['the package itself', '2 Reels and 1 Story for $1,700'],
    ['no number at all', 'My reels do really well, so $1,700'],
  ])('is not seen in %s', (_case, reply) => {
    expect(read(reply, 'counter', { amounts: [{ quote: '$1,700', role: 'total_ask' }] }).understanding.kind).toBe(
      'ask',
    );
  });
});
