import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

/** A handful of histories; `npm run simulate` lives through as many as anybody likes. */
describe('the whole application on virtual time', () => {
  it.each([1, 2, 3, 5])('keeps its promises in history %i', { timeout: 60_000 }, async (seed) => {
    const { problems, mails } = await simulate(seed);
    expect(problems, `npm run simulate -- --seed ${seed} --story`).toEqual([]);
    expect(mails).toBeGreaterThan(0);
  });

  it('lives the same history twice from the same seed', { timeout: 60_000 }, async () => {
    const [once, again] = [await simulate(4), await simulate(4)];
    expect(again).toEqual(once);
    expect(once.head).toBeGreaterThan(50);
  });
});
