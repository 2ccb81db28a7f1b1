import { describe, expect, it } from 'vitest';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import {
  agreedAt,
  agrees,
  asks,
  calls,
  escalated,
  given,
  goesOut,
  happened,
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
  use,
  wrote,
} from './thread.ts';

const drafts = (move: number, reasons: readonly string[] = []): NegotiationCommand => ({
  type: 'RecordDraft',
  move,
  draft: { subject: 'Re: Maya', body: 'Hi Maya' },
  use,
  notBefore: null,
  verdict: reasons.length === 0 ? { ok: true } : { ok: false, reasons },
});
const takesBack = (move: number, why: 'newer_mail' | 'over_budget' | 'timeline_ended' | 'taken_over' | 'closed') =>
  ({ type: 'SupersedeMove', move, why }) as const;
const LEAVING = { sending: true };

describe('a draft', () => {
  it('that passed the guard is kept with what it was decided for', () =>
    given(...replied, offered(2, 825))
      .when(drafts(2))
      .then({ type: 'MailDrafted', data: { move: 2, purpose: 'counter', price: usd(825), use } })
      .leaves('offering'));

  it('that the guard refuses goes to a person with the reasons, and its offer never counted', () => {
    const outcome = given(...replied, offered(2, 825)).when(drafts(2, ['names $900', 'promises exclusivity']));
    outcome
      .then(
        { type: 'DraftRejected', data: { move: 2 } },
        supersedes(2, 'draft_rejected'),
        calls('draft_rejected_by_guard', { held: false, reason: 'the draft was not sent: the guard refused it' }),
      )
      .leaves('escalated');
    expect(outcome.now()?.offers).toHaveLength(1);
    expect(outcome.events()[0]).toMatchObject({
      personal: { content: { reasons: ['names $900', 'promises exclusivity'] } },
    });
    expect(outcome.events().at(-1)?.personal?.content).toEqual({
      evidence: 'names $900; promises exclusivity\n\nHi Maya',
    });
  });

  it('of a recap that the guard refuses leaves the agreement as it is', () =>
    given(...replied, agreedAt(800, 2))
      .when(drafts(2, ['names $900']))
      .then({ type: 'DraftRejected' }, supersedes(2, 'draft_rejected'))
      .leaves('agreed'));

  it('of anything but the mail that is due is refused', () => {
    given(...replied, offered(2, 825))
      .when(drafts(1))
      .refuses();
    given(...replied, wrote('m2'))
      .when(drafts(2))
      .refuses();
  });
});

describe('superseding before sending', () => {
  it('takes the offer back, which never counted, and considers the replies together', () => {
    const outcome = given(...replied, offered(2, 825)).when(receives('m2'));
    outcome.then({ type: 'MailReceived' }, supersedes(2, 'newer_mail')).leaves('considering_reply');
    expect(outcome.now()).toMatchObject({ unanswered: ['m1', 'm2'], offers: [{ price: usd(800) }], pending: null });
    const again = given(
      ...replied,
      offered(2, 825),
      wrote('m2'),
      happened('MoveSuperseded', { move: 2, why: 'newer_mail' }),
    );
    again.when(asks(1_500, ['m1', 'm2'])).then({ type: 'ReplyClassified' }, offers(825, { round: 1, move: 3 }));
  });

  it('sends an opening back to the queue’s test', () =>
    given(started(), offered(1, 800))
      .when(takesBack(1, 'newer_mail'))
      .then(supersedes(1, 'newer_mail'))
      .leaves('queued_for_budget'));

  it('asks a person where the offer no longer fits the budget, or the timeline has ended', () => {
    for (const [why, trigger] of [
      ['over_budget', 'over_budget'],
      ['timeline_ended', 'timeline_ended'],
    ] as const)
      given(...replied, offered(2, 825))
        .when(takesBack(2, why))
        .then(supersedes(2, why), calls(trigger, { held: false }))
        .leaves('escalated');
  });

  it('shows the team the number that they ask, which can then be approved', () => {
    const read = given(...replied)
      .when(asks(1_500))
      .events()
      .slice(0, 1);
    given(...replied, ...read, offered(2, 825))
      .when(takesBack(2, 'over_budget'))
      .then(supersedes(2, 'over_budget'), calls('over_budget', { ask: usd(1_500) }));
    // Nobody asks anything any more where they were answered and are waited for.
    given(
      ...replied,
      ...read,
      offered(2, 825),
      sent(2, 825),
      escalated('unknown_sender'),
      offered(3, 900, { by: 'U1' }),
    )
      .when(takesBack(3, 'over_budget'))
      .then(supersedes(3, 'over_budget'), calls('over_budget', { ask: null }));
  });

  it('asks the team again where it was a person’s offer, whatever the thread goes back to', () => {
    const asked = {
      awaiting: [...opened, escalated('unknown_sender')],
      queued: [started(), escalated('hostile_tone')],
    };
    for (const why of ['over_budget', 'timeline_ended'] as const)
      for (const before of Object.values(asked)) {
        const move = before === asked.awaiting ? 2 : 1;
        const reason = expect.stringContaining('the $1,200 that a person set was not sent') as string;
        given(...before, offered(move, 1_200, { by: 'U1' }))
          .when(takesBack(move, why))
          .then(supersedes(move, why), calls(why, { held: false, reason }))
          .leaves('escalated');
        given(...before, offered(move, 820))
          .when(takesBack(move, why))
          .then(supersedes(move, why), ...(before === asked.awaiting ? [schedules('2026-03-05', 'follow_up')] : []));
      }
  });

  it('asks nobody where a person took a person’s offer back', () => {
    const offering = [...opened, escalated('unknown_sender'), offered(2, 1_200, { by: 'U1' })];
    given(...offering, happened('ThreadTakenOver', { by: 'U2', how: 'command' }))
      .when(takesBack(2, 'taken_over'))
      .then(supersedes(2, 'taken_over'))
      .leaves('human_managed');
    given(...offering, happened('NegotiationStopped', { by: 'U2', reason: '' }))
      .when(takesBack(2, 'closed'))
      .then(supersedes(2, 'closed'))
      .leaves('stopped');
  });

  it('is refused for a mail that is no longer due', () => {
    given(...replied, offered(2, 825), sent(2, 825))
      .when(takesBack(2, 'newer_mail'))
      .refuses();
    given(...replied, offered(2, 825))
      .when(takesBack(1, 'newer_mail'))
      .refuses();
  });
});

describe('the outcome of a send', () => {
  it('leads to waiting for their answer, with a follow-up', () => {
    const outcome = given(...replied, offered(2, 825)).when(goesOut(2, 825, 'counter'));
    outcome
      .then({ type: 'MailSent', data: { move: 2, price: usd(825) } }, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply');
    expect(outcome.now()).toMatchObject({ unanswered: [], pending: null, offers: [{}, { sent: true }] });
  });

  it('that comes after the thread moved on is recorded and changes no state', () => {
    const offering = [...replied, offered(2, 825)];
    const movedOn = {
      human_managed: happened('ThreadTakenOver', { by: 'U1', how: 'command' }),
      paused: happened('NegotiationPaused', { by: 'U1' }),
      stopped: happened('NegotiationStopped', { by: 'U1', reason: '' }),
      agreed: agreedAt(900, null),
      declined: happened('NegotiationDeclined', { because: 'opted_out', by: 'influencer', move: null, reason: '' }),
    } as const;
    for (const [status, event] of Object.entries(movedOn)) {
      const outcome = given(...offering, event).when(goesOut(2, 825, 'counter'));
      outcome.then({ type: 'MailSent' }).leaves(status as keyof typeof movedOn);
      expect(outcome.now()?.offers.at(-1)).toMatchObject({ price: usd(825), sent: true });
    }
  });

  it('counts the offer that was taken back and went out all the same', () => {
    const takenBack = happened('MoveSuperseded', { move: 2, why: 'newer_mail' });
    const outcome = given(...replied, offered(2, 825), wrote('m2'), takenBack, sent(2, 825)).when(
      saysYes(['m1', 'm2']),
    );
    outcome.then({ type: 'ReplyClassified' }, agrees(825));
  });

  it('counts an opening that was taken back and went out all the same: a second one does not follow', () =>
    given(started(), offered(1, 800), happened('MoveSuperseded', { move: 1, why: 'newer_mail' }))
      .when(goesOut(1, 800, 'opening'))
      .then({ type: 'MailSent' }, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply'));
});

describe('a mail that may be leaving right now', () => {
  const offering = [...replied, offered(2, 825)];
  const by = 'U1';

  it('is not taken back by anything; its outcome decides', () => {
    const commands: readonly NegotiationCommand[] = [
      receives('m2'),
      { type: 'TakeOver', by, how: 'command' },
      { type: 'Pause', by },
      { type: 'Stop', by, reason: '' },
      { type: 'CloseAsAgreed', by, price: usd(900) },
      { type: 'EndTimeline' },
      { type: 'Suppress', because: 'opted_out' },
    ];
    for (const command of commands) {
      const types = given(...offering)
        .when(command, LEAVING)
        .events()
        .map(({ type }) => type);
      expect(types).not.toContain('MoveSuperseded');
    }
  });

  it('is reconciled with a newer reply: once it is known to be out, only that reply is unanswered', () => {
    const meanwhile = given(...offering, wrote('m2'), sent(2, 825));
    expect(meanwhile.negotiation).toMatchObject({ phase: { status: 'considering_reply' }, unanswered: ['m2'] });
    meanwhile.when(saysYes(['m2'])).then({ type: 'ReplyClassified' }, agrees(825));
  });

  it('has answered what it was written for: a thread paused meanwhile does not answer it twice', () => {
    const paused = [...offering, happened('NegotiationPaused', { by })];
    given(...paused, sent(2, 825))
      .when({ type: 'Resume', by })
      .then({ type: 'NegotiationResumed' }, schedules('2026-03-05', 'follow_up'))
      .leaves('awaiting_reply');
    given(...paused, sent(2, 825), wrote('m2'))
      .when({ type: 'Resume', by })
      .then({ type: 'NegotiationResumed' })
      .leaves('considering_reply');
  });

  it('is still awaited where the thread comes back before its outcome is known', () => {
    const resumed = given(...offering, happened('NegotiationPaused', { by })).when({ type: 'Resume', by }, LEAVING);
    resumed.then({ type: 'NegotiationResumed' }).leaves('offering');
    const followUp = happened('FollowUpDecided', { move: 2, number: 1, price: usd(800) });
    given(...opened, followUp, happened('ThreadTakenOver', { by, how: 'command' }))
      .when({ type: 'HandBack', by, standing: null }, LEAVING)
      .then({ type: 'ThreadHandedBack' }, { type: 'FollowUpScheduled' })
      .leaves('awaiting_reply');
  });
});
