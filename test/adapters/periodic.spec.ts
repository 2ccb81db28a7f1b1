import { describe, expect, it } from 'vitest';
import { periodically } from '../../src/adapters/periodic.ts';
import { until } from '../support/effects.ts';

const NEVER = 1_000_000;

const working = (milliseconds: number) => {
  const begun: PromiseWithResolvers<undefined>[] = [];
  const rounds = periodically(milliseconds, async () => {
    const round = Promise.withResolvers<undefined>();
    begun.push(round);
    await round.promise;
  });
  return { begun, rounds };
};

describe('what is done periodically', () => {
  it('is done at once, and again after its time, counted from its end', async () => {
    const { begun, rounds } = working(5);
    expect(begun).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(begun).toHaveLength(1);
    begun[0]?.resolve(undefined);
    await until(() => begun.length === 2);
    begun[1]?.resolve(undefined);
    await rounds.stop();
  });

  it('is done at once when it is hurried, and once more when it is under way, however often', async () => {
    const { begun, rounds } = working(NEVER);
    rounds.hurry();
    rounds.hurry();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve(undefined);
    await until(() => begun.length === 2);
    begun[1]?.resolve(undefined);
    await until(rounds.idle);
    expect(begun).toHaveLength(2);
    rounds.hurry();
    expect(begun).toHaveLength(3);
    begun[2]?.resolve(undefined);
    await rounds.stop();
    rounds.hurry();
    expect(begun).toHaveLength(3);
  });
});
