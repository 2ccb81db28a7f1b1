import { describe, expect, it } from 'vitest';
import {
  AFTER_THE_END,
  calls,
  escalated,
  given,
  goesOut,
  happened,
  offered,
  opened,
  replied,
  sent,
  started,
  supersedes,
  usd,
  heard,
} from './thread.ts';

const ends = { type: 'EndTimeline' } as const;
const lapse = { type: 'OffersLapsed' } as const;
const stops = { type: 'NegotiationStopped', data: { by: 'agent' } } as const;
const by = 'U1';

describe('when the timeline ends', () => {
  it('what is queued stops, also while it is paused', () => {
    given(started()).when(ends).then(stops).leaves('stopped');
    given(started(), happened('NegotiationPaused', { by })).when(ends).then(stops).leaves('stopped');
  });

  it('an opening that has not left is taken back, and stops', () =>
    given(started(), offered(1, 800)).when(ends).then(supersedes(1, 'timeline_ended'), stops).leaves('stopped'));

  it('offers lapse: they are not outstanding any more, and nobody is followed up', () => {
    const waiting = [...opened, happened('FollowUpScheduled', { dueAt: AFTER_THE_END, then: 'follow_up' })];
    const outcome = given(...waiting).when(ends);
    outcome.then(lapse).leaves('awaiting_reply');
    expect(outcome.now()).toMatchObject({ lapsed: true, timer: null });
    given(...waiting, happened('OffersLapsed', {}))
      .when({ type: 'ActOnTimer', dueAt: AFTER_THE_END })
      .refuses();
    given(...replied, offered(2, 825))
      .when(ends)
      .then(supersedes(2, 'timeline_ended'), lapse)
      .leaves('considering_reply');
  });

  it('a person whose offer had not left is asked again, also where nothing was offered before', () => {
    for (const before of [[started()], opened])
      given(...before, escalated('unknown_sender'), offered(2, 1_200, { by }))
        .when(ends)
        .then(supersedes(2, 'timeline_ended'), lapse, calls('timeline_ended'))
        .leaves('escalated');
  });

  it('once is enough', () =>
    given(...opened, happened('OffersLapsed', {}))
      .when(ends)
      .refuses());

  it('a mail that is just leaving starts no follow-up', () =>
    given(...replied, offered(2, 825))
      .when(goesOut(2, 825, 'counter'), { now: AFTER_THE_END })
      .then({ type: 'MailSent' })
      .leaves('awaiting_reply'));
});

describe('after the timeline’s end', () => {
  const late = { now: AFTER_THE_END };

  it('no opening goes out, even where nobody has said yet that it ended', () =>
    given(started()).when({ type: 'TestQueue' }, late).then(stops).leaves('stopped'));

  it('a thread that comes back without an offer stops at the queue’s test', () =>
    given(
      started(),
      happened('ThreadTakenOver', { by, how: 'command' }),
      happened('OffersLapsed', {}),
      happened('ThreadHandedBack', { by, standing: null }),
    )
      .when({ type: 'TestQueue' })
      .then(stops));

  it('an offer that a person makes or confirms stands again', () => {
    const lapsed = [...heard, happened('OffersLapsed', {})];
    const offer = given(...lapsed, escalated('timeline_ended', 900)).when(
      { type: 'SendOffer', by, price: usd(850), final: true },
      late,
    );
    expect(offer.now()?.lapsed).toBe(false);
    const confirmed = happened('ThreadHandedBack', { by, standing: usd(800) });
    expect(given(...lapsed, happened('ThreadTakenOver', { by, how: 'command' }), confirmed).negotiation?.lapsed).toBe(
      false,
    );
  });

  it('is reached a day after the deadline, not on it', () => {
    const onTheLastDay = { now: '2026-04-30T23:59:59.999Z' as typeof AFTER_THE_END };
    given(started()).when({ type: 'TestQueue' }, onTheLastDay).then({ type: 'OfferDecided' });
    given(started(), offered(1, 800))
      .when(goesOut(1, 800, 'opening'), onTheLastDay)
      .then({ type: 'MailSent' }, { type: 'FollowUpScheduled' });
  });

  it('is reached with the day of the team', () => {
    const inNewYork = { policy: { timeZone: 'America/New_York' } };
    const evening = { ...inNewYork, now: '2026-05-01T03:59:59.999Z' as typeof AFTER_THE_END };
    given(started()).when({ type: 'TestQueue' }, evening).then({ type: 'OfferDecided' });
    const midnight = { ...inNewYork, now: '2026-05-01T04:00:00.000Z' as typeof AFTER_THE_END };
    given(started()).when({ type: 'TestQueue' }, midnight).then(stops);
  });

  it('a recap still goes out: the agreement was made in time', () =>
    given(...replied, offered(2, 825), sent(2, 825))
      .when({ type: 'CloseAsAgreed', by, price: usd(825) }, late)
      .then({ type: 'AgreementReached' }));
});
