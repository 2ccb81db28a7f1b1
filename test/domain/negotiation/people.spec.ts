import { describe, expect, it } from 'vitest';
import type { PersonsCommand } from '../../../src/domain/negotiation/commands.ts';
import { evolve } from '../../../src/domain/negotiation/evolve.ts';
import { MailMayBeLeaving, OfferTooLow } from '../../../src/domain/negotiation/people.ts';
import { type Cents, cents } from '../../../src/events/units.ts';
import {
  agreedAt,
  agrees,
  asks,
  escalated,
  given,
  goesOut,
  happened,
  heard,
  mail,
  offered,
  offers,
  opened,
  receives,
  replied,
  schedules,
  sent,
  started,
  supersedes,
  usd,
  use,
  wrote,
} from './thread.ts';

const by = 'U2';
const takenOver = happened('ThreadTakenOver', { by: 'U1', how: 'command' });
const paused = happened('NegotiationPaused', { by: 'U1' });
const handsBack = (dollars: number | null): PersonsCommand => ({
  type: 'HandBack',
  by,
  standing: dollars === null ? null : usd(dollars),
});
const tookOver = (how: string) => ({ type: 'ThreadTakenOver', data: { by, how } }) as const;
const standing = { type: 'ThreadHandedBack' } as const;
const resumed = { type: 'NegotiationResumed', data: { by } } as const;

describe('handing a thread back', () => {
  it('with an amount that is no price is refused', () => {
    const thread = given(...opened, takenOver);
    expect(() => thread.when(handsBack(4.99)).events()).toThrow(OfferTooLow);
    thread.when(handsBack(5)).then(standing, { type: 'FollowUpScheduled' });
  });
});

describe('answering an escalation', () => {
  const asked = [...heard, escalated('cpm_over_threshold', 1_900)];

  it('approves their ask, above whatever the agent may agree to', () =>
    given(...asked)
      .when({ type: 'ApproveAsk', by })
      .then(agrees(1_900, { by, move: 2 }))
      .leaves('agreed'));

  it('cannot approve what has no price', () =>
    given(...heard, escalated('ambiguous_intent'))
      .when({ type: 'ApproveAsk', by })
      .refuses());

  it('approves a held acceptance, which then is a deal and no longer reserved twice', () =>
    given(...heard, escalated('over_budget', 800, true))
      .when({ type: 'ApproveAsk', by })
      .then(agrees(800, { by })));

  it('sends another amount, which raises the ceiling of this thread', () => {
    const outcome = given(...asked).when({ type: 'SendOffer', by, price: usd(1_050), final: false });
    outcome.then(offers(1_050, { by, purpose: 'counter', round: 1, move: 2 })).leaves('offering');
    expect(outcome.now()?.raisedCeiling).toBe(usd(1_050));
  });

  it('sends a final offer, also the last one again; within the ceiling it raises nothing', () => {
    const outcome = given(...asked).when({ type: 'SendOffer', by, price: usd(800), final: true });
    outcome.then(offers(800, { by, purpose: 'final_offer' }));
    expect(outcome.now()?.raisedCeiling).toBeNull();
  });

  it('sends the opening where there was none', () =>
    given(started(), wrote('m1'), escalated('reply_before_offer'))
      .when({ type: 'SendOffer', by, price: usd(700), final: false })
      .then(offers(700, { purpose: 'opening', round: 0 })));

  it('sends a final offer where there was none: it opens the thread, and is the last', () => {
    const outcome = given(started(), wrote('m1'), escalated('reply_before_offer')).when({
      ...{ type: 'SendOffer', by, price: usd(700), final: true },
    });
    outcome.then(offers(700, { purpose: 'opening', round: 0, final: true }));
    expect(outcome.now()?.offers).toMatchObject([{ by, final: true }]);
  });

  it('takes back what waits to be sent before another amount is sent, which then is the only one', () => {
    const waits = given(
      ...opened,
      escalated('hostile_tone'),
      offered(2, 900, { by: 'U1' }),
      escalated('unknown_sender'),
    );
    const sends = { type: 'SendOffer', by, price: usd(850), final: false } as const;
    const outcome = waits.when(sends);
    outcome.then(supersedes(2, 'newer_mail'), offers(850, { by, move: 3 })).leaves('offering');
    expect(outcome.now()?.offers).toMatchObject([{ price: usd(800) }, { price: usd(850) }]);
    expect(() => waits.when(sends, { sending: true }).events()).toThrow(MailMayBeLeaving);
    expect(new MailMayBeLeaving()).toMatchObject({
      code: 'MAIL_MAY_BE_LEAVING',
      message: expect.stringContaining('try again') as string,
    });
  });

  it('offers nothing under $5, which is no price', () => {
    const offering = (price: Cents) => () =>
      given(...asked)
        .when({ type: 'SendOffer', by, price, final: false })
        .then(offers(5));
    expect(offering(cents(4_99))).toThrow(/^\$4\.99 is no price/);
    expect(offering(usd(0))).toThrow(OfferTooLow);
    expect(new OfferTooLow(usd(0)).code).toBe('OFFER_TOO_LOW');
    offering(usd(5))();
  });

  it('walks away politely', () =>
    given(...asked)
      .when({ type: 'WalkAway', by })
      .then({ type: 'NegotiationDeclined', data: { because: 'walked_away', by, move: 2 } })
      .leaves('declined'));

  it('carries on: with the unanswered mail, else waiting', () => {
    given(...asked)
      .when({ type: 'CarryOn', by })
      .then({ type: 'EscalationReturned', data: { by } })
      .leaves('considering_reply');
    given(...opened, escalated('unknown_sender'))
      .when({ type: 'CarryOn', by })
      .then({ type: 'EscalationReturned' }, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply');
  });
});

describe('taking a thread over', () => {
  it('takes back what was about to leave', () =>
    given(...replied, offered(2, 825))
      .when({ type: 'TakeOver', by, how: 'command' })
      .then(supersedes(2, 'taken_over'), tookOver('command'))
      .leaves('human_managed'));

  it('from another person changes who has it', () => {
    const outcome = given(...opened, takenOver).when({ type: 'TakeOver', by, how: 'command' });
    outcome.then(tookOver('command'));
    expect(outcome.now()?.phase).toEqual({ status: 'human_managed', by, held: null });
  });

  it('ends a pause', () =>
    given(...opened, paused)
      .when({ type: 'TakeOver', by, how: 'command' })
      .then(tookOver('command'))
      .leaves('human_managed'));

  it('happens by writing in it, from the mailbox or from the team', () => {
    const { text, messageId, threadId, rfcMessageIdHash } = mail('p1');
    const writes = (direction: 'sent' | 'received') =>
      ({ type: 'NotePersonsMail', by, mail: { direction, messageId, threadId, rfcMessageIdHash, text } }) as const;
    const outcome = given(...replied).when(writes('sent'));
    outcome.then({ type: 'PersonWrote' }, tookOver('mailbox')).leaves('human_managed');
    expect(outcome.now()?.unanswered).toEqual([]);
    given(...replied)
      .when(writes('received'))
      .then({ type: 'PersonWrote' }, tookOver('team_mail'));
    given(...replied, takenOver)
      .when(writes('sent'))
      .then({ type: 'PersonWrote' });
    given(...replied, agreedAt(800, null))
      .when(writes('sent'))
      .then({ type: 'PersonWrote' })
      .leaves('agreed');
  });

  it('silences the agent: their mail is only recorded', () =>
    given(...opened, takenOver)
      .when(receives('m1'))
      .then({ type: 'MailReceived' })
      .leaves('human_managed'));
});

describe('handing a thread back', () => {
  it('waits, with our offer still standing', () =>
    given(...opened, takenOver)
      .when(handsBack(null))
      .then(standing, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply'));

  it('considers what is unanswered', () =>
    given(...replied, takenOver)
      .when(handsBack(null))
      .then(standing)
      .leaves('considering_reply'));

  it('takes the amount that a person named as the standing offer', () => {
    const thread = [...replied, takenOver, happened('ThreadHandedBack', { by, standing: usd(850) })];
    expect(given(...thread).negotiation?.offers.at(-1)).toMatchObject({ price: usd(850), by, move: null, sent: true });
    given(...thread)
      .when(asks(850))
      .then({ type: 'ReplyClassified' }, agrees(850));
    given(...thread)
      .when(asks(1_400))
      .then({ type: 'ReplyClassified' }, offers(895, { round: 2 }));
  });

  it('names the same amount without making a second offer of it', () =>
    expect(
      given(...opened, takenOver, happened('ThreadHandedBack', { by, standing: usd(800) })).negotiation?.offers,
    ).toHaveLength(1));

  it('goes to the queue’s test where nothing was ever offered', () =>
    given(started(), takenOver).when(handsBack(null)).then(standing).leaves('queued_for_budget'));
});

describe('pausing', () => {
  it('takes back what was about to leave, and considers the reply again on resuming', () => {
    given(...replied, offered(2, 825))
      .when({ type: 'Pause', by })
      .then(supersedes(2, 'paused'), { type: 'NegotiationPaused' })
      .leaves('paused');
    given(...replied, offered(2, 825), happened('MoveSuperseded', { move: 2, why: 'paused' }), paused)
      .when({ type: 'Resume', by })
      .then(resumed)
      .leaves('considering_reply');
  });

  it('twice is refused', () =>
    given(...opened, paused)
      .when({ type: 'Pause', by })
      .refuses());

  it('brings a thread back to where it was', () => {
    given(...opened, paused)
      .when({ type: 'Resume', by })
      .then(resumed, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply');
    given(...opened, happened('NegotiationStale', {}), paused)
      .when({ type: 'Resume', by })
      .then(resumed)
      .leaves('stale');
    given(started(), paused).when({ type: 'Resume', by }).then(resumed).leaves('queued_for_budget');
    given(...heard, escalated('rounds_exhausted', 1_200), paused)
      .when({ type: 'Resume', by })
      .then(resumed)
      .leaves('escalated');
  });

  it('lets the mail that came meanwhile be considered on resuming, before any opening', () => {
    given(...opened, paused, wrote('m1'))
      .when({ type: 'Resume', by })
      .then(resumed)
      .leaves('considering_reply');
    given(started(), paused, wrote('m1')).when({ type: 'Resume', by }).then(resumed).leaves('considering_reply');
  });

  it('of an opening that was taken back resumes with the queue’s test', () =>
    given(started(), offered(1, 800), happened('MoveSuperseded', { move: 1, why: 'paused' }), paused)
      .when({ type: 'Resume', by })
      .then(resumed)
      .leaves('queued_for_budget'));
});

describe('closing', () => {
  it('records a deal made elsewhere at its price, without a recap', () =>
    given(...replied, offered(2, 825))
      .when({ type: 'CloseAsAgreed', by, price: usd(1_300) })
      .then(supersedes(2, 'closed'), agrees(1_300, { by, move: null }))
      .leaves('agreed'));

  it('records that it came to nothing, or stops it, without a mail', () => {
    given(...opened, takenOver)
      .when({ type: 'CloseAsDeclined', by })
      .then({ type: 'NegotiationDeclined', data: { because: 'closed_by_person', by, move: null } });
    given(...opened)
      .when({ type: 'Stop', by, reason: 'client left' })
      .then({ type: 'NegotiationStopped', data: { by, reason: 'client left' } });
  });

  it.each<PersonsCommand>([
    { type: 'CloseAsDeclined', by },
    { type: 'Stop', by, reason: 'client left' },
  ])('takes back what was about to leave: $type', (command) => {
    const outcome = given(...replied, offered(2, 825)).when(command);
    expect(outcome.events()[0]).toMatchObject(supersedes(2, 'closed'));
    expect(outcome.now()).toMatchObject({ pending: null, offers: [{ price: usd(800) }] });
  });

  it('withdraws an agreement together with the recap that has not left', () => {
    const withdrawn = { type: 'NegotiationDeclined', data: { because: 'withdrawn', by, move: null } } as const;
    given(...replied, agreedAt(800, 2))
      .when({ type: 'WithdrawAgreement', by })
      .then(supersedes(2, 'closed'), withdrawn)
      .leaves('declined');
    given(...replied, agreedAt(800, 2), sent(2, 800, 'recap'))
      .when({ type: 'WithdrawAgreement', by })
      .then(withdrawn);
  });
});

describe('reopening', () => {
  const reopened = { type: 'NegotiationReopened', data: { by } } as const;

  it('gives the thread to the person, with all earlier offers void and nothing about to leave', () => {
    const outcome = given(...replied, agreedAt(800, 2)).when({ type: 'Reopen', by });
    outcome.then(supersedes(2, 'taken_over'), reopened).leaves('human_managed');
    expect(outcome.now()).toMatchObject({ offers: [], pending: null });
  });

  it('starts from the queue’s test again, with the opening', () => {
    const stopped = [
      ...opened,
      happened('NegotiationStopped', { by, reason: '' }),
      happened('NegotiationReopened', { by }),
    ];
    given(...stopped)
      .when(handsBack(null))
      .then(standing)
      .leaves('queued_for_budget');
    given(...stopped, happened('ThreadHandedBack', { by, standing: null }))
      .when({ type: 'TestQueue' })
      .then(offers(800, { round: 0, purpose: 'opening', move: 2 }));
  });

  it('leaves nothing of what was said and allowed before', () => {
    const before = given(
      ...replied,
      happened('AnswerDecided', { move: 2, purpose: 'answer', price: usd(800), about: null, reason: '' }),
      ...[sent(2, 800, 'answer'), wrote('m2'), escalated('hostile_tone', 1_900)],
      ...[happened('EscalationReturned', { by }), offered(3, 1_300, { by: 'U1' }), sent(3, 1_300)],
      happened('ReplyClassified', {
        ...{ messageIds: ['m2'], intent: 'counter', confidence: 1, understoodAs: 'ask', ask: usd(1_900) },
        ...{ discardedQuotes: 0, use },
      }),
    ).negotiation;
    expect(before).toMatchObject({ raisedCeiling: usd(1_300), ask: usd(1_900), waived: ['hostile_tone'], answers: 1 });
    if (before === null) throw new RangeError('it was started');
    const stopped = evolve(before, happened('NegotiationStopped', { by, reason: '' }));
    expect(evolve(stopped, happened('NegotiationReopened', { by }))).toMatchObject({
      ...{ offers: [], raisedCeiling: null, ask: null, waived: [], answers: 0, followUps: 0 },
    });
  });

  it('does not have their refusal read again when the thread is handed back', () => {
    const refused = happened('NegotiationDeclined', {
      ...{ because: 'refused', by: 'influencer', move: null, price: null, reason: 'they declined' },
    });
    given(...replied, refused, happened('NegotiationReopened', { by }))
      .when(handsBack(null))
      .then(standing)
      .leaves('queued_for_budget');
  });

  it('is never possible after an opt-out', () => {
    const suppressed = happened('AddressSuppressed', { because: 'opted_out' });
    given(...replied, agreedAt(800, null), suppressed)
      .when({ type: 'Reopen', by })
      .refuses();
    given(...replied, happened('NegotiationStopped', { by, reason: '' }), suppressed)
      .when({ type: 'Reopen', by })
      .refuses();
  });
});

describe('a recap', () => {
  it('that was sent leaves the agreement as it is', () =>
    given(...replied, agreedAt(800, 2))
      .when(goesOut(2, 800, 'recap'))
      .then({ type: 'MailSent' })
      .leaves('agreed'));
});
