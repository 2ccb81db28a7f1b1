import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact, cpmOf, floorToFiveDollars, formatCpm, formatUsd, priceAt } from '../../src/domain/money.ts';
import { cents, Cpm, signedCents, Views } from '../../src/events/units.ts';

describe('our prices', () => {
  it.each([
    [112_857, 1_125_00],
    [1_125_00, 1_125_00],
    [1_129_99, 1_125_00],
    [4_99, 0],
    [0, 0],
  ])('round %i cents down to whole multiples of five dollars: %i', (amount, price) => {
    expect(floorToFiveDollars(amount)).toBe(price);
  });

  it('keep a $5 step that floats lose', () => {
    const cpm = Cpm.parse(1_150);
    expect(1.15 * 100_000).toBeLessThan(115_000);
    expect(floorToFiveDollars(priceAt(cpm, Views.parse(100_000)))).toBe(1_150_00);
    expect(floorToFiveDollars(new Exact('1.15').times(100_000))).toBe(1_150_00);
  });

  it('never round a third up to a multiple of $5, nor an exact multiple down', () => {
    const third = new Exact(1).div(3);
    expect(floorToFiveDollars(third.times(3_000_00))).toBe(1_000_00);
    expect(floorToFiveDollars(new Exact(500).minus('1e-20'))).toBe(0);
  });

  it('are never negative', () => {
    expect(() => floorToFiveDollars(-1)).toThrow(RangeError);
  });

  it('and their CPM lead back to each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 5_000_000 }), (steps, impressions) => {
        const price = cents(steps * 5_00);
        const back = priceAt(cpmOf(price, impressions), Views.parse(impressions));
        expect(back.minus(price).abs().toNumber()).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('amounts as the team reads them', () => {
  it.each([
    [1_125_00, '$1,125'],
    [22_50, '$22.50'],
    [5, '$0.05'],
    [0, '$0'],
    [-200_00, '-$200'],
    [1_234_567_89, '$1,234,567.89'],
  ])('%i cents are %s', (amount, words) => {
    expect(formatUsd(signedCents(amount))).toBe(words);
  });

  it('a CPM is shown to the nearest cent, and always with cents', () => {
    expect([2_500, 2_821.43, 2_166.67].map((cpm) => formatCpm(Cpm.parse(cpm)))).toEqual(['$25.00', '$28.21', '$21.67']);
  });
});
