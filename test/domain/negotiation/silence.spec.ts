import { describe, expect, it } from 'vitest';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { Day, Instant } from '../../../src/events/units.ts';
import {
  agreedAt,
  escalated,
  given,
  goesOut,
  happened,
  heard,
  means,
  offered,
  opened,
  receives,
  replied,
  schedules,
  sent,
  started,
  supersedes,
  usd,
  wrote,
} from './thread.ts';

const at = (day: string) => Instant.parse(`${day}T10:00:00.000Z`);
const due = (day: string, then: 'follow_up' | 'stale' = 'follow_up') =>
  happened('FollowUpScheduled', { dueAt: at(day), then });
const followedUp = (move: number, number: number): readonly NegotiationEvent[] => [
  happened('FollowUpDecided', { move, number, price: usd(800) }),
  sent(move, 800, 'follow_up'),
];
const acts = (day: string) => ({ type: 'ActOnTimer', dueAt: at(day) }) as const;

describe('no reply', () => {
  it('is followed up after three business days, again after five more, then goes stale after another five', () => {
    // Sent on Monday 2 March: Thursday 5 March, Thursday 12 March, Thursday 19 March.
    given(started(), offered(1, 800))
      .when(goesOut(1, 800, 'opening'))
      .then({ type: 'MailSent' }, schedules('2026-03-05', 'follow_up'));
    given(...opened, due('2026-03-05'))
      .when(acts('2026-03-05'))
      .then({ type: 'FollowUpDecided', data: { number: 1, price: usd(800), move: 2 } })
      .leaves('awaiting_reply');
    const [decided] = followedUp(2, 1) as [NegotiationEvent];
    given(...opened, decided)
      .when(goesOut(2, 800, 'follow_up'), { now: at('2026-03-05') })
      .then({ type: 'MailSent' }, schedules('2026-03-12', 'follow_up'));
    const [again] = followedUp(3, 2) as [NegotiationEvent];
    given(...opened, ...followedUp(2, 1), again)
      .when(goesOut(3, 800, 'follow_up'), { now: at('2026-03-12') })
      .then({ type: 'MailSent' }, schedules('2026-03-19', 'stale'));
    const silent = given(...opened, ...followedUp(2, 1), ...followedUp(3, 2), due('2026-03-19', 'stale')).when(
      acts('2026-03-19'),
    );
    silent.then({ type: 'NegotiationStale' }).leaves('stale');
    expect(silent.now()?.timer).toBeNull();
  });

  it('is acted on once: a timer that was cancelled or moved does nothing', () => {
    given(...opened, due('2026-03-05'))
      .when(acts('2026-03-06'))
      .refuses();
    given(...opened, due('2026-03-05'), ...followedUp(2, 1))
      .when(acts('2026-03-05'))
      .refuses();
    given(...opened, due('2026-03-05'), due('2026-03-20'))
      .when(acts('2026-03-05'))
      .refuses();
  });

  it('ends with any mail of theirs, and is counted anew after it', () => {
    const thread = given(...opened, ...followedUp(2, 1), due('2026-03-12'));
    const heard = thread.when(receives('m1')).now();
    expect(heard).toMatchObject({ timer: null, followUps: 0 });
    given(...opened, ...followedUp(2, 1), happened('NegotiationStale', {}))
      .when(receives('m1'))
      .then({ type: 'MailReceived' })
      .leaves('considering_reply');
  });

  it('is counted anew after whatever a person wrote or offered, and not by having had the thread alone', () => {
    const silent = [...opened, ...followedUp(2, 1), ...followedUp(3, 2)];
    const claimed = [...silent, happened('ThreadTakenOver', { by: 'U1', how: 'mailbox' })];
    const back = (standing: number | null) =>
      ({ type: 'HandBack', by: 'U1', standing: standing === null ? null : usd(standing) }) as const;
    const handed = { type: 'ThreadHandedBack' } as const;
    const message = { direction: 'sent', messageId: 'p1', threadId: 'thread', rfcMessageIdHash: null } as const;
    given(...claimed, happened('PersonWrote', message))
      .when(back(null))
      .then(handed, schedules('2026-03-05', 'follow_up'));
    given(...claimed)
      .when(back(850))
      .then(handed, schedules('2026-03-05', 'follow_up'));
    given(...claimed)
      .when(back(800))
      .then(handed, schedules('2026-03-09', 'stale'));
    given(...silent, escalated('unknown_sender'), offered(4, 900, { by: 'U1' }))
      .when(goesOut(4, 900, 'counter'))
      .then({ type: 'MailSent' }, schedules('2026-03-05', 'follow_up'));
  });

  it('takes back a follow-up that has not left when they write, and does not count it', () => {
    const [decided] = followedUp(2, 1) as [NegotiationEvent];
    given(...opened, decided)
      .when(receives('m1'))
      .then({ type: 'MailReceived' }, supersedes(2, 'newer_mail'))
      .leaves('considering_reply');
    const paused = given(
      ...opened,
      decided,
      happened('MoveSuperseded', { move: 2, why: 'paused' }),
      happened('NegotiationPaused', { by: 'U1' }),
    );
    expect(paused.negotiation?.followUps).toBe(0);
    paused
      .when({ type: 'Resume', by: 'U1' })
      .then({ type: 'NegotiationResumed' }, schedules('2026-03-05', 'follow_up'));
  });

  it('leaves nobody waiting for ever after a follow-up was taken back', () => {
    const [decided] = followedUp(2, 1) as [NegotiationEvent];
    given(...opened, decided)
      .when({ type: 'SupersedeMove', move: 2, why: 'newer_mail' })
      .then(supersedes(2, 'newer_mail'), schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply');
  });
});

describe('machines that answer', () => {
  const waiting = given(...opened, due('2026-03-05'));
  const away = (returnDate: string | null) =>
    receives('m1', { kind: 'out_of_office', returnDate: returnDate === null ? null : Day.parse(returnDate) });

  it('an out-of-office pauses the timer until they are back', () =>
    waiting
      .when(away('2026-03-13'))
      .then(
        { type: 'MailReceived' },
        { type: 'FollowUpScheduled', data: { dueAt: '2026-03-16T09:00:00.000Z', then: 'follow_up' } },
      )
      .leaves('awaiting_reply'));

  it('an out-of-office without a date pauses it for fourteen days', () =>
    waiting.when(away(null)).then({ type: 'MailReceived' }, schedules('2026-03-16', 'follow_up')));

  it('an out-of-office never brings the follow-up forward, and keeps what the timer is for', () => {
    waiting.when(away('2026-03-02')).then({ type: 'MailReceived' }, schedules('2026-03-05', 'follow_up'));
    given(...opened, due('2026-03-19', 'stale'))
      .when(away('2026-03-03'))
      .then({ type: 'MailReceived' }, schedules('2026-03-19', 'stale'));
  });

  it('an out-of-office is only recorded where no timer runs', () =>
    given(...replied)
      .when(away('2026-03-13'))
      .then({ type: 'MailReceived' })
      .leaves('considering_reply'));

  const awayUntil = (absentUntil: string) =>
    happened('MailReceived', {
      ...{ direction: 'received', messageId: 'm0', threadId: 'thread', rfcMessageIdHash: null, because: '' },
      ...{ kind: 'out_of_office', sender: 'influencer', returnDate: null, attachments: [], hiddenText: false },
      absentUntil: Instant.parse(absentUntil),
    } as const);
  const [followUp] = followedUp(2, 1) as [NegotiationEvent];

  it('an out-of-office is remembered with the day they are back, and by a mail of theirs forgotten', () => {
    given(...replied)
      .when(away('2026-03-13'))
      .then({ type: 'MailReceived', data: { absentUntil: '2026-03-16T09:00:00.000Z' } });
    given(...replied)
      .when(away(null))
      .then({ type: 'MailReceived', data: { absentUntil: '2026-03-16T10:00:00.000Z' } });
    expect(given(...replied, awayUntil('2026-03-16T09:00:00.000Z'), wrote('m2')).negotiation?.absentUntil).toBeNull();
    given(...replied, offered(2, 825), awayUntil('2026-03-16T09:00:00.000Z'), wrote('m2'), sent(2, 825))
      .when(means({ kind: 'defer', quote: 'let me check' }, ['m2']))
      .then({ type: 'ReplyClassified' }, { type: 'ReplyDeferred' }, schedules('2026-03-05', 'follow_up'));
  });

  it('an out-of-office that came while an offer was leaving puts off the follow-up to it', () => {
    given(...replied, offered(2, 825), awayUntil('2026-03-16T10:00:00.000Z'))
      .when(goesOut(2, 825, 'counter'))
      .then({ type: 'MailSent' }, schedules('2026-03-16', 'follow_up'));
    given(...opened, happened('NegotiationPaused', { by: 'U1' }), awayUntil('2026-03-16T10:00:00.000Z'))
      .when({ type: 'Resume', by: 'U1' })
      .then({ type: 'NegotiationResumed' }, schedules('2026-03-16', 'follow_up'));
  });

  it('an out-of-office takes back a follow-up that has not left, and it waits until they are back', () => {
    given(...opened, followUp)
      .when(away(null))
      .then({ type: 'MailReceived' }, supersedes(2, 'newer_mail'), schedules('2026-03-16', 'follow_up'))
      .leaves('awaiting_reply');
    given(...opened, followUp)
      .when(away(null), { sending: true })
      .then({ type: 'MailReceived' });
    given(...opened, followUp)
      .when(away('2026-02-20'))
      .then({ type: 'MailReceived' });
    given(...replied, offered(2, 825))
      .when(away(null))
      .then({ type: 'MailReceived' })
      .leaves('offering');
  });

  it('a soft bounce, an auto-reply and a list keep the timer', () => {
    for (const kind of ['soft_bounce', 'auto_reply', 'list'] as const) {
      const outcome = waiting.when(receives('m1', { kind }));
      outcome.then({ type: 'MailReceived', data: { kind } }).leaves('awaiting_reply');
      expect(outcome.now()?.timer).toEqual({ dueAt: at('2026-03-05'), then: 'follow_up' });
    }
  });
});

describe('who must not be written to again', () => {
  const open: Readonly<Record<string, readonly NegotiationEvent[]>> = {
    queued_for_budget: [started()],
    awaiting_reply: opened,
    considering_reply: replied,
    escalated: [...heard, escalated('rounds_exhausted', 1_200)],
    stale: [...opened, happened('NegotiationStale', {})],
    human_managed: [...replied, happened('ThreadTakenOver', { by: 'U1', how: 'command' })],
    paused: [...replied, happened('NegotiationPaused', { by: 'U1' })],
  };
  const optsOut = means({ kind: 'opt_out', quote: 'take me off your list' });
  const bounces = receives('m1', { kind: 'hard_bounce' });
  const declines = (because: string) => ({ type: 'NegotiationDeclined', data: { because, move: null } }) as const;
  const suppresses = (because: string) => ({ type: 'AddressSuppressed', data: { because } }) as const;

  it.each(Object.entries(open))('an opt-out ends it at once while %s', (_status, history) =>
    given(...history)
      .when(optsOut)
      .then({ type: 'ReplyClassified' }, declines('opted_out'), suppresses('opted_out'))
      .leaves('declined'),
  );

  it.each(Object.entries(open))('a hard bounce ends it at once while %s', (_status, history) =>
    given(...history)
      .when(bounces)
      .then({ type: 'MailReceived' }, declines('hard_bounce'), suppresses('hard_bounce'))
      .leaves('declined'),
  );

  it('takes back the mail that was about to leave', () => {
    given(started(), offered(1, 800))
      .when(optsOut)
      .then({ type: 'ReplyClassified' }, supersedes(1, 'opted_out'), declines('opted_out'), suppresses('opted_out'));
    given(...replied, offered(2, 825))
      .when(bounces)
      .then({ type: 'MailReceived' }, supersedes(2, 'closed'), declines('hard_bounce'), suppresses('hard_bounce'));
  });

  it('in a closed thread only suppresses the address, once, and keeps a recap from leaving', () => {
    const closed = [...replied, happened('NegotiationStopped', { by: 'U1', reason: '' })];
    given(...closed)
      .when(optsOut)
      .then({ type: 'ReplyClassified' }, suppresses('opted_out'))
      .leaves('stopped');
    given(...closed, happened('AddressSuppressed', { because: 'opted_out' }))
      .when(bounces)
      .then({ type: 'MailReceived' });
    const farewell = happened('NegotiationDeclined', { because: 'walked_away', by: 'U1', move: 2, reason: '' });
    given(...replied, farewell)
      .when(optsOut)
      .then({ type: 'ReplyClassified' }, supersedes(2, 'opted_out'), suppresses('opted_out'))
      .leaves('declined');
  });

  it.each(Object.entries(open))('an erasure ends it at once while %s, and says why', (_status, history) =>
    given(...history)
      .when({ type: 'Suppress', because: 'erased' })
      .then(
        { type: 'NegotiationDeclined', data: { because: 'erased', reason: 'what named them was erased', move: null } },
        suppresses('erased'),
      )
      .leaves('declined'),
  );

  it('an erasure takes back the mail that was about to leave, and leaves a deal a deal', () => {
    given(started(), offered(1, 800))
      .when({ type: 'Suppress', because: 'erased' })
      .then(supersedes(1, 'closed'), declines('erased'), suppresses('erased'));
    given(...replied, agreedAt(800, 2))
      .when({ type: 'Suppress', because: 'erased' })
      .then(supersedes(2, 'closed'), suppresses('erased'))
      .leaves('agreed');
  });

  it('is told of by the same person’s other negotiations too', () =>
    given(...opened)
      .when({ type: 'Suppress', because: 'opted_out' })
      .then(declines('opted_out'), suppresses('opted_out'))
      .leaves('declined'));
});
