import { understand, type UnderstandingInput } from '../../../src/domain/mail/understanding.ts';
import type { EscalationTrigger, ReplyReading } from '../../../src/events/reading.ts';
import { cents } from '../../../src/events/units.ts';

export const SWITCHABLE: readonly EscalationTrigger[] = [
  'cpm_over_threshold',
  'ambiguous_intent',
  'hostile_tone',
  'legal_language',
  'unusual_deliverables',
];

/** A reply and what a model made of it; the whole reply is the intent's quote unless it says otherwise. */
export const read = (
  reply: string,
  intent: ReplyReading['intent'],
  rest: Partial<ReplyReading> = {},
  given: Partial<UnderstandingInput> = {},
) =>
  understand({
    reading: {
      intent,
      intentQuote: reply,
      confidence: 0.95,
      amounts: [],
      conditions: [],
      triggers: [],
      questions: [],
      ...rest,
    },
    reply,
    standingOffer: cents(1_500_00),
    deliverables: PACKAGE,
    attachments: false,
    confidenceThreshold: 0.7,
    enabledTriggers: new Set(SWITCHABLE),
    ...given,
  });
export const total = (quote: string) => ({ quote, role: 'total_ask' }) as const;

/** What the replies below are about. */
const PACKAGE = [
  { type: 'instagram_reel', quantity: 2 },
  { type: 'instagram_story', quantity: 1 },
] as const;
