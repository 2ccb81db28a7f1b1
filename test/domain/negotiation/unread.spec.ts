import { describe, expect, it } from 'vitest';
import { TheyHaveWritten } from '../../../src/domain/negotiation/people.ts';
import { calls, escalated, given, happened, heard, means, offered, replied, sent, usd, use, wrote } from './thread.ts';
import { evolve } from '../../../src/domain/negotiation/evolve.ts';

describe('a reply that no model could read for hours', () => {
  const asks = { type: 'AskAboutUnread', hours: 4, quote: 'Could you do $900?' } as const;

  it('is put before a person, with how it begins; once', () => {
    given(...replied)
      .when(asks)
      .then(calls('reply_unread', { ask: null, lastOffer: usd(800) }));
    given(...replied, escalated('reply_unread'))
      .when(asks)
      .refuses();
  });

  it('that came while a person was asked something else is shown to that person, and only then may they answer', () => {
    const answers = { type: 'WalkAway', by: 'U1' } as const;
    const wroteAgain = [...heard, escalated('rounds_exhausted', 1_200), wrote('m2')];
    given(...wroteAgain)
      .when(answers)
      .refuses(TheyHaveWritten);
    given(...wroteAgain)
      .when(asks)
      .then({ type: 'EscalationJoined', data: { ask: null, unread: ['m2'] } });
    const shown = [...wroteAgain, happened('EscalationJoined', { ask: null, unread: ['m2'] })];
    given(...shown)
      .when(asks)
      .refuses();
    given(...shown)
      .when(answers)
      .then({ type: 'NegotiationDeclined' });
    given(...shown, wrote('m3'))
      .when(answers)
      .refuses(TheyHaveWritten);
  });

  it('joins what that person sees when it is read after all', () => {
    given(...replied, escalated('reply_unread'))
      .when(means({ kind: 'ask', amount: usd(900), quote: '$900' }, ['m1']))
      .then({ type: 'ReplyClassified' }, { type: 'EscalationJoined', data: { ask: usd(900) } });
  });

  it('is not asked about again once that person has handed it back, unless they write again', () => {
    const handedBack = [...replied, escalated('reply_unread'), happened('EscalationReturned', { by: 'U1' })];
    given(...handedBack)
      .when(asks)
      .refuses();
    given(...handedBack, wrote('m2'))
      .when(asks)
      .then(calls('reply_unread'));
  });
});

/** As a log of before `unread` may hold it: a person answered m2 before its reading ended (its reading then had nothing left to read). */
const old = [
  ...heard,
  escalated('rounds_exhausted', 1_200),
  wrote('m2'),
  offered(2, 900, { by: 'U1' }),
  sent(2, 900),
] as const;

it('what was answered by a mail that went out is unread no more', () => {
  expect(old.reduce(evolve, null)).toMatchObject({ unanswered: [], unread: [] });
});

it('so the next escalation of that thread can be decided', () => {
  given(
    ...old,
    wrote('m3'),
    happened('ReplyClassified', {
      messageIds: ['m3'],
      intent: 'other',
      confidence: 0.9,
      understoodAs: 'ask',
      ask: usd(1_000),
      discardedQuotes: 0,
      use,
    }),
    escalated('cpm_over_threshold', 1_000),
  )
    .when({ type: 'ApproveAsk', by: 'U1' })
    .then({ type: 'AgreementReached' });
});
