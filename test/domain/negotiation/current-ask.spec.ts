import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/domain/negotiation/decide.ts';
import { evolve } from '../../../src/domain/negotiation/evolve.ts';
import type { Negotiation } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { asks, goesOut, happened, limitsOf, means, opened, receives, replied, usd, use, wrote } from './thread.ts';

/** What these commands lead to, after the opening of $800 went out. */
const after = (...commands: readonly ((now: Negotiation) => NegotiationCommand)[]): Negotiation => {
  let now = opened.reduce(evolve, null) as Negotiation;
  for (const command of commands) now = decide(command(now), now, limitsOf(now)).reduce(evolve, now) as Negotiation;
  return now;
};
const refused = ({ pending }: Negotiation): NegotiationCommand => ({
  type: 'RecordDraft',
  move: pending?.move ?? 0,
  draft: { subject: 's', body: 'b' },
  use: null,
  notBefore: null,
  verdict: { ok: false, reasons: ['it promises too much'] },
});

describe('what can be approved where a draft was held back', () => {
  it('is no amount of an earlier mail, which the newest one has taken back', () => {
    const now = after(
      () => receives('m1'),
      () => asks(1_100),
      ({ pending }) => goesOut(2, (pending?.price ?? 0) / 100, 'counter'),
      () => receives('m2'),
      // "$1,100 was for one Reel alone, each one is."
      () => means({ kind: 'clarify', about: 'per_item', quote: 'each one is' }, ['m2']),
      refused,
    );
    expect(now.phase).toMatchObject({ status: 'escalated', trigger: 'draft_rejected_by_guard' });
    expect(now.phase).toMatchObject({ ask: null });
    expect(() => decide({ type: 'ApproveAsk', by: 'U1' }, now, limitsOf(now))).toThrow();
  });

  it('is no amount in dollars where they ask in another currency by now', () => {
    const now = after(
      () => receives('m1'),
      () => asks(1_100),
      ({ pending }) => goesOut(2, (pending?.price ?? 0) / 100, 'counter'),
      () => receives('m2'),
      () => means({ kind: 'escalate', trigger: 'currency_mismatch', quote: 'EUR 1,300', ask: null }, ['m2']),
      () => ({ type: 'CarryOn', by: 'U1' }),
      () => means({ kind: 'escalate', trigger: 'currency_mismatch', quote: 'EUR 1,300', ask: null }, ['m2']),
      refused,
    );
    expect(now.phase).toMatchObject({ status: 'escalated', trigger: 'draft_rejected_by_guard' });
    expect(now.phase).toMatchObject({ ask: null });
  });
});

it('nothing of an earlier mail is a current ask once they have written again', () => {
  const read = happened('ReplyClassified', {
    messageIds: ['m1'],
    intent: 'other',
    confidence: 0.9,
    understoodAs: 'ask',
    ask: usd(900),
    discardedQuotes: 0,
    use,
  });
  expect([...replied, read].reduce(evolve, null)?.currentAsk).toBe(usd(900));
  expect([...replied, read, wrote('m2')].reduce(evolve, null)?.currentAsk).toBeNull();
});
