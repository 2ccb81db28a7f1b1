import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anthropicModel } from '../../../src/adapters/anthropic/client.ts';
import { classifyFailure, OutsideFailure } from '../../../src/adapters/failures.ts';
import { type Answer, failure, json, message, modelServer, silence } from './model-server.ts';

const schema = z.strictObject({ word: z.string().max(5), count: z.number().min(0).max(9) });
const fits = { word: 'fair', count: 2 };

describe('the request', () => {
  it('goes to the Messages API with a Bearer key and the schema, and with none of the removed parameters', async () => {
    const { asked } = await asking(message(fits));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe('/v1/messages');
    expect(asked[0]?.headers.authorization).toBe('Bearer sk-test');
    expect(asked[0]?.headers['x-api-key']).toBeUndefined();
    expect(asked[0]?.headers['anthropic-version']).toBeDefined();
    expect(Object.keys(asked[0]?.body ?? {}).sort()).toEqual([
      'max_tokens',
      'messages',
      'model',
      'output_config',
      'system',
    ]);
    expect(asked[0]?.body).toMatchObject({
      model: 'claude-haiku-5-5',
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Which word?' }],
      output_config: {
        format: {
          type: 'json_schema',
          schema: { type: 'object', required: ['word', 'count'], additionalProperties: false },
        },
      },
    });
  });
});

describe('an answer', () => {
  it('is the value with what it cost', async () => {
    const { answer } = await asking(message(fits));
    expect(answer).toEqual({
      outcome: 'answered',
      value: fits,
      use: { model: 'claude-haiku-5-5', inputTokens: 1_000, outputTokens: 200, costMicros: 200 },
    });
  });

  it('is found behind a thinking block, and over several text blocks', async () => {
    const text = JSON.stringify(fits);
    const content = [
      { type: 'thinking', thinking: 'hm', signature: 's' },
      { type: 'something_new', text: 'not part of it' },
      { type: 'text', text: text.slice(0, 9) },
      { type: 'text', text: text.slice(9) },
    ];
    expect((await asking(message('', { content }))).answer).toMatchObject({ outcome: 'answered', value: fits });
  });

  it.each([
    ['refusal', 'refused'],
    ['max_tokens', 'cut_off'],
    ['model_context_window_exceeded', 'cut_off'],
    ['pause_turn', 'stopped'],
  ])('that stopped for %s is %s, whatever its text looks like, and its use is known', async (stop_reason, why) => {
    const { answer } = await asking(message(fits, { stop_reason }));
    expect(answer).toMatchObject({ outcome: 'unusable', why, use: { inputTokens: 1_000, costMicros: 200 } });
  });

  it.each<[string, unknown, string]>([
    ['is no JSON', 'Sure! {"word"', 'not_json'],
    ['is a JSON string', '"fair"', 'schema_mismatch'],
    ['lacks a key', { word: 'fair' }, 'schema_mismatch'],
    ['has a key of its own', { ...fits, tool: 'rm' }, 'schema_mismatch'],
    ['breaks a limit that only zod knows', { ...fits, count: 10 }, 'schema_mismatch'],
    ['is empty', ' ', 'no_text'],
  ])('that %s is unusable, and none of its words are repeated', async (_what, text, why) => {
    const { answer } = await asking(message(text));
    expect(answer).toMatchObject({ outcome: 'unusable', why, use: { outputTokens: 200 } });
    expect(JSON.stringify(answer)).not.toMatch(/fair|Sure|tool/);
  });

  it('counts tokens of a cache at the full price', async () => {
    const usage = { input_tokens: 10, output_tokens: 0, cache_read_input_tokens: 30, cache_creation_input_tokens: 60 };
    const { answer } = await asking(message(fits, { usage }));
    expect(answer).toMatchObject({ use: { inputTokens: 100, costMicros: 10 } });
  });
});

describe('no answer', () => {
  it.each<[number, string, string]>([
    [429, 'rate_limit_error', 'transient'],
    [529, 'overloaded_error', 'uncertain'],
    [500, 'api_error', 'uncertain'],
    [400, 'invalid_request_error', 'permanent'],
    [401, 'authentication_error', 'permanent'],
  ])('with %i is thrown after one request, for the policy to judge', async (status, type, kind) => {
    const server = await modelServer(failure(status, type, { 'retry-after': '7', 'x-should-retry': 'true' }));
    const error = await ask(server.url).catch((thrown: unknown) => thrown);
    expect(server.asked).toHaveLength(1);
    expect(classifyFailure(error)).toMatchObject({ kind, status, retryAfterMs: 7_000 });
  });

  it('ends when its time is over', async () => {
    const server = await modelServer(silence);
    const error = await ask(server.url, AbortSignal.timeout(50)).catch((thrown: unknown) => thrown);
    expect(classifyFailure(error)).toMatchObject({ kind: 'uncertain', status: null });
  });

  it('is what a page of a proxy is, and its words are not repeated', async () => {
    const page: Answer = (response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>please log in</h1>');
    for (const odd of [page, json(200, { ok: true })]) {
      const server = await modelServer(odd);
      const error = await ask(server.url).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(OutsideFailure);
      expect(String(error)).not.toContain('log in');
    }
  });

  it('comes from a redirect, which would carry the mail elsewhere', async () => {
    const elsewhere = await modelServer(message(fits));
    const server = await modelServer((response) => response.writeHead(307, { location: elsewhere.url }).end());
    await expect(ask(server.url)).rejects.toThrow();
    expect(elsewhere.asked).toHaveLength(0);
  });
});

const ask = (url: string, signal = AbortSignal.timeout(5_000)) =>
  anthropicModel({ ANTHROPIC_API_KEY: 'sk-test', ANTHROPIC_URL: url }, ['claude-haiku-5-5']).ask(
    { model: 'claude-haiku-5-5', system: 'Be brief.', user: 'Which word?', schema },
    signal,
  );

const asking = async (answer: Answer) => {
  const server = await modelServer(answer);
  return { asked: server.asked, answer: await ask(server.url) };
};
