import { describe, expect, it } from 'vitest';
import { TheyHaveWritten } from '../../../src/domain/negotiation/people.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { closed } from '../pricing/campaign-case.ts';
import {
  AFTER_THE_END,
  agrees,
  asks,
  calls,
  classified,
  escalated,
  given,
  hasAQuestion,
  happened,
  heard,
  means,
  needsAPerson,
  offered,
  offers,
  opened,
  receives,
  replied,
  saysYes,
  schedules,
  sent,
  started,
  supersedes,
  usd,
  wantsMore,
  wrote,
} from './thread.ts';

const answered = (move: number): readonly NegotiationEvent[] => [
  happened('AnswerDecided', { move, purpose: 'answer', price: usd(800), about: null, reason: '' }),
  sent(move, 800, 'answer'),
];
const carriesOn = { type: 'CarryOn', by: 'U1' } as const;
const carriedOn = happened('EscalationReturned', { by: 'U1' });

describe('an unconditional yes', () => {
  it('to the first offer is an agreement', () =>
    given(...replied)
      .when(saysYes())
      .then(classified, agrees(800, { by: 'agent', move: 2, reason: 'they accepted our offer of $800' }))
      .leaves('agreed'));

  it('accepts the last offer that was sent, not one that was still being decided', () =>
    given(...replied, offered(2, 825), wrote('m2'), happened('MoveSuperseded', { move: 2, why: 'newer_mail' }))
      .when(saysYes(['m1', 'm2']))
      .then(classified, agrees(800)));

  it('accepts the amount that a person named outside of Parley', () =>
    given(
      ...opened,
      happened('ThreadTakenOver', { by: 'U1', how: 'mailbox' }),
      wrote('m1'),
      happened('ThreadHandedBack', { by: 'U1', standing: usd(870) }),
    )
      .when(saysYes())
      .then(classified, agrees(870)));

  it('before any offer was sent goes to a person', () =>
    given(started(), offered(1, 800), wrote('m1'), happened('MoveSuperseded', { move: 1, why: 'newer_mail' }))
      .when(saysYes())
      .then(classified, calls('reply_before_offer', { ask: null }))
      .leaves('escalated'));
});

describe('an unconditional yes while the first offer may still be leaving', () => {
  it('goes to a person: nothing is known to have been sent that it could answer', () =>
    given(started(), offered(1, 800), wrote('m1'))
      .when(saysYes(), { sending: true })
      .then(classified, calls('reply_before_offer', { ask: null })));
});

describe('what is no price yet', () => {
  it('"more?" without an amount brings the next offer, then a person', () => {
    given(...replied)
      .when(wantsMore)
      .then(classified, offers(825, { round: 1 }));
    given(
      ...opened,
      offered(2, 1_000, { purpose: 'final_offer', round: 3 }),
      sent(2, 1_000, 'final_offer'),
      wrote('m1'),
    )
      .when(wantsMore)
      .then(classified, calls('rounds_exhausted', { ask: null }));
  });

  it('a question is answered with the standing offer repeated, and costs no round', () => {
    const outcome = given(...replied).when(hasAQuestion);
    outcome
      .then(classified, { type: 'AnswerDecided', data: { purpose: 'answer', price: usd(800), about: null, move: 2 } })
      .leaves('offering');
    expect(outcome.events().at(-1)).toMatchObject({ personal: { content: { questions: ['their words'] } } });
    given(...replied, ...answered(2), wrote('m2'))
      .when(asks(1_500, ['m2']))
      .then(classified, offers(825, { round: 1 }));
  });

  it('a range, or an amount that cannot be grounded, is asked about', () => {
    for (const about of ['range', 'ungrounded_amount'] as const)
      given(...replied)
        .when(means({ kind: 'clarify', about, quote: 'around 900' }))
        .then(classified, { type: 'AnswerDecided', data: { purpose: 'clarification', price: usd(800), about } });
  });

  it('is answered twice at most, then a person is asked', () => {
    const twice = [...replied, ...answered(2), wrote('m2'), ...answered(3), wrote('m3')];
    given(...twice.slice(0, -3))
      .when(means(hasAQuestion.understanding, ['m2']))
      .then(classified, { type: 'AnswerDecided' });
    given(...twice)
      .when(means(hasAQuestion.understanding, ['m3']))
      .then(classified, calls('questions_exhausted'));
  });

  it('is answered once more where a person says to carry on', () =>
    given(
      ...replied,
      ...answered(2),
      wrote('m2'),
      ...answered(3),
      wrote('m3'),
      escalated('questions_exhausted'),
      carriedOn,
    )
      .when(means(hasAQuestion.understanding, ['m3']))
      .then(classified, { type: 'AnswerDecided' }));

  it('does not count an answer that was taken back before it was sent', () => {
    const [decided] = answered(2) as [NegotiationEvent];
    const takenBack = happened('MoveSuperseded', { move: 2, why: 'newer_mail' });
    expect(given(...replied, decided, wrote('m2'), takenBack).negotiation?.answers).toBe(0);
  });

  it('"let me check" leaves us waiting, with a follow-up', () =>
    given(...replied)
      .when(means({ kind: 'defer', quote: 'let me check' }))
      .then(classified, { type: 'ReplyDeferred' }, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply'));

  it('a refusal ends it without another word', () =>
    given(...replied)
      .when(means({ kind: 'decline', quote: 'no thanks' }))
      .then(classified, { type: 'NegotiationDeclined', data: { because: 'refused', by: 'influencer', move: null } })
      .leaves('declined'));
});

describe('what a person has to see', () => {
  it('is escalated with its evidence and the ask, if there is one', () => {
    const outcome = given(...replied).when(needsAPerson('conditional_acceptance', 900));
    outcome
      .then(classified, calls('conditional_acceptance', { ask: usd(900), lastOffer: usd(800) }))
      .leaves('escalated');
    expect(outcome.events().at(-1)?.personal?.content).toEqual({ evidence: 'their words' });
  });

  it('is dealt with after "carry on", and not raised again for the same mail', () => {
    const after = given(...heard, escalated('hostile_tone', 1_500), carriedOn);
    given(...heard, escalated('hostile_tone', 1_500))
      .when(carriesOn)
      .then({ type: 'EscalationReturned', data: { by: 'U1' } })
      .leaves('considering_reply');
    after.when(needsAPerson('hostile_tone', 1_500)).then(classified, offers(825));
    after.when(needsAPerson('hostile_tone')).then(classified, { type: 'AnswerDecided' });
    after.when(needsAPerson('legal_language')).then(classified, calls('legal_language'));
  });

  it('repeats our last offer where none higher is left and a person says to carry on, until they write again', () => {
    const final = [offered(2, 1_000, { purpose: 'final_offer', round: 3 }), sent(2, 1_000, 'final_offer')];
    const carried = [...opened, ...final, wrote('m1'), escalated('rounds_exhausted', 1_100), carriedOn];
    const repeats = { type: 'AnswerDecided', data: { purpose: 'answer', price: usd(1_000), move: 3 } } as const;
    given(...carried)
      .when(asks(1_100))
      .then(classified, repeats)
      .leaves('offering');
    given(...carried)
      .when(wantsMore)
      .then(classified, repeats);
    given(...carried, wrote('m2'))
      .when(asks(1_050, ['m1', 'm2']))
      .then(classified, calls('rounds_exhausted'));
  });

  it('is asked again where only a person may decide: carrying on adds no budget and no day', () => {
    given(...heard, escalated('over_budget', 800, true), carriedOn)
      .when(saysYes(), { others: [closed(800, 19_201)] })
      .then(classified, calls('over_budget', { held: true }));
    given(...heard, escalated('timeline_ended', 800), carriedOn)
      .when(saysYes(), { now: AFTER_THE_END })
      .then(classified, calls('timeline_ended'));
  });

  it('is raised again by a newer mail', () =>
    given(...heard, escalated('hostile_tone', 1_500), carriedOn, wrote('m2'))
      .when(means(needsAPerson('hostile_tone').understanding, ['m1', 'm2']))
      .then(classified, calls('hostile_tone')));

  it('is never agreed to by carrying on where it cannot be compared with our package', () => {
    for (const trigger of ['conditional_acceptance', 'currency_mismatch', 'unusual_deliverables'] as const)
      given(...heard, escalated(trigger, 700), carriedOn)
        .when(needsAPerson(trigger, 700))
        .then(classified, { type: 'AnswerDecided', data: { purpose: 'answer', price: usd(800) } });
  });

  it('a low ask that a person confirmed by carrying on is agreed to', () =>
    given(...heard, escalated('suspiciously_low_ask', 300), carriedOn)
      .when(asks(300))
      .then(classified, agrees(300)));
});

describe('while a person is asked', () => {
  const asked = [...heard, escalated('rounds_exhausted', 1_200)];

  it('new mail joins the escalation, and the earlier ask is no longer current', () => {
    const outcome = given(...asked).when(receives('m2'));
    outcome.then({ type: 'MailReceived' }).leaves('escalated');
    given(...asked, wrote('m2'))
      .when({ type: 'ApproveAsk', by: 'U1' })
      .refuses(TheyHaveWritten);
    const joined = given(...asked, wrote('m2')).when(asks(1_050, ['m2']));
    joined.then(classified, { type: 'EscalationJoined', data: { ask: usd(1_050) } });
    expect(joined.now()?.phase).toMatchObject({ status: 'escalated', ask: usd(1_050) });
  });

  it('a yes joins with the price of the offer it accepts, for a person to approve', () =>
    given(...asked, wrote('m2'))
      .when(saysYes(['m2']))
      .then(classified, { type: 'EscalationJoined', data: { ask: usd(800) } }));

  it('a held acceptance stays held until the person decides', () =>
    expect(given(...heard, escalated('over_budget', 800, true), wrote('m2')).negotiation?.phase).toMatchObject({
      held: usd(800),
      ask: null,
    }));

  it('mail joins a paused escalation too', () => {
    const joined = given(...asked, happened('NegotiationPaused', { by: 'U1' }), wrote('m2')).when(asks(1_050, ['m2']));
    joined.then(classified, { type: 'EscalationJoined', data: { ask: usd(1_050) } }).leaves('paused');
    expect(joined.now()?.phase).toMatchObject({ before: { status: 'escalated', ask: usd(1_050) } });
  });
});

describe('a reading that comes too early or too late', () => {
  it('leaves the decision to the newer mail', () =>
    given(...replied, wrote('m2'))
      .when(saysYes(['m1']))
      .then(classified)
      .leaves('considering_reply'));

  it('decides nothing in a thread that a person has, or that is paused', () => {
    given(...replied, happened('ThreadTakenOver', { by: 'U1', how: 'command' }))
      .when(saysYes())
      .then(classified);
    given(...replied, happened('NegotiationPaused', { by: 'U1' }))
      .when(saysYes())
      .then(classified)
      .leaves('paused');
  });

  it('goes to a person once the timeline has ended, with what they accept', () => {
    given(...replied)
      .when(saysYes(), { now: AFTER_THE_END })
      .then(classified, calls('timeline_ended', { ask: usd(800), held: false }));
    given(...replied, happened('OffersLapsed', {}))
      .when(asks(780))
      .then(classified, calls('timeline_ended', { ask: usd(780) }));
  });
});

describe('what a person has to see anyway', () => {
  const deletion = means({ kind: 'escalate', trigger: 'privacy_request', quote: 'delete my data', ask: null });

  it('keeps its exact trigger after the timeline’s end and before any offer was sent', () => {
    given(...replied)
      .when(deletion, { now: AFTER_THE_END })
      .then(classified, calls('privacy_request'));
    given(started(), offered(1, 800), wrote('m1'), happened('MoveSuperseded', { move: 1, why: 'newer_mail' }))
      .when(deletion)
      .then(classified, calls('privacy_request', { lastOffer: null }));
  });

  it('is waived by carrying on, and then the timeline’s end is the reason', () =>
    given(...heard, escalated('privacy_request'), happened('EscalationReturned', { by: 'U1' }))
      .when(deletion, { now: AFTER_THE_END })
      .then(classified, calls('timeline_ended')));
});

describe('mail before there was an offer', () => {
  it('goes to a person while the opening waits for budget', () =>
    given(started())
      .when(receives('m1'))
      .then({ type: 'MailReceived' }, calls('reply_before_offer', { lastOffer: null }))
      .leaves('escalated'));

  it('goes to a person where it took the opening back', () => {
    given(started(), offered(1, 800))
      .when(receives('m1'))
      .then({ type: 'MailReceived' }, supersedes(1, 'newer_mail'))
      .leaves('considering_reply');
  });

  it('is answered by the opening once the person says to carry on', () =>
    given(started(), wrote('m1'), escalated('reply_before_offer'))
      .when(carriesOn)
      .then({ type: 'EscalationReturned' })
      .leaves('queued_for_budget'));
});

describe('an unknown sender', () => {
  const stranger = receives('m9', { sender: 'unknown' });

  it('brings a person in before another word is said', () => {
    given(...opened)
      .when(stranger)
      .then({ type: 'MailReceived' }, calls('unknown_sender'))
      .leaves('escalated');
    given(...replied, offered(2, 825))
      .when(stranger)
      .then({ type: 'MailReceived' }, supersedes(2, 'newer_mail'), calls('unknown_sender', { lastOffer: usd(800) }));
  });

  it('joins what a person is asked already, and keeps the ask that may be approved', () =>
    given(...heard, escalated('rounds_exhausted', 1_200))
      .when(stranger)
      .then({ type: 'MailReceived' }, { type: 'EscalationJoined', data: { ask: usd(1_200) } }));

  const strangers = happened('MailReceived', {
    ...{ direction: 'received', messageId: 'm9', threadId: 'thread', rfcMessageIdHash: null, kind: 'human' },
    ...{ because: '', sender: 'unknown', returnDate: null, attachments: [], hiddenText: false },
  } as const);
  const silenced = {
    pause: [happened('NegotiationPaused', { by: 'U1' }), { type: 'Resume', by: 'U2' }],
    takeover: [
      happened('ThreadTakenOver', { by: 'U1', how: 'command' }),
      { type: 'HandBack', by: 'U2', standing: null },
    ],
  } as const;

  it.each(['pause', 'takeover'] as const)(
    'who wrote during a %s is put before a person when it ends, whatever the thread comes back to',
    (how) => {
      const [begins, ends] = silenced[how];
      const back = { type: how === 'pause' ? 'NegotiationResumed' : 'ThreadHandedBack' } as const;
      for (const before of [[started()], opened, replied]) {
        const outcome = given(...before, begins, strangers).when(ends);
        outcome.then(back, calls('unknown_sender', { ask: null })).leaves('escalated');
        given(...before, begins, strangers, ...outcome.events(), carriedOn, begins)
          .when(ends)
          .then(back, ...(before === opened ? [{ type: 'FollowUpScheduled' } as const] : []));
      }
    },
  );

  it('who wrote is no news to a person who has written in the thread since', () => {
    const message = { messageId: 'p1', threadId: 'thread', rfcMessageIdHash: null };
    const wroteToo = happened('PersonWrote', { direction: 'sent', ...message });
    given(...opened, silenced.takeover[0], strangers, wroteToo)
      .when(silenced.takeover[1])
      .then({ type: 'ThreadHandedBack' }, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply');
  });

  it('joins an escalation that is paused', () => {
    const paused = given(...heard, escalated('rounds_exhausted', 1_200), silenced.pause[0]);
    paused
      .when(stranger)
      .then({ type: 'MailReceived' }, { type: 'EscalationJoined', data: { ask: usd(1_200) } })
      .leaves('paused');
    const joined = happened('EscalationJoined', { ask: usd(1_200) });
    given(...heard, escalated('rounds_exhausted', 1_200), silenced.pause[0], strangers, joined)
      .when(silenced.pause[1])
      .then({ type: 'NegotiationResumed' })
      .leaves('escalated');
  });

  it('takes back what was leaving when the thread came back, unless it may have left', () => {
    const leaving = given(...replied, offered(2, 825), silenced.pause[0], strangers);
    leaving
      .when(silenced.pause[1])
      .then({ type: 'NegotiationResumed' }, supersedes(2, 'newer_mail'), calls('unknown_sender'));
    leaving.when(silenced.pause[1], { sending: true }).then({ type: 'NegotiationResumed' }, calls('unknown_sender'));
  });

  it('is only recorded in a thread that is closed or in a person’s hands', () => {
    given(...opened, happened('ThreadTakenOver', { by: 'U1', how: 'command' }))
      .when(stranger)
      .then({ type: 'MailReceived' });
    given(...opened, happened('NegotiationStopped', { by: 'U1', reason: '' }))
      .when(stranger)
      .then({ type: 'MailReceived' });
  });
});
