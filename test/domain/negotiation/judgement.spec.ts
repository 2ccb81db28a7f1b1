import { describe, expect, it } from 'vitest';
import { closed, peer } from '../pricing/campaign-case.ts';
import {
  agrees,
  asks,
  calls,
  classified,
  given,
  happened,
  offered,
  offers,
  opened,
  replied,
  saysYes,
  sent,
  started,
  terms,
  usd,
  wantsMore,
  wrote,
} from './thread.ts';

// 40,000 views: $800 at $20, $1,000 at $25, $1,200 at the hard cap of $30.
// o₁ = 800 + 200·(1/3)^1.8 = 827.68 → $825; o₂ = 800 + 200·(2/3)^1.8 = 896.40 → $895; o₃ = $1,000.

const afterRound = (round: 1 | 2 | 3) => {
  const counters = ([825, 895, 1_000] as const).slice(0, round).flatMap((dollars, index) => {
    const move = index + 2;
    const purpose = move === 4 ? ('final_offer' as const) : ('counter' as const);
    return [offered(move, dollars, { purpose }), sent(move, dollars, purpose), wrote(`m${move}`)];
  });
  return given(...replied, ...counters);
};
// Case 2 of the policy: average 22.50, bank $250, q .643: the ceiling is $1,125.
const savings = [closed(50, 1_100), closed(30, 630), closed(20, 520), peer('a', 60, 0.2), peer('b', 20, 0)];
const engaged = { ...terms.engagement, quality: 9 / 14, reason: 'measured' as const, shrunkRatio: 18.5 / 14 };
const last = (round: number) => [`m${round + 1}`];

describe('the opening', () => {
  const opening = (over: Parameters<typeof started>[0] = {}) => given(started(over)).when({ type: 'TestQueue' });

  it('is the bottom of the CPM range', () =>
    opening().then(offers(800, { round: 0, purpose: 'opening', by: 'agent' })));

  it('is lifted by the Min Rate, never above the ceiling CPM nor the limit', () => {
    opening({ limits: { minRate: usd(903), limit: null } }).then(offers(900));
    opening({ limits: { minRate: usd(1_400), limit: null } }).then(offers(1_000));
    opening({ limits: { minRate: usd(900), limit: usd(751) } }).then(offers(750));
  });

  it('keeps the inputs of its ceiling and a reason', () => {
    const [event] = opening().events();
    expect(event?.data).toMatchObject({
      inputs: { ceilingPrice: usd(1_000), hardCapPrice: usd(1_200), averageCpm: null, quality: 0 },
      reason: 'no deals yet, $25 target: bank $0, $0 reserved; engagement not measured (q 0): ceiling $25 CPM = $1,000',
    });
  });

  it('is final where only one round may be played, and says so', () => {
    const only = opening({ rounds: 1 });
    only.then(offers(800, { purpose: 'opening', final: true }));
    expect(only.now()?.offers).toMatchObject([{ final: true }]);
    expect(opening().events()[0]?.data).not.toHaveProperty('final');
  });

  it('is a data error under $5, which a person is shown', () =>
    opening({ limits: { minRate: null, limit: usd(4) } })
      .then(calls('opening_under_five_dollars', { ask: null }))
      .leaves('escalated'));

  it('waits for room instead of being low-balled, and says so once', () => {
    const spent = closed(800, 19_400);
    given(started())
      .when({ type: 'TestQueue' }, { others: [spent] })
      .then({ type: 'OpeningQueued', data: { price: usd(800), room: usd(600) } })
      .leaves('queued_for_budget');
    const waiting = given(started(), happened('OpeningQueued', { price: usd(800), room: 600_00 as never, reason: '' }));
    waiting.when({ type: 'TestQueue' }, { others: [spent] }).then();
    waiting.when({ type: 'TestQueue' }).then(offers(800)).leaves('offering');
  });
});

describe('the order of judgement', () => {
  it('2: asks a person about an amount below half of our opening', () => {
    given(...replied)
      .when(asks(399.99))
      .then(classified, calls('suspiciously_low_ask', { ask: usd(399.99), lastOffer: usd(800) }));
    given(...replied)
      .when(asks(400))
      .then(classified, agrees(400));
  });

  it('2: takes a low amount that a person has offered already for what it is', () =>
    given(...opened, offered(2, 350, { by: 'U1' }), sent(2, 350), wrote('m1'))
      .when(asks(350))
      .then(classified, agrees(350)));

  it('3: closes at their ask, at or below our last offer', () => {
    given(...replied)
      .when(asks(760))
      .then(classified, agrees(760, { by: 'agent', move: 2 }))
      .leaves('agreed');
    const reason = 'their ask of $800 is at or below our last offer of $800';
    given(...replied)
      .when(asks(800))
      .then(classified, agrees(800, { reason }));
  });

  it('3: keeps the inputs of the ceiling that it closed under', () => {
    const agreement = given(...replied)
      .when(asks(760))
      .events()
      .at(-1);
    expect(agreement?.data).toMatchObject({ inputs: { ceilingPrice: usd(1_000), averageCpm: null, quality: 0 } });
  });

  it('3: closes at their ask, at or below the offer we would send next', () => {
    const reason = expect.stringMatching(
      /^their ask of \$825 is at or below our next offer of \$825: no deals yet, .* ceiling \$25 CPM = \$1,000$/,
    ) as string;
    given(...replied)
      .when(asks(825))
      .then(classified, agrees(825, { reason }));
    given(...replied)
      .when(asks(825.01))
      .then(classified, offers(825));
  });

  it('3: closes up to the ceiling when no higher offer is left, even where it has risen since', () => {
    // With the savings of case 2 the ceiling is $1,125; the final offer was $1,000.
    const history = [
      offered(2, 1_000, { round: 3, purpose: 'final_offer' }),
      sent(2, 1_000, 'final_offer'),
      wrote('m2'),
    ];
    const thread = given(started({ engagement: engaged }), ...replied.slice(1), ...history);
    thread.when(asks(1_125, ['m1', 'm2']), { others: savings }).then(classified, agrees(1_125));
    thread.when(asks(1_126, ['m1', 'm2']), { others: savings }).then(classified, calls('rounds_exhausted'));
  });

  it('3: honours our last offer where the ceiling has fallen below it, and closes up to it', () => {
    // 60k@$1,620 and 40k@$1,080 are $200 over target: with the 80k open besides, the ceiling falls to $865.
    const others = [closed(60, 1_620), closed(40, 1_080), peer('a', 60, 0.2), peer('b', 20, 0)];
    afterRound(2)
      .when(asks(895, last(2)), { others })
      .then(classified, agrees(895));
    afterRound(2)
      .when(asks(896, last(2)), { others })
      .then(classified, calls('rounds_exhausted', { ceilingPrice: usd(865) }));
  });

  it('4: calls a person at once above 1.5 times the hard-cap price', () => {
    given(...replied)
      .when(asks(1_800))
      .then(classified, offers(825));
    given(...replied)
      .when(asks(1_800.01))
      .then(classified, calls('cpm_over_threshold', { ask: usd(1_800.01) }));
  });

  it('4: takes the factor from config, and may be switched off', () => {
    given(...replied)
      .when(asks(1_201), { policy: { thresholdFactor: 1 } })
      .then(classified, calls('cpm_over_threshold'));
    given(...replied)
      .when(asks(1_801), { policy: { switchedOff: new Set(['cpm_over_threshold']) } })
      .then(classified, offers(825));
  });

  it("4: counts from this person's limit where that is lower", () => {
    const limited = [started({ limits: { minRate: null, limit: usd(900) } }), ...replied.slice(1)];
    given(...limited)
      .when(asks(1_350))
      .then(classified, offers(810));
    given(...limited)
      .when(asks(1_351))
      .then(classified, calls('cpm_over_threshold'));
  });

  it('4: counts from the ceiling that a person raised, which never lowers it', () => {
    const raised = (dollars: number) =>
      given(...opened, offered(2, dollars, { by: 'U1', round: 1 }), sent(2, dollars), wrote('m1'));
    raised(1_300).when(asks(1_950)).then(classified, calls('rounds_exhausted'));
    raised(1_300).when(asks(1_951)).then(classified, calls('cpm_over_threshold'));
    raised(1_050).when(asks(1_800)).then(classified, calls('rounds_exhausted'));
  });

  it('5: calls a person when no higher offer is left', () =>
    afterRound(3)
      .when(asks(1_001, last(3)))
      .then(classified, calls('rounds_exhausted', { ask: usd(1_001), lastOffer: usd(1_000), held: false })));

  it('6: otherwise makes the next offer, slowly first, and announces the highest as final', () => {
    given(...replied)
      .when(asks(1_500))
      .then(classified, offers(825, { round: 1, purpose: 'counter', move: 2, by: 'agent' }))
      .leaves('offering');
    afterRound(1)
      .when(asks(1_500, last(1)))
      .then(classified, offers(895, { round: 2, purpose: 'counter' }));
    afterRound(2)
      .when(asks(1_500, last(2)))
      .then(classified, offers(1_000, { round: 3, purpose: 'final_offer' }));
  });
});

describe('offers', () => {
  it('skip a round that would repeat the last amount', () => {
    // P = $830: o₁ = 804.15 → $800 again, so o₂ = 814.46 → $810.
    const limited = [started({ limits: { minRate: null, limit: usd(830) } }), ...replied.slice(1)];
    given(...limited)
      .when(asks(900))
      .then(classified, offers(810, { round: 2 }));
  });

  it('are made with the ceiling of the moment', () => {
    // o₁ = 800 + 325·.1384 = 844.98 → $840.
    given(started({ engagement: engaged }), ...replied.slice(1))
      .when(asks(1_500), { others: savings })
      .then(classified, offers(840, { inputs: expect.objectContaining({ ceilingPrice: usd(1_125) }) as unknown }));
  });

  it('end with the opening where only one round may be played', () => {
    const once = [started({ rounds: 1 }), ...replied.slice(1)];
    given(...once)
      .when(asks(1_001))
      .then(classified, calls('rounds_exhausted'));
    given(...once)
      .when(asks(1_000))
      .then(classified, agrees(1_000));
  });

  it('follow no offer that was announced as final, even one that was taken back and left all the same', () => {
    const takenBack = happened('MoveSuperseded', { move: 2, why: 'newer_mail' });
    const early = offered(2, 895, { purpose: 'final_offer', round: 3 });
    given(...replied, early, wrote('m2'), takenBack, sent(2, 895, 'final_offer'))
      .when(asks(1_100, ['m1', 'm2']))
      .then(classified, calls('rounds_exhausted', { lastOffer: usd(895) }));
  });

  it('are never made after the final offer that a person sent, nor is more than that agreed to', () => {
    const personsFinal = given(
      ...opened,
      offered(2, 850, { by: 'U1', purpose: 'final_offer' }),
      sent(2, 850, 'final_offer'),
      wrote('m1'),
    );
    personsFinal.when(asks(851)).then(classified, calls('rounds_exhausted', { ask: usd(851) }));
    personsFinal.when(wantsMore).then(classified, calls('rounds_exhausted', { ask: null }));
    personsFinal.when(asks(850)).then(classified, agrees(850));
  });

  it('are never made after it either where that person has named another amount since', () => {
    const final = [...opened, offered(2, 850, { by: 'U1', purpose: 'final_offer' }), sent(2, 850, 'final_offer')];
    const named = [
      ...final,
      happened('ThreadTakenOver', { by: 'U1', how: 'command' }),
      happened('ThreadHandedBack', { by: 'U1', standing: usd(900) }),
    ];
    const offeredAnother = [...final, wrote('m0'), offered(3, 900, { by: 'U1', round: 2 }), sent(3, 900)];
    for (const history of [named, offeredAnother]) {
      const thread = given(...history, wrote('m1'));
      thread.when(wantsMore).then(classified, calls('rounds_exhausted', { lastOffer: usd(900) }));
      thread.when(asks(901)).then(classified, calls('rounds_exhausted', { ask: usd(901) }));
      thread.when(asks(900)).then(classified, agrees(900));
    }
  });

  it('go on after a counter of a person, and never repeat an amount that was offered before it', () => {
    const counter = (dollars: number) => [offered(3, dollars, { by: 'U1', round: 2 }), sent(3, dollars), wrote('m3')];
    const beforeIt = [...replied, offered(2, 825), sent(2, 825)];
    given(...beforeIt, ...counter(850))
      .when(asks(1_400, ['m3']))
      .then(classified, offers(1_000, { round: 3 }));
    // At a limit of $825 the last round would come to $825 once more.
    const limited = [started({ limits: { minRate: null, limit: usd(825) } }), ...beforeIt.slice(1)];
    given(...limited, ...counter(810))
      .when(asks(900, ['m3']))
      .then(classified, calls('rounds_exhausted'));
  });
});

describe('an agreement that does not fit what is left of the budget', () => {
  const others = [closed(800, 19_201)];

  it('is held for a person and stays reserved', () => {
    const outcome = given(...replied).when(saysYes(), { others });
    outcome.then(classified, calls('over_budget', { ask: usd(800), held: true })).leaves('escalated');
    expect(outcome.now()?.phase).toMatchObject({ held: usd(800), ask: usd(800) });
  });

  it('is held too where a person had set the offer', () =>
    given(...opened, offered(2, 810, { by: 'U1' }), sent(2, 810), wrote('m1'))
      .when(saysYes(), { others })
      .then(classified, calls('over_budget', { ask: usd(810), held: true })));

  it('is closed to the last cent of the budget', () =>
    given(...replied)
      .when(saysYes(), { others: [closed(800, 19_200)] })
      .then(classified, agrees(800)));
});

describe('an agreement', () => {
  it('says for what it is', () => {
    const { platform, deliverables } = terms;
    given(...replied)
      .when(saysYes())
      .then(classified, agrees(800, { platform, deliverables }));
    expect(deliverables.length).toBeGreaterThan(0);
  });
});

describe('a reading', () => {
  it('is kept with the mails it covers, and with what of it did not stand in them', () => {
    const [event] = given(...replied)
      .when({ ...wantsMore, messageIds: ['m1'], discarded: ['amount: "$9"'] })
      .events();
    expect(event).toMatchObject({
      type: 'ReplyClassified',
      data: { messageIds: ['m1'], discardedQuotes: 1 },
      personal: { content: { discarded: ['amount: "$9"'] } },
    });
  });
});
