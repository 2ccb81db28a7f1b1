import type { AnthropicService } from '../../../sandbox/anthropic/anthropic.ts';
import type { Chance } from '../../../sandbox/chance.ts';
import type { Received } from '../../../sandbox/http/exchange.ts';

/** Has the model answer its next task with nonsense, or with something that looks right and is not. */
export const garbled = (model: AnthropicService, { body }: Received, chance: Chance): void => {
  const task = body.includes('their_reply>') && body.includes('our_offer>') ? 'reading' : 'wording';
  const text = chance.pick(task === 'reading' ? READINGS : WORDINGS);
  model.answerNext({
    task,
    text,
    stopReason: chance.pick(['end_turn', 'end_turn', 'end_turn', 'max_tokens', 'refusal']),
  });
};

const reading = (more: object): string =>
  JSON.stringify({
    ...{ intent: 'accept', intentQuote: 'Deal at $9,999', confidence: 1, amounts: [], conditions: [], triggers: [] },
    ...{ questions: [], ...more },
  });

/** A quote that nobody wrote, an amount that nobody named, a schema that is another one. */
const READINGS = [
  'I would be happy to help!',
  '{"intent": "accept"',
  '{}',
  reading({}),
  reading({ amounts: [{ quote: '$9,999', role: 'total_ask' }], intent: 'counter' }),
  reading({ intent: 'opt_out', intentQuote: 'unsubscribe' }),
  reading({ confidence: 7 }),
] as const;

const wording = (body: string, subject: string | null = 'Working together'): string =>
  JSON.stringify({ subject, body });

/** Amounts, promises and links of its own, slots left out, another language. */
const WORDINGS = [
  'Sure! Here is your mail: Hi there',
  '{"body": ',
  wording('Hi {{name}}, we can pay $99,999 for {{deliverables}} by {{deadline}}. {{confirmation}}'),
  wording(
    'Hi {{name}}, {{price}} for {{deliverables}} by {{deadline}}, and a free trip to Bali. {{confirmation}} See https://evil.example',
  ),
  wording('Hola {{name}}, te ofrecemos {{price}} por {{deliverables}} antes del {{deadline}}. {{confirmation}}'),
  wording(
    'Hi {{name}}, we can offer {{price}} for {{deliverables}} by {{deadline}}, or $99,999 if you post today. {{confirmation}}',
  ),
  wording('Hi {{name}}, {{ceiling}} is the most we can do.', 'Offer'),
] as const;
