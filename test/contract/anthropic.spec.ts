import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anthropicModel } from '../../src/adapters/anthropic/client.ts';
import { readReply } from '../../src/adapters/anthropic/reading.ts';
import { classifyFailure } from '../../src/adapters/failures.ts';
import { type ReplyReading } from '../../src/events/reading.ts';

const MODEL = 'claude-haiku-5-5';
const READING: ReplyReading = {
  intent: 'counter',
  intentQuote: 'I would need $1,200',
  confidence: 0.9,
  amounts: [{ role: 'total_ask', quote: '$1,200' }],
  conditions: [],
  triggers: [],
  questions: [],
};
const OFFER = {
  clientName: 'Glow',
  influencerName: 'Maya Lee',
  deliverables: '2 Instagram Reels',
  price: '$800',
  deadline: 'December 31, 2026',
};

/** A Messages API that nobody here wrote. */
const peer = new LLMock({ port: 0 });
beforeAll(() => peer.start());
afterAll(() => peer.stop());
afterEach(() => void peer.clearFixtures().clearRequests());

const model = () => anthropicModel({ ANTHROPIC_API_KEY: 'sk-test', ANTHROPIC_URL: `${peer.url}/` }, [MODEL]);
const read = (signal = AbortSignal.timeout(5_000)) =>
  readReply(model(), MODEL, OFFER, 'Thanks! I would need $1,200.', signal);
const failing = async (signal?: AbortSignal) => {
  const error = await read(signal).catch((thrown: unknown) => thrown);
  return { failure: classifyFailure(error), requests: peer.getRequests().length };
};

describe('a reading over a Messages API that is not ours', () => {
  it('comes back in the schema, with what it cost', async () => {
    peer.onMessage(/I would need/, {
      content: JSON.stringify(READING),
      usage: { input_tokens: 500, output_tokens: 100 },
    });
    expect(await read()).toEqual({
      reading: READING,
      problem: null,
      use: { model: MODEL, inputTokens: 500, outputTokens: 100, costMicros: 100 },
    });
    expect(peer.getLastRequest()?.path).toBe('/v1/messages');
  });

  it('is found behind a thinking block', async () => {
    peer.onMessage(/I would need/, { content: JSON.stringify(READING), reasoning: 'They want more.' });
    expect((await read()).reading).toEqual(READING);
  });

  it('that is no JSON is asked for once more, and then nobody has read it', async () => {
    peer.onMessage(/I would need/, { content: 'They would like $1,200.' });
    expect(await read()).toMatchObject({ problem: 'the answer is not JSON, twice', reading: { confidence: 0 } });
    expect(peer.getRequests()).toHaveLength(2);
  });

  it.each([
    [429, 'transient'],
    [529, 'uncertain'],
    [400, 'permanent'],
  ])('that fails with %i is asked for once: the policy judges it', async (status, kind) => {
    peer.nextRequestError(status, { message: 'no', type: 'error' });
    expect(await failing()).toMatchObject({ failure: { kind, status }, requests: 1 });
  });

  it('that takes too long is not known to have come to anything', async () => {
    peer.onMessage(/I would need/, { content: JSON.stringify(READING) }, { chaos: { latencyMs: 2_000 } });
    expect(await failing(AbortSignal.timeout(100))).toMatchObject({ failure: { kind: 'uncertain', status: null } });
  });

  it('that arrives as broken JSON is no answer', async () => {
    peer.onMessage(/I would need/, { content: JSON.stringify(READING) }, { chaos: { malformedRate: 1 } });
    expect((await failing()).failure.kind).not.toBe('transient');
  });
});
