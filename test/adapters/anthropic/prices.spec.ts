import { describe, expect, it } from 'vitest';
import { anthropicModel } from '../../../src/adapters/anthropic/client.ts';
import { ModelUnpriced, priceOf, together, useOf } from '../../../src/adapters/anthropic/prices.ts';

describe('what a call cost, in millionths of a dollar', () => {
  it.each([
    ['claude-haiku-5-5', 1_000_000, 0, 100_000],
    ['claude-haiku-5-5', 0, 1_000_000, 500_000],
    ['claude-sonnet-5-5', 1_000_000, 1_000_000, 12_000_000],
    ['claude-haiku-5-5', 3, 1, 1],
    ['claude-haiku-5-5', 0, 0, 0],
  ])('%s with %i in and %i out: %i', (model, input, output, costMicros) =>
    expect(useOf(model, priceOf(model), input, output).costMicros).toBe(costMicros),
  );

  it('adds up over two calls', () => {
    const one = useOf('claude-sonnet-5-5', priceOf('claude-sonnet-5-5'), 100, 10);
    expect(together(one, one)).toEqual({
      model: 'claude-sonnet-5-5',
      inputTokens: 200,
      outputTokens: 20,
      costMicros: 600,
    });
  });
});

describe('a model without a price', () => {
  it('keeps Parley from starting, and says what to do', () => {
    const start = () =>
      anthropicModel({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_URL: 'http://127.0.0.1:1/' }, ['claude-haiku-5-5', 'gpt-9']);
    expect(start).toThrow(ModelUnpriced);
    expect(start).toThrow(/"gpt-9".*Known are: claude-haiku-5-5, claude-sonnet-5-5/);
  });

  it('is not one whose snapshot is dated', () =>
    expect(priceOf('claude-haiku-5-5-20260901')).toEqual(priceOf('claude-haiku-5-5')));

  it('may be given one', () => expect(priceOf('new', { new: { input: '1', output: '2' } }).output).toBe('2'));
});
