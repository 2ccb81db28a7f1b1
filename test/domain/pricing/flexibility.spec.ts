import { describe, expect, it } from 'vitest';
import type { CampaignTerms, LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import { openingOffer } from '../../../src/domain/pricing/concession.ts';
import type { EngagementQuality } from '../../../src/events/catalogue/negotiation.ts';
import { engagementQuality } from '../../../src/domain/pricing/engagement.ts';
import { ceilingFor } from '../../../src/domain/pricing/flexibility.ts';
import { cents, Cpm, Views } from '../../../src/events/units.ts';
import { closed, peer, self, terms } from './campaign-case.ts';

const peers = [peer('well engaged', 60, 0.2), peer('average', 20, 0)];
const under = [closed(50, 1_100), closed(30, 630), closed(20, 520)];
const over = [closed(60, 1_620), closed(40, 1_080)];

/** Engagement of nine posts against a reference of 3.2 %. */
const engagement = (rate: number | null): EngagementQuality =>
  engagementQuality({ platform: 'instagram', basis: 'followers', rate, posts: 9 }, [], {
    instagram: { followers: { rate: 3.2, source: 'the worked examples' } },
  });

type Example = Readonly<{
  case: string;
  closed: readonly LedgerEntry[];
  open?: readonly LedgerEntry[];
  er: number | null;
  thousandViews?: number;
  budget?: number;
  bank: number;
  q: number;
  flex: number;
  tighten: number;
  cpm: number;
  price: number;
}>;

const examples: readonly Example[] = [
  { case: '1 no deals yet', closed: [], er: 4.8, bank: 0, q: 0.643, flex: 0, tighten: 0, cpm: 25, price: 1_000 },
  {
    case: '2 average 22.50',
    closed: under,
    er: 4.8,
    bank: 250,
    q: 0.643,
    flex: 12.86,
    tighten: 0,
    cpm: 28.21,
    price: 1_125,
  },
  { case: '3 as 2, ER missing', closed: under, er: null, bank: 250, q: 0, flex: 0, tighten: 0, cpm: 25, price: 1_000 },
  { case: '3 as 2, ER average', closed: under, er: 3.2, bank: 250, q: 0, flex: 0, tighten: 0, cpm: 25, price: 1_000 },
  { case: '4 average 27', closed: over, er: 4.8, bank: -200, q: 0.643, flex: 0, tighten: 9.05, cpm: 22.74, price: 905 },
  {
    case: '5 average 27, ER missing',
    closed: over,
    er: null,
    bank: -200,
    q: 0,
    flex: 0,
    tighten: 13.33,
    cpm: 21.67,
    price: 865,
  },
  {
    case: '6 average 23.80',
    closed: [closed(100, 2_380)],
    er: 4.8,
    bank: 120,
    q: 0.643,
    flex: 8.18,
    tighten: 0,
    cpm: 27.05,
    price: 1_080,
  },
  {
    case: '7 as 6, a peer offered its own ceiling',
    closed: [closed(100, 2_380)],
    open: [peer('well engaged', 60, 0.2, { outstanding: cents(1_535_00) }), peer('average', 20, 0)],
    er: 4.8,
    bank: 120,
    q: 0.643,
    flex: 5.8,
    tighten: 0,
    cpm: 26.45,
    price: 1_055,
  },
  {
    case: '8 bank only $20',
    closed: [closed(100, 2_480)],
    er: 4.8,
    bank: 20,
    q: 0.643,
    flex: 1.36,
    tighten: 0,
    cpm: 25.34,
    price: 1_010,
  },
  {
    case: '9 spent 19,400',
    closed: [closed(800, 19_400)],
    er: 4.8,
    bank: 600,
    q: 0.643,
    flex: 12.86,
    tighten: 0,
    cpm: 28.21,
    price: 600,
  },
  {
    case: '10 as 2, ER 6.4 %',
    closed: under,
    er: 6.4,
    bank: 250,
    q: 1,
    flex: 19.23,
    tighten: 0,
    cpm: 29.81,
    price: 1_190,
  },
  {
    case: '11 credit capped at a tenth of $4,000',
    closed: [closed(50, 800)],
    er: 6.4,
    thousandViews: 80,
    budget: 4_000,
    bank: 400,
    q: 1,
    flex: 17.39,
    tighten: 0,
    cpm: 29.35,
    price: 2_345,
  },
  {
    case: '12 bank 800',
    closed: [closed(200, 4_200)],
    er: 6.4,
    bank: 800,
    q: 1,
    flex: 20,
    tighten: 0,
    cpm: 30,
    price: 1_200,
  },
];

describe('the ceiling of the worked examples (policy §2)', () => {
  it.each(examples)('$case: ceiling CPM $cpm, price $price', (example) => {
    const campaign = { ...terms, budget: cents((example.budget ?? 20_000) * 100) };
    const quality = engagement(example.er);
    const impressions = Views.parse((example.thousandViews ?? 40) * 1000);
    const ceiling = ceilingFor(
      campaign,
      [...example.closed, ...(example.open ?? peers)],
      self({ impressions, engagement: quality }),
    );

    expect(quality.quality).toBeCloseTo(example.q, 3);
    expect(ceiling.bank).toBe(example.bank * 100);
    expect(ceiling.flex * 100).toBeCloseTo(example.flex, 2);
    expect(ceiling.tighten * 100).toBeCloseTo(example.tighten, 2);
    expect(ceiling.ceilingCpm / 100).toBeCloseTo(example.cpm, 2);
    expect(ceiling.ceilingPrice).toBe(example.price * 100);
  });

  it('9 spent 19,400 of 20,000: an opening of $800 waits for budget, room $600', () => {
    const ceiling = ceilingFor(terms, [closed(800, 19_400), ...peers], self({ engagement: engagement(4.8) }));
    expect(openingOffer(terms, ceiling, { impressions: self().impressions, minRate: null, rounds: 4 })).toEqual({
      outcome: 'queued_for_budget',
      price: 800_00,
      room: 600_00,
    });
  });

  it('7 the peer that was offered its own ceiling of $1,535 had that ceiling', () => {
    const others = [closed(100, 2_380), peer('self', 40, engagement(4.8).quality), peers[1] ?? peer('average', 20, 0)];
    const ceiling = ceilingFor(terms, others, {
      ...self({ impressions: Views.parse(60_000) }),
      negotiationId: peer('well engaged', 60, 0.2).negotiationId,
      engagement: { quality: 0.2, shrunkRatio: 1.1, reason: 'measured' },
    });
    expect(ceiling.ceilingPrice).toBe(1_535_00);
  });
});

describe('the reason line', () => {
  const reasonOf = (
    entries: readonly LedgerEntry[],
    er: number | null,
    limit: number | null = null,
    campaign: CampaignTerms = terms,
  ) =>
    ceilingFor(
      campaign,
      [...entries, ...peers],
      self({ engagement: engagement(er), limit: limit === null ? null : cents(limit * 100) }),
    ).reason;

  it.each([
    [
      'average and engagement together',
      reasonOf(under, 4.8),
      'avg $22.50 vs $25 target: bank $250, $0 reserved; engagement 1.32x peers (q .64); share 68 %: ceiling $28.21 CPM = $1,125',
    ],
    [
      'no deals yet',
      reasonOf([], 4.8),
      'no deals yet, $25 target: bank $0, $0 reserved; engagement 1.32x peers (q .64): ceiling $25 CPM = $1,000',
    ],
    [
      'average engagement',
      reasonOf(under, 3.2),
      'avg $22.50 vs $25 target: bank $250, $0 reserved; engagement 1.00x peers (q 0): ceiling $25 CPM = $1,000',
    ],
    [
      'engagement missing',
      reasonOf(under, null),
      'avg $22.50 vs $25 target: bank $250, $0 reserved; engagement not measured (q 0): ceiling $25 CPM = $1,000',
    ],
    [
      'engagement too good to be true',
      reasonOf(under, 18),
      'avg $22.50 vs $25 target: bank $250, $0 reserved; engagement outlier, over 5x peers (q 0): ceiling $25 CPM = $1,000',
    ],
    [
      'over target',
      reasonOf(over, 4.8),
      'avg $27 vs $25 target: bank -$200, $0 reserved; engagement 1.32x peers (q .64); tightened 9.05 %: ceiling $22.74 CPM = $905',
    ],
    [
      'a limit for this influencer',
      reasonOf(under, 4.8, 900),
      "avg $22.50 vs $25 target: bank $250, $0 reserved; engagement 1.32x peers (q .64); share 68 %: ceiling $28.21 CPM = $1,125, held to $900 by this influencer's limit of $900",
    ],
    [
      'little budget left',
      reasonOf([closed(800, 19_400)], 4.8, 900),
      'avg $24.25 vs $25 target: bank $600, $0 reserved; engagement 1.32x peers (q .64); share 68 %: ceiling $28.21 CPM = $1,125, held to $600 by budget room of $600',
    ],
  ])('says %s', (_case, reason, line) => {
    expect(reason).toBe(line);
  });

  it('says that nobody is there to compare with', () => {
    const alone = engagementQuality({ platform: 'tiktok', basis: 'views', rate: 5, posts: 9 }, [], {});
    expect(ceilingFor(terms, [], self({ engagement: alone })).reason).toBe(
      'no deals yet, $25 target: bank $0, $0 reserved; no peers or benchmark to judge engagement by (q 0): ceiling $25 CPM = $1,000',
    );
  });
});

describe('the ceiling price', () => {
  const best = engagement(6.4);

  it('is never negative, however little budget is left', () => {
    const spent = [closed(1000, 21_000)];
    expect(ceilingFor(terms, spent, self())).toMatchObject({ ceilingPrice: 0, room: -1_000_00 });
  });

  it('leaves half of every other offer and all of every held acceptance in the budget', () => {
    const tight = { ...terms, budget: cents(2_000_00) };
    const others = [
      peer('offered', 40, 0, { outstanding: cents(1_000_00) }),
      peer('held', 40, 0, { outstanding: cents(900_00), held: cents(800_00) }),
    ];
    expect(ceilingFor(tight, others, self())).toMatchObject({ room: 700_00, ceilingPrice: 700_00 });
  });

  it("takes the place of this influencer's own offer and held acceptance", () => {
    const own = peer('self', 40, 1, { outstanding: cents(1_180_00), held: cents(1_190_00) });
    const before = ceilingFor(terms, [...under, ...peers], self({ engagement: best }));
    expect(ceilingFor(terms, [...under, ...peers, own], self({ engagement: best }))).toEqual(before);
  });

  it('counts every open negotiation into the share, and only those', () => {
    const share = (over: Partial<LedgerEntry>) =>
      ceilingFor(terms, [...under, peer('peer', 40, 1, over)], self({ engagement: best })).share;
    expect(share({ open: true })).toBe(0.5);
    expect(share({ open: false })).toBe(1);
  });

  it('leaves a highly engaged influencer a quarter of the bank in any crowd', () => {
    const crowd = [closed(100, 2_400), peer('crowd', 4_000, 1)];
    expect(ceilingFor(terms, crowd, self({ engagement: best })).share).toBe(0.25);
  });

  it('tightens by 15 % at most, by 7.5 % for the best engagement', () => {
    const debt = [closed(100, 9_000)];
    expect(ceilingFor(terms, debt, self())).toMatchObject({ tighten: 0.15, ceilingCpm: 21_25 });
    expect(ceilingFor(terms, debt, self({ engagement: best }))).toMatchObject({ tighten: 0.075 });
  });

  it('stays at the hard cap even for an engagement quality that cannot be', () => {
    const impossible = { quality: 3, shrunkRatio: 2.5, reason: 'measured' } as const;
    expect(ceilingFor(terms, [closed(200, 4_200)], self({ engagement: impossible })).ceilingCpm).toBe(30_00);
  });

  it('does not stretch where the campaign forbids it', () => {
    const ceiling = ceilingFor({ ...terms, stretch: 0 }, under, self({ engagement: best }));
    expect(ceiling).toMatchObject({ flex: 0, ceilingCpm: 25_00, hardCapPrice: 1_000_00 });
  });

  it('gives up no $5 step to rounding', () => {
    const third = { ...terms, targetCpm: Cpm.parse(30_00), stretch: 0.5 };
    // 3 influencers share $100 equally: $33.33 each above $900, and above $5 steps: $930.
    const others = [closed(10, 200), peer('a', 30, 1), peer('b', 30, 1)];
    const ceiling = ceilingFor(third, others, self({ impressions: Views.parse(30_000), engagement: best }));
    expect(ceiling).toMatchObject({ bank: 100_00, ceilingPrice: 930_00 });
    const exact = ceilingFor(
      third,
      [closed(10, 150), ...others.slice(1)],
      self({ impressions: Views.parse(30_000), engagement: best }),
    );
    expect(exact).toMatchObject({ bank: 150_00, ceilingPrice: 950_00 });
  });

  it('is stored in an event as plain JSON', () => {
    const ceiling = ceilingFor(terms, [...under, ...peers], self({ engagement: best, limit: cents(900_00) }));
    expect(JSON.parse(JSON.stringify(ceiling))).toEqual(ceiling);
  });
});
