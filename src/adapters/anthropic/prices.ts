import type { ModelUse } from '../../events/catalogue/mail.ts';
import { Exact } from '../../domain/money.ts';

/** US dollars per million tokens, which is also millionths of a dollar per token. */
export type ModelPrice = Readonly<{ input: string; output: string }>;
export type ModelPrices = Readonly<Record<string, ModelPrice>>;

/** Anthropic's list prices as of November 2026 (https://platform.claude.com/docs/en/about-claude/pricing). */
const MODEL_PRICES: ModelPrices = {
  'claude-haiku-5-5': { input: '0.10', output: '0.50' },
  'claude-sonnet-5-5': { input: '2', output: '10' },
};

/**
 * What one model's tokens cost; a dated snapshot (`claude-haiku-5-5-20260901`) costs what its model costs.
 * @throws ModelUnpriced: a cost of 0 would be a lie, so Parley does not start with a model whose price nobody entered.
 */
export const priceOf = (model: string, prices: ModelPrices = MODEL_PRICES): ModelPrice => {
  const price = prices[model] ?? prices[model.replace(/-\d{8}$/, '')];
  if (price === undefined) throw new ModelUnpriced(model, Object.keys(prices));
  return price;
};

/** Exact, rounded once to a whole millionth of a dollar. */
export const useOf = (model: string, price: ModelPrice, inputTokens: number, outputTokens: number): ModelUse => ({
  model,
  inputTokens,
  outputTokens,
  costMicros: new Exact(price.input)
    .times(inputTokens)
    .plus(new Exact(price.output).times(outputTokens))
    .round()
    .toNumber(),
});

/** What two calls to one model used together. */
export const together = (a: ModelUse, b: ModelUse): ModelUse => ({
  model: b.model,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  costMicros: a.costMicros + b.costMicros,
});

export class ModelUnpriced extends Error {
  readonly code = 'MODEL_UNPRICED';
  constructor(model: string, known: readonly string[]) {
    super(
      `The price of the model "${model}" is not known, so its cost can't be recorded. Known are: ${known.join(', ')}. ` +
        'Choose one of them, or add its price to src/adapters/anthropic/prices.ts.',
    );
  }
}
