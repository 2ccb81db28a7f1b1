import type { ReplyReading } from '../../src/events/reading.ts';
import { amountsOf, valueOf } from './amounts.ts';
import {
  ACCEPT,
  CALL_REQUEST,
  CONDITION,
  CONDITION_KINDS,
  COURTESY,
  DECLINE,
  DEFER,
  HEDGED,
  MORE,
  OPT_OUT,
  PRIVACY_REQUEST,
  TRIGGERS,
} from './cues.ts';
import { type Passage, sentencesOf, sentenceWith } from './passages.ts';

/** The public facts of the standing offer, as the application shows them to a model. */
export type OfferFacts = Readonly<{
  price: string | null;
  deliverables?: string;
  clientName?: string;
  influencerName?: string;
  deadline?: string | null;
}>;

/** What a competent but literal reader makes of a reply, from its words alone; every quote is a verbatim piece of it. */
export const readReply = (reply: string, facts: OfferFacts): ReplyReading => {
  const sentences = sentencesOf(reply);
  const amounts = amountsOf(reply, facts.price === null ? null : valueOf(facts.price));
  const conditions = conditionsOf(sentences);
  const triggers = TRIGGERS.flatMap(([kind, cue]) => {
    const quote = sentenceWith(sentences, cue);
    return quote === null ? [] : [{ quote, kind }];
  });
  const questions = sentences.filter(({ text }) => isQuestion(text)).map(({ text }) => ({ quote: text }));
  const verdict = intentOf({ sentences, amounts, conditional: conditions.length > 0, questions });
  const firstQuote = sentences[0]?.text ?? (reply.slice(0, 600) || '(empty)');
  return {
    intent: verdict.intent,
    intentQuote: verdict.quote ?? firstQuote,
    confidence: triggers.some(({ kind }) => kind === 'injection_suspected')
      ? Math.min(verdict.confidence, 0.8)
      : verdict.confidence,
    amounts: [...amounts],
    conditions: [...conditions],
    triggers: triggers.slice(0, 8),
    questions: questions.slice(0, 8),
  };
};

type Verdict = Readonly<{ intent: ReplyReading['intent']; quote: string | null; confidence: number }>;

const intentOf = (read: {
  sentences: readonly Passage[];
  amounts: ReplyReading['amounts'] | readonly ReplyReading['amounts'][number][];
  conditional: boolean;
  questions: readonly { quote: string }[];
}): Verdict => {
  const { sentences, amounts } = read;
  const said = (cue: RegExp) => sentenceWith(sentences, cue);
  const around = (quote: string) => sentences.find(({ text }) => text.includes(quote))?.text ?? quote;
  const ask = amounts.find(
    ({ role }) => role === 'total_ask' || role === 'range' || role === 'per_item' || role === 'share',
  );
  const accepted = said(ACCEPT);
  const declined = said(DECLINE);
  const more = said(MORE);

  const optOut = said(OPT_OUT);
  if (optOut !== null) return { intent: 'opt_out', quote: optOut, confidence: 0.97 };
  const privacy = said(PRIVACY_REQUEST);
  if (privacy !== null) return { intent: 'privacy_request', quote: privacy, confidence: 0.95 };
  if (ask !== undefined)
    return { intent: 'counter', quote: around(ask.quote), confidence: declined === null ? 0.95 : 0.8 };
  if (declined !== null && accepted === null) return { intent: 'decline', quote: declined, confidence: 0.93 };
  const call = said(CALL_REQUEST);
  if (call !== null) return { intent: 'call_request', quote: call, confidence: 0.92 };
  const deferred = said(DEFER);
  if (deferred !== null && (accepted === null || HEDGED.test(accepted) || sentences.length <= 3))
    return { intent: 'defer', quote: deferred, confidence: 0.88 };
  if (more !== null) return { intent: 'more_without_amount', quote: more, confidence: accepted === null ? 0.9 : 0.65 };
  const restated = amounts.some(({ role }) => role === 'our_offer_repeated');
  if (accepted !== null && declined !== null) return { intent: 'other', quote: accepted, confidence: 0.4 };
  if (accepted !== null)
    return read.conditional || amounts.some(({ role }) => role === 'added_fee' || role === 'deposit')
      ? { intent: 'accept_conditional', quote: accepted, confidence: 0.92 }
      : { intent: 'accept', quote: accepted, confidence: restated ? 0.97 : 0.94 };
  const fee = amounts.find(({ role }) => role === 'added_fee' || role === 'deposit');
  if (fee !== undefined) return { intent: 'counter', quote: around(fee.quote), confidence: 0.8 };
  if (read.questions[0] !== undefined) return { intent: 'question', quote: read.questions[0].quote, confidence: 0.9 };
  return { intent: 'other', quote: null, confidence: 0.5 };
};

const conditionsOf = (sentences: readonly Passage[]): readonly ReplyReading['conditions'][number][] =>
  sentences
    .filter(({ text }) => !isQuestion(text))
    .flatMap(({ text }) => {
      const quote = CONDITION.exec(text)?.[0].trim();
      if (quote === undefined || COURTESY.test(quote)) return [];
      const kind = CONDITION_KINDS.find(([, cue]) => cue.test(quote))?.[0] ?? 'other';
      return [{ quote, kind }];
    })
    .slice(0, 12);

const isQuestion = (sentence: string): boolean => /\?["')\]]*\s*$/.test(sentence);
