import { describe, expect, it } from 'vitest';
import { boundsOf, isTold, type Passed, passedBy } from '../../../src/domain/negotiation/bounds.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { signedCents } from '../../../src/events/units.ts';
import {
  type Circumstances,
  escalated,
  given,
  limitsOf,
  offered,
  opened,
  replied,
  sent,
  started,
  usd,
  wrote,
  heard,
} from './thread.ts';

const boundsAfter = (history: readonly NegotiationEvent[], circumstances: Circumstances = {}) => {
  const { negotiation } = given(...history);
  if (negotiation === null) throw new Error('not started');
  return boundsOf(negotiation, limitsOf(negotiation, circumstances));
};
/** Another negotiation that was closed at this price; its views are too few to make savings. */
const dealAt = (dollars: number) => {
  const { negotiation } = given(started());
  const [entry] = negotiation === null ? [] : limitsOf(negotiation).entries;
  if (entry === undefined) throw new Error('no entry');
  return { ...entry, negotiationId: 'other' as never, open: false, deal: usd(dollars) };
};

describe('our final offer', () => {
  const rounds = [offered(2, 860), sent(2, 860), wrote('m2')];

  it.each<[string, readonly NegotiationEvent[], number | null]>([
    ['before the rounds are used up: the ceiling', [...heard, escalated('cpm_over_threshold', 1_900)], 1_000],
    ['once they are: the last one again', [...replied, ...rounds, escalated('rounds_exhausted', 1_100)], 860],
    [
      'after one was announced as final: that one',
      [
        ...opened,
        offered(2, 900, { purpose: 'final_offer' }),
        sent(2, 900),
        wrote('m2'),
        escalated('hostile_tone', 1_100),
      ],
      900,
    ],
    [
      'where the ceiling has fallen below the last one: that one',
      [...replied, offered(2, 1_050, { by: 'U1' }), sent(2, 1_050), wrote('m2'), escalated('hostile_tone', 1_100)],
      1_050,
    ],
    ['where they have named no price: the ceiling', [...heard, escalated('hostile_tone')], 1_000],
    ['where they ask no more than that: none', [...heard, escalated('suspiciously_low_ask', 300)], null],
    ['where they have accepted: none', [...heard, escalated('over_budget', 800, true)], null],
    ['before any offer: none', [started(), wrote('m1'), escalated('reply_before_offer')], null],
    ['where nobody is asked: none', [...replied], null],
  ])('is, %s', (_when, history, dollars) => {
    expect(boundsAfter(history).finalOffer).toBe(dollars === null ? null : usd(dollars));
  });

  it('is none that the budget can not pay: it would not leave', () => {
    const history = [...replied, ...rounds, escalated('rounds_exhausted', 1_100)];
    expect(boundsAfter(history, { others: [dealAt(19_140)] }).finalOffer).toBe(usd(860));
    expect(boundsAfter(history, { others: [dealAt(19_141)] }).finalOffer).toBeNull();
  });
});

describe('a price that a person names', () => {
  const bounds = {
    ...boundsAfter([...heard, escalated('cpm_over_threshold', 1_900)]),
    hardCapPrice: usd(1_200),
    limit: usd(1_100),
    left: signedCents(130_000),
  };

  it.each<[number, readonly Passed['bound'][]]>([
    [1_100, []],
    [1_101, ['limit']],
    [1_200, ['limit']],
    [1_201, ['hard_cap', 'limit']],
    [1_300, ['hard_cap', 'limit']],
    [1_301, ['budget', 'hard_cap', 'limit']],
    [1_900, ['budget', 'hard_cap', 'limit']],
    [1_901, ['budget', 'hard_cap', 'limit', 'their_ask']],
  ])('of $%i goes past %j', (dollars, passed) => {
    expect(passedBy(usd(dollars), bounds).map(({ bound }) => bound)).toEqual(passed);
  });

  it('is known to go past what was told, as long as that is no nearer than it was', () => {
    const told = passedBy(usd(1_301), bounds);
    expect(told[0]).toEqual({ bound: 'budget', at: usd(1_300) });
    const spent = (dollars: number) => passedBy(usd(1_301), { ...bounds, left: signedCents(dollars * 100) });
    expect([1_300, 1_301, 1_299, -5].map((left) => isTold(spent(left), told))).toEqual([true, true, false, false]);
    expect(isTold(told, told.slice(1))).toBe(false);
    expect(isTold([], [])).toBe(true);
  });

  it('goes past nothing that is not there', () => {
    expect(passedBy(usd(1_150), { ...bounds, limit: null, ask: null })).toEqual([]);
  });

  it('may cost what the deals of the others have left of the budget', () => {
    expect(boundsAfter([...replied], { others: [dealAt(500)] }).left).toBe(usd(19_500));
    expect(boundsAfter([...replied], { others: [dealAt(20_100)] }).left).toBe(-10_000);
  });
});
