import { describe, it } from 'vitest';
import { calls, escalated, given, happened, means, replied, usd, wrote } from './thread.ts';

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
