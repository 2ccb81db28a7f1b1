import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Concession, offerForRound, openingOffer } from '../../../src/domain/pricing/concession.ts';
import { type Cents, cents, signedCents, Views } from '../../../src/events/units.ts';
import { terms } from './campaign-case.ts';

const usd = (dollars: number): Cents => cents(dollars * 100);

describe('the opening offer', () => {
  const open = (over: {
    minRate?: number;
    limit?: number;
    atCeiling?: number;
    room?: number;
    views?: number;
    rounds?: number;
  }) =>
    openingOffer(
      terms,
      {
        priceAtCeilingCpm: usd(over.atCeiling ?? 1_000),
        limit: over.limit === undefined ? null : usd(over.limit),
        room: signedCents((over.room ?? 20_000) * 100),
      },
      {
        impressions: Views.parse(over.views ?? 40_000),
        minRate: over.minRate === undefined ? null : usd(over.minRate),
        rounds: over.rounds ?? 4,
      },
    );

  it.each([
    ['starts at the bottom of the CPM range', {}, 800],
    ['is rounded down to $5', { views: 40_400 }, 805],
    ['is lifted by a Min Rate', { minRate: 900 }, 900],
    ['is not lowered by one', { minRate: 500 }, 800],
    ["is capped by this influencer's limit", { limit: 700 }, 700],
    ['is capped by the limit even below a Min Rate', { limit: 700, minRate: 900 }, 700],
    ['is capped by the ceiling even below a Min Rate', { minRate: 1_200 }, 1_000],
    ['falls with a tightened ceiling', { atCeiling: 765 }, 765],
    ['may take the last of the room', { room: 800 }, 800],
  ])('%s', (_rule, given, dollars) => {
    expect(open(given)).toEqual({ outcome: 'offered', price: dollars * 100, final: false });
  });

  it('waits for budget at its own price rather than shrink to the room', () => {
    expect(open({ room: 799.99 })).toEqual({ outcome: 'queued_for_budget', price: 800_00, room: 799_99 });
    expect(open({ room: -50 })).toEqual({ outcome: 'queued_for_budget', price: 800_00, room: -50_00 });
  });

  it('is final where there is only one round', () => {
    expect(open({ rounds: 1 })).toMatchObject({ outcome: 'offered', final: true });
  });

  it('under $5 is an error in the data, said with what came out', () => {
    expect(open({ views: 249 })).toEqual({ outcome: 'data_error', computed: 498 });
    expect(open({ views: 250 })).toMatchObject({ outcome: 'offered', price: 500 });
    expect(open({ limit: 4 })).toEqual({ outcome: 'data_error', computed: 400 });
  });
});

describe('the offers after it', () => {
  const concession = (over: Partial<Concession> = {}): Concession => ({
    opening: usd(800),
    lastOffer: usd(800),
    nextRound: 1,
    rounds: 4,
    ...over,
  });

  it.each([
    { round: 1, last: 800, price: 825, final: false },
    { round: 2, last: 825, price: 895, final: false },
    { round: 3, last: 895, price: 1_000, final: true },
  ])('concede slowly first: round $round of 4 from $800 to $1,000 is $price', ({ round, last, price, final }) => {
    expect(offerForRound(concession({ nextRound: round, lastOffer: usd(last) }), usd(1_000))).toEqual({
      outcome: 'offer',
      round,
      price: price * 100,
      final,
    });
  });

  it.each([
    ['all rounds are made', { nextRound: 4, lastOffer: usd(900) }, 1_000],
    ['there was only one', { rounds: 1 }, 1_000],
    ['the ceiling has fallen below the last offer', { nextRound: 2, lastOffer: usd(900) }, 850],
    ['the ceiling has fallen below the opening', {}, 700],
    ['there is no room at all', {}, 0],
    ['the ceiling is less than $5 above the last offer', {}, 804],
    ['a person offered more than the ceiling', { lastOffer: usd(1_300) }, 1_000],
  ] as const)('end where %s', (_case, over, ceiling) => {
    expect(offerForRound(concession(over), usd(ceiling))).toEqual({ outcome: 'no_higher_offer' });
  });

  it('skip a round that would repeat the last amount', () => {
    expect(offerForRound(concession(), usd(815))).toEqual({ outcome: 'offer', round: 2, price: 805_00, final: false });
    expect(offerForRound(concession({ lastOffer: usd(805), nextRound: 3 }), usd(815))).toMatchObject({
      price: 815_00,
      final: true,
    });
  });

  it('use up all rounds with the one that is final, so that nothing follows it', () => {
    // A person may have raised the ceiling to an amount between two $5 steps.
    const offer = offerForRound(concession({ rounds: 20, nextRound: 10 }), usd(809));
    expect(offer).toEqual({ outcome: 'offer', round: 19, price: 805_00, final: true });
  });

  it('follow a ceiling that has risen in between', () => {
    expect(offerForRound(concession({ nextRound: 3, lastOffer: usd(895) }), usd(1_190))).toMatchObject({
      price: 1_190_00,
    });
  });

  it('go on from a lower offer that a person made, not from our opening', () => {
    const lowered = concession({ opening: usd(135), lastOffer: usd(60) });
    expect(offerForRound(lowered, usd(125))).toMatchObject({ price: 65_00, final: false });
  });

  it('never pass the ceiling, whatever was offered before', () => {
    const steps = fc.integer({ min: 1, max: 300 }).map((n) => usd(n * 5));
    fc.assert(
      fc.property(steps, steps, steps, fc.integer({ min: 1, max: 3 }), (opening, lastOffer, ceiling, nextRound) => {
        const next = offerForRound({ opening, lastOffer, nextRound, rounds: 4 }, ceiling);
        if (next.outcome === 'offer') expect(next.price).toBeLessThanOrEqual(ceiling);
        if (lastOffer < ceiling) expect(next.outcome).toBe('offer');
      }),
      { numRuns: 500 },
    );
  });

  it('always rise, end at the ceiling, and announce exactly the last one as final', () => {
    const steps = fc.integer({ min: 1, max: 2_000 }).map((n) => usd(n * 5));
    fc.assert(
      fc.property(steps, steps, fc.integer({ min: 2, max: 12 }), (opening, ceiling, rounds) => {
        const offers: { price: Cents; final: boolean }[] = [];
        let thread = concession({ opening, lastOffer: opening, rounds });
        for (;;) {
          const next = offerForRound(thread, ceiling);
          if (next.outcome === 'no_higher_offer') break;
          expect(next.price).toBeGreaterThan(thread.lastOffer);
          expect(next.price % 500).toBe(0);
          offers.push(next);
          thread = { ...thread, lastOffer: next.price, nextRound: next.round + 1 };
        }
        expect(offers.length).toBeLessThan(rounds);
        expect(offers.map(({ final }) => final)).toEqual(offers.map((_, index) => index === offers.length - 1));
        expect(thread.lastOffer).toBe(Math.max(opening, ceiling));
      }),
      { numRuns: 300 },
    );
  });
});
