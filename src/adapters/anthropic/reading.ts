import type { ModelUse } from '../../events/catalogue/mail.ts';
import { ReplyReading } from '../../events/reading.ts';
import type { LanguageModel, ModelAnswer } from './client.ts';
import { together } from './prices.ts';
import { READING } from './prompts/reading.ts';
import { taggedJson, taggedText } from './tagged.ts';

/** What both sides know of the standing offer: all that a reply is read beside. */
export type OurOffer = Readonly<{
  clientName: string;
  influencerName: string;
  deliverables: string;
  /** `$800`, or null where nothing was offered yet. */
  price: string | null;
  deadline: string | null;
}>;

/** `problem` says why nothing could be read: `reading` then claims nothing but that a person has to look. */
export type Read = Readonly<{ reading: ReplyReading; problem: string | null; use: ModelUse }>;

/**
 * Reads one reply. An answer that can't be used is asked for once more, a refusal is not; then nobody has read it, and
 * the reading says so: intent `other` with no confidence at all, beside the beginning of the reply.
 */
export const readReply = async (
  languageModel: LanguageModel,
  model: string,
  offer: OurOffer,
  reply: string,
  signal: AbortSignal,
): Promise<Read> => {
  if (reply === '') return leftToPerson(model, reply, 'the mail holds no text of theirs');
  if (reply.length > LONGEST_REPLY)
    return leftToPerson(model, reply, `the reply is longer than ${LONGEST_REPLY} characters`);

  const user = `${taggedJson('our_offer', offer)}\n\n${taggedText('their_reply', reply)}`;
  const ask = (text: string): Promise<ModelAnswer<ReplyReading>> =>
    languageModel.ask({ model, system: READING, user: text, schema: ReplyReading }, signal);

  const first = await ask(user);
  if (first.outcome === 'answered') return { reading: first.value, problem: null, use: first.use };
  if (first.why === 'refused') return { reading: unread(reply), problem: first.detail, use: first.use };
  const second = await ask(`${user}\n\n${taggedText('correction', `Answer again: ${first.detail}.`)}`);
  const use = together(first.use, second.use);
  return second.outcome === 'answered'
    ? { reading: second.value, problem: null, use }
    : { reading: unread(reply), problem: `${second.detail}, twice`, use };
};

/** No model is asked. */
export const leftToPerson = (model: string, reply: string, problem: string): Read => ({
  reading: unread(reply),
  problem,
  use: { model, inputTokens: 0, outputTokens: 0, costMicros: 0 },
});

/** As far as the rules look for opt-outs, conditions and attempts to steer a machine; a person reads what is longer. */
const LONGEST_REPLY = 20_000;
const EXCERPT_LENGTH = 300;

const unread = (reply: string): ReplyReading => ({
  intent: 'other',
  intentQuote: excerptOf(reply) || '(no text)',
  confidence: 0,
  amounts: [],
  conditions: [],
  triggers: [],
  questions: [],
});

/** The beginning of a reply, to the end of a word. */
export const excerptOf = (reply: string, length = EXCERPT_LENGTH): string => {
  const start = reply.trim();
  if (start.length <= length) return start;
  const cut = start.slice(0, length + 1);
  return /^[\s\S]+(?=\s)/.exec(cut)?.[0] ?? start.slice(0, length);
};
