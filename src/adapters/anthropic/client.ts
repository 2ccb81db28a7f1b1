import { Anthropic, type ClientOptions } from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { z } from 'zod';
import type { ModelUse } from '../../events/catalogue/mail.ts';
import { OutsideFailure } from '../failures.ts';
import { priceOf, useOf } from './prices.ts';

/** `detail` is made of places and fixed words: never a word of what the model wrote. */
export type ModelAnswer<T> =
  | Readonly<{ outcome: 'answered'; value: T; use: ModelUse }>
  | Readonly<{ outcome: 'unusable'; why: Unusable; detail: string; use: ModelUse }>;

export type Unusable = 'refused' | 'cut_off' | 'stopped' | 'no_text' | 'not_json' | 'schema_mismatch';

export type Question<Schema extends z.ZodType> = Readonly<{
  model: string;
  system: string;
  user: string;
  /** A closed schema: a reading or a wording, and nothing beside it. */
  schema: Schema;
}>;

/** A language model that answers in a schema. It is given no tools and remembers nothing. */
export type LanguageModel = Readonly<{
  /** @throws what the SDK throws when no answer came; OutsideFailure when what came is no answer of the Messages API */
  ask<Schema extends z.ZodType>(question: Question<Schema>, signal: AbortSignal): Promise<ModelAnswer<z.infer<Schema>>>;
}>;

/** How the vendor's client is made wherever it is used: retries are ours, and nothing of a mail goes elsewhere. */
export const anthropicOptions = ({
  ANTHROPIC_API_KEY,
  ANTHROPIC_URL,
}: Readonly<{ ANTHROPIC_API_KEY: string; ANTHROPIC_URL: string }>): ClientOptions => ({
  apiKey: ANTHROPIC_API_KEY,
  baseURL: ANTHROPIC_URL,
  maxRetries: 0,
  // Its debug log would hold mail bodies, and ANTHROPIC_LOG alone would switch it on.
  logLevel: 'off',
  // A redirect would carry a mail body, and the key, elsewhere.
  fetchOptions: { redirect: 'error' },
});

/**
 * Asks over the Messages API. Retries are the caller's, and every model's price must be known.
 * @throws ModelUnpriced
 */
export const anthropicModel = (
  settings: Readonly<{ ANTHROPIC_API_KEY: string; ANTHROPIC_URL: string }>,
  models: readonly string[],
): LanguageModel => {
  for (const model of models) priceOf(model);
  const client = new Anthropic(anthropicOptions(settings));

  return {
    async ask({ model, system, user, schema }, signal) {
      const price = priceOf(model);
      const raw: unknown = await client.messages.create(
        {
          model,
          max_tokens: MOST_TOKENS,
          system,
          messages: [{ role: 'user', content: user }],
          output_config: { format: zodOutputFormat(schema) },
        },
        { signal },
      );
      const message = messageOf(raw);
      const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = message.usage;
      // We never ask for caching; should a token be counted there all the same, it is priced as any other.
      const read = input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0);
      return answerOf(message, schema, useOf(model, price, read, output_tokens));
    },
  };
};

/** Room for the longest reading, and for a model that thinks before it answers. */
const MOST_TOKENS = 8_192;

const tokens = z.int().nonnegative();

/** The part of the Messages API's answer that is relied on. */
const Message = z.object({
  stop_reason: z.string().nullable(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  usage: z.object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_creation_input_tokens: tokens.nullish(),
    cache_read_input_tokens: tokens.nullish(),
  }),
});

const messageOf = (raw: unknown): z.infer<typeof Message> => {
  const message = Message.safeParse(raw);
  if (message.success) return message.data;
  throw new OutsideFailure('anthropic', {
    kind: 'permanent',
    status: 200,
    retryAfterMs: null,
    message: `the answer is no message of the Messages API at: ${placesOf(message.error)}`,
  });
};

/** The stop reason comes first: what a refusal or a full token limit left behind may look like an answer. */
const answerOf = <Schema extends z.ZodType>(
  { stop_reason, content }: z.infer<typeof Message>,
  schema: Schema,
  use: ModelUse,
): ModelAnswer<z.infer<Schema>> => {
  const unusable = (why: Unusable, detail: string) => ({ outcome: 'unusable', why, detail, use }) as const;
  if (stop_reason === 'refusal') return unusable('refused', 'the model refused to answer');
  if (stop_reason === 'max_tokens' || stop_reason === 'model_context_window_exceeded')
    return unusable('cut_off', 'the answer was cut off at the token limit');
  if (stop_reason !== 'end_turn') return unusable('stopped', 'the model stopped without ending its answer');

  // A thinking block may come first, and text may come in several blocks.
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text ?? ''] : [])).join('');
  if (text.trim() === '') return unusable('no_text', 'the answer holds no text');
  const json = parsed(text);
  if (json === undefined) return unusable('not_json', 'the answer is not JSON');
  const value = schema.safeParse(json);
  return value.success
    ? { outcome: 'answered', value: value.data, use }
    : unusable('schema_mismatch', `the answer does not fit its schema at: ${placesOf(value.error)}`);
};

const MOST_PLACES = 8;

/** Keys that nobody knows are left out of it: they are the model's words. */
const placesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, MOST_PLACES)
    .map(({ path, code }) => `${path.join('.') || '(top)'} (${code})`)
    .join(', ');

/** Undefined for what isn't JSON, which no JSON value is. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
