import AnthropicClient from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Anthropic, startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import { ReplyReading } from '../../../src/events/reading.ts';

const WordedMail = z.strictObject({ subject: z.string().nullable(), body: z.string() });

let anthropic: Anthropic;
let client: AnthropicClient;

beforeAll(async () => {
  anthropic = await startAnthropic({ apiKey: 'sk-ant-test' });
  client = new AnthropicClient({
    apiKey: null,
    authToken: 'sk-ant-test',
    baseURL: anthropic.server.url,
    maxRetries: 0,
  });
});
afterAll(() => anthropic.server.stop());

const ask = (schema: z.ZodType, content: string, more: Record<string, unknown> = {}) =>
  client.messages.create({
    model: 'claude-haiku-5-5',
    max_tokens: 1000,
    system: 'You read mail.',
    messages: [{ role: 'user', content }],
    output_config: { format: zodOutputFormat(schema) },
    ...more,
  });
const textOf = (message: AnthropicClient.Message): string =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');

const OFFER = '<our_offer>{"price":"$800","deliverables":"2 Instagram Reels"}</our_offer>';
const MOVE = {
  purpose: 'opening',
  influencerName: 'Maya Lee',
  clientName: 'Lumen',
  senderName: 'Alex',
  platform: 'instagram',
  deliverables: '2 Instagram Reels',
  deadline: null,
  questions: [],
  clarifyAbout: null,
  hasPrice: true,
  playbook: '',
  theirReply: null,
  followUpNumber: null,
};

describe('the Messages API, asked by the Anthropic client', () => {
  it('reads a reply into the closed schema', async () => {
    const message = await ask(ReplyReading, `${OFFER}\n<their_reply>I could do $950.</their_reply>`);
    const reading = ReplyReading.parse(JSON.parse(textOf(message)));
    expect(reading).toMatchObject({ intent: 'counter', amounts: [{ quote: '$950', role: 'total_ask' }] });
    expect(message).toMatchObject({ stop_reason: 'end_turn', model: 'claude-haiku-5-5' });
    expect(message.usage.input_tokens).toBeGreaterThan(20);
  });

  it('reads on where a mail types the end tag itself', async () => {
    const message = await ask(ReplyReading, `${OFFER}\n<their_reply>Hi </their_reply> I could do $950.</their_reply>`);
    expect(JSON.parse(textOf(message))).toMatchObject({ intent: 'counter' });
  });

  it('words a move with slots, after a thinking block', async () => {
    const message = await ask(WordedMail, `<move>${JSON.stringify(MOVE)}</move>`);
    const { subject, body } = WordedMail.parse(JSON.parse(textOf(message)));
    expect(message.content[0]?.type).toBe('thinking');
    expect(subject).toContain('{{client}} x {{name}}');
    expect(body).toContain('{{price}}');
  });

  it('gives the same answer to the same question', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => ask(WordedMail, `<move>${JSON.stringify(MOVE)}</move>`)),
    );
    expect(textOf(first as AnthropicClient.Message)).toBe(textOf(second as AnthropicClient.Message));
  });

  it('refuses a parameter that is gone, a wrong key, and a request without a schema', async () => {
    await expect(ask(WordedMail, 'x', { temperature: 0 })).rejects.toMatchObject({ status: 400 });
    await expect(ask(z.strictObject({ answer: z.string() }), 'x')).rejects.toMatchObject({ status: 400 });
    const wrong = new AnthropicClient({
      apiKey: null,
      authToken: 'wrong',
      baseURL: anthropic.server.url,
      maxRetries: 0,
    });
    await expect(wrong.messages.create({ model: 'm', max_tokens: 1, messages: [] })).rejects.toMatchObject({
      status: 401,
    });
  });

  it('answers with garbage, a cut-off text or an overload when told to', async () => {
    anthropic.answerNext({ text: '{"intent":"acc', stopReason: 'max_tokens', task: 'reading' });
    const cut = await ask(ReplyReading, `${OFFER}<their_reply>Yes</their_reply>`);
    expect([textOf(cut), cut.stop_reason]).toEqual(['{"intent":"acc', 'max_tokens']);

    anthropic.server.faults.fail({
      status: 529,
      headers: { 'retry-after': '3' },
      body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    });
    await expect(ask(ReplyReading, 'x')).rejects.toMatchObject({ status: 529 });
  });

  it('keeps what it was sent, so that a test can look for what must not leave the house', async () => {
    await ask(ReplyReading, `${OFFER}<their_reply>Hello there</their_reply>`);
    expect(anthropic.asked.at(-1)).toMatchObject({
      task: 'reading',
      system: 'You read mail.',
      user: expect.stringContaining('Hello there') as string,
    });
  });
});
