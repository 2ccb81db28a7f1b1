import { describe, expect, it } from 'vitest';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { negotiationOf } from '../../../src/adapters/decisions/negotiation.ts';
import type { StoredEvent } from '../../../src/events/catalogue.ts';
import { cents, type EffectId, type NegotiationId } from '../../../src/events/units.ts';
import { campaignLog, effectsLog } from '../../../src/projections/replay/campaign-log.ts';
import { type Explanation, explanationsOf } from '../../../src/projections/replay/explanations.ts';
import { found, GLOW, negotiation, type Team, team } from '../../adapters/slack/team.ts';

const MAYA = negotiation('mayalee');
const BEN = negotiation('benokafor');
const CY = negotiation('cyoung');
const by = 'U1';

/** Three influencers of 40,000 views each at $20 to $25: openings of $800, a ceiling of $1,000. */
const started = async (budget = 20_000): Promise<Team> => {
  const here = team();
  await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor'), found(3, 'C Young')], { budget });
  return here;
};

const logOf = ({ app }: Team): readonly StoredEvent[] => [
  ...campaignLog(app.log.database, GLOW, { upTo: app.log.head() }),
];

const explained = (here: Team, id: NegotiationId = MAYA, log = logOf(here)): readonly Explanation[] =>
  explanationsOf(GLOW, id, log, effectsLog(here.app.log.database, id, { upTo: here.app.log.head() }));

const inWords = (here: Team, id?: NegotiationId) =>
  explained(here, id).map(({ event, rule }) => `${event.type}: ${rule}`);

const asks = (here: Team, dollars: number, id = MAYA) =>
  here.reply(id, `$${dollars}?`, { kind: 'ask', amount: cents(dollars * 100), quote: `$${dollars}?` });

/** The mail that is under way goes out, whatever it is. */
const goesOut = async (here: Team, id: NegotiationId = MAYA): Promise<void> => {
  const { pending } = await here.app.log.write((tx) => negotiationOf(tx, id));
  if (pending === null) throw new Error('nothing to send');
  const text = { from: 'a@b.example', to: 'c@d.example', subject: 'Glow', body: 'An offer', rfcMessageId: null };
  const ids = { messageId: `ours-${id}-${pending.move}`, threadId: 't', rfcMessageIdHash: null };
  const { move, purpose, price } = pending;
  const mail = { ...ids, effectId: 'e:0' as EffectId, text };
  await here.decide(id, { type: 'RecordSent', move, purpose, price, mail });
};

const drafts = (here: Team, verdict: Extract<NegotiationCommand, { type: 'RecordDraft' }>['verdict']) => {
  const { move } = here.last('OfferDecided').data;
  const use = { model: 'm', inputTokens: 1, outputTokens: 1, costMicros: 1 };
  const draft = { subject: 'Glow', body: 'An offer' };
  return here.decide(MAYA, { type: 'RecordDraft', move, draft, use, notBefore: null, verdict });
};

const OPENING = 'OfferDecided: room_for_opening';
type Case = readonly [
  name: string,
  act: (here: Team) => Promise<unknown>,
  expected: readonly string[],
  budget?: number,
];

const asksInTurn = async (here: Team, ...amounts: readonly number[]): Promise<void> => {
  for (const [index, amount] of amounts.entries()) {
    if (index > 0) await goesOut(here);
    await asks(here, amount);
  }
};

const CASES: readonly Case[] = [
  ['a yes', (here) => here.reply(MAYA, 'Yes', { kind: 'accept', quote: 'Yes' }), ['AgreementReached: accepted']],
  ['an ask below our last offer', (here) => asks(here, 780), ['AgreementReached: at_or_below_last_offer']],
  ['an ask below our next offer', (here) => asks(here, 820), ['AgreementReached: at_or_below_next_offer']],
  ['an ask above it', (here) => asks(here, 950), ['OfferDecided: next_offer']],
  [
    'more without an amount',
    (here) => here.reply(MAYA, 'More?', { kind: 'more', quote: 'More?' }),
    ['OfferDecided: next_offer'],
  ],
  ['an ask below half of our opening', (here) => asks(here, 399), ['NegotiationEscalated: suspiciously_low']],
  ['an ask far above the hard cap', (here) => asks(here, 1_900), ['NegotiationEscalated: above_threshold']],
  [
    'asks until no offer is left',
    (here) => asksInTurn(here, 1_500, 1_500, 1_500, 1_500),
    [...Array.from({ length: 3 }, () => 'OfferDecided: next_offer'), 'NegotiationEscalated: no_higher_offer'],
  ],
  [
    'an ask under a ceiling that rose after the final offer',
    async (here) => {
      await here.decide(BEN, { type: 'CloseAsAgreed', by, price: cents(1_300_00) });
      await asksInTurn(here, 1_500, 1_500, 1_500);
      await goesOut(here);
      await here.decide(CY, { type: 'CloseAsAgreed', by, price: cents(400_00) });
      await asks(here, 950);
    },
    [...Array.from({ length: 3 }, () => 'OfferDecided: next_offer'), 'AgreementReached: at_or_below_most_we_may_pay'],
  ],
  [
    'questions, one too many',
    async (here) => {
      for (const n of [1, 2, 3]) {
        await here.reply(MAYA, 'Who pays?', { kind: 'question', quotes: ['Who pays?'] });
        if (n < 3) await goesOut(here);
      }
    },
    [
      ...Array.from({ length: 2 }, () => 'AnswerDecided: question_answered'),
      'NegotiationEscalated: questions_exhausted',
    ],
  ],
  [
    'a range',
    (here) => here.reply(MAYA, '800 to 900', { kind: 'clarify', about: 'range', quote: '800 to 900' }),
    ['AnswerDecided: one_figure_asked_for'],
  ],
  [
    'time to think',
    (here) => here.reply(MAYA, 'Soon', { kind: 'defer', quote: 'Soon' }),
    ['ReplyDeferred: thinking_it_over'],
  ],
  ['a no', (here) => here.reply(MAYA, 'No', { kind: 'decline', quote: 'No' }), ['NegotiationDeclined: they_declined']],
  [
    'an opt-out',
    (here) => here.reply(MAYA, 'Stop', { kind: 'opt_out', quote: 'Stop' }),
    ['NegotiationDeclined: opted_out'],
  ],
  [
    'a condition, then more words, then a person’s yes',
    async (here) => {
      const ask = cents(900_00);
      await here.reply(MAYA, 'If paid now', {
        kind: 'escalate',
        trigger: 'conditional_acceptance',
        quote: 'If paid now',
        ask,
      });
      await here.reply(MAYA, '$900', { kind: 'ask', amount: ask, quote: '$900' });
      await here.decide(MAYA, { type: 'ApproveAsk', by });
    },
    [
      'NegotiationEscalated: not_comparable',
      'EscalationJoined: person_is_asked_already',
      'AgreementReached: person_decided',
    ],
  ],
  [
    'harsh words',
    (here) => here.reply(MAYA, 'Cheap', { kind: 'escalate', trigger: 'hostile_tone', quote: 'Cheap', ask: null }),
    ['NegotiationEscalated: called_for_by_reply'],
  ],
  [
    'silence',
    async (here) => {
      for (const _time of [1, 2, 3]) {
        const { timer } = await here.app.log.write((tx) => negotiationOf(tx, MAYA));
        if (timer !== null) await here.decide(MAYA, { type: 'ActOnTimer', dueAt: timer.dueAt });
        const { pending } = await here.app.log.write((tx) => negotiationOf(tx, MAYA));
        if (pending !== null) await goesOut(here);
      }
    },
    ['FollowUpDecided: no_reply', 'FollowUpDecided: no_reply', 'NegotiationStale: no_reply_to_follow_ups'],
  ],
  ['the timeline’s end', (here) => here.decide(MAYA, { type: 'EndTimeline' }), ['OffersLapsed: timeline_over']],
  [
    'a takeover and what follows',
    async (here) => {
      await here.decide(MAYA, { type: 'TakeOver', by, how: 'command' });
      await here.decide(MAYA, { type: 'HandBack', by, standing: null });
      await here.decide(MAYA, { type: 'Stop', by, reason: 'enough' });
    },
    ['ThreadTakenOver: person_decided', 'ThreadHandedBack: person_decided', 'NegotiationStopped: person_decided'],
  ],
  [
    'a yes that the budget has no room for',
    async (here) => {
      await here.decide(BEN, { type: 'CloseAsAgreed', by, price: cents(200_00) });
      await here.reply(MAYA, 'Yes', { kind: 'accept', quote: 'Yes' });
    },
    ['NegotiationEscalated: does_not_fit_budget'],
    900,
  ],
];

describe('the rule that fired', () => {
  it.each(CASES.map(([name, act, expected, budget]) => ({ name, act, expected, budget })))(
    'is told for $name',
    async ({ act, expected, budget }) => {
      const here = await started(budget);
      await here.decide(MAYA, {
        ...{ type: 'RecordSent', move: 1, purpose: 'opening', price: cents(800_00) },
        mail: {
          ...{ messageId: 'ours-0', threadId: 't', rfcMessageIdHash: null, effectId: 'e:0' as EffectId },
          text: { from: 'a@b.example', to: 'c@d.example', subject: 'Glow', body: 'Hi', rfcMessageId: null },
        },
      });
      await act(here);
      expect(inWords(here)).toEqual([OPENING, ...expected]);
      expect(explained(here).filter(({ check }) => check.outcome === 'differs')).toEqual([]);
    },
  );

  it('is told of an opening that waits for room, and of whoever writes meanwhile', async () => {
    const here = await started(900);
    await here.receive(BEN, 'Hello?');
    expect(inWords(here, BEN)).toEqual([
      'OpeningQueued: no_room_for_opening',
      'NegotiationEscalated: wrote_before_offer',
    ]);
    expect(explained(here, BEN)[0]).toMatchObject({
      check: { outcome: 'same' },
      numbers: { room: 50_000 },
      facts: { terms: { impressions: 40_000 } },
    });
  });
});

describe('an explanation', () => {
  it('holds what was seen, the numbers, the mail that came of it, and who decided', async () => {
    const here = await started();
    await drafts(here, { ok: true });
    await goesOut(here);
    await asks(here, 950);
    const [opening, counter] = explained(here);
    expect(opening).toMatchObject({
      facts: { mails: [], reading: null, terms: { engagement: { reason: 'no_reference' } } },
      mail: {
        drafted: { personal: { content: { body: 'An offer' } } },
        sent: { type: 'MailSent' },
        superseded: null,
        refused: null,
      },
      by: 'agent',
    });
    expect(counter).toMatchObject({
      facts: {
        mails: [{ type: 'MailReceived', personal: { content: { body: '$950?' } } }],
        reading: { data: { intent: 'counter', ask: 95_000 } },
        escalation: null,
      },
      numbers: { averageCpm: null, bank: 0, targetCpm: 2_500, ceilingPrice: 100_000 },
      check: { outcome: 'same' },
      mail: { move: 2, sent: null, superseded: null },
      answer: null,
    });
  });

  it('says where this release would have reckoned otherwise than was recorded', async () => {
    const here = await started();
    const log = logOf(here).map((event) =>
      event.type === 'OfferDecided'
        ? { ...event, data: { ...event.data, inputs: { ...event.data.inputs, ceilingPrice: cents(990_00) } } }
        : event,
    );
    expect(explained(here, MAYA, log)[0]?.check).toEqual({
      outcome: 'differs',
      fields: [{ field: 'ceilingPrice', recorded: 99_000, replayed: 100_000 }],
    });
  });

  it('names the mail that was taken back, and why', async () => {
    const here = await started();
    await here.receive(MAYA, 'One more thing');
    expect(explained(here)[0]?.mail).toMatchObject({
      sent: null,
      superseded: { event: { data: { why: 'newer_mail' } } },
    });
  });

  it('tells of a draft that the guard refused to the person who is asked', async () => {
    const here = await started();
    await drafts(here, { ok: false, reasons: ['$801 was not decided'] });
    const [opening, asked] = explained(here);
    expect(opening?.mail).toMatchObject({ refused: { personal: { content: { reasons: ['$801 was not decided'] } } } });
    expect(asked).toMatchObject({ rule: 'guard_refused', facts: { refused: { type: 'DraftRejected' } }, answer: null });
  });

  it('names who answered when a person was asked, and what that person had been asked', async () => {
    const here = await started();
    await goesOut(here);
    await asks(here, 1_900);
    expect(explained(here).at(-1)?.answer).toBeNull();
    await here.decide(MAYA, { type: 'Pause', by: 'U2' });
    await here.decide(MAYA, { type: 'Resume', by: 'U2' });
    await here.decide(MAYA, { type: 'SendOffer', by, price: cents(1_100_00), final: true });
    const all = explained(here);
    expect(all[1]).toMatchObject({ rule: 'above_threshold', answer: { by: 'U1', type: 'OfferDecided' } });
    expect(all.at(-1)).toMatchObject({
      by: 'U1',
      rule: 'person_decided',
      facts: { escalation: { data: { ask: 190_000 } } },
    });
  });

  it('of an erased person keeps the decision and its numbers', async () => {
    const here = await started();
    await goesOut(here);
    await asks(here, 950);
    const erased = logOf(here).map((event) =>
      event.personal === undefined ? event : { ...event, personal: { ...event.personal, content: null } },
    );
    expect(explained(here, MAYA, erased)[1]).toMatchObject({
      rule: 'next_offer',
      check: { outcome: 'same' },
      facts: { mails: [{ personal: { content: null } }] },
    });
  });
});
