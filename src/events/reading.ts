import { z } from 'zod';

/** A piece of their reply, copied word for word: what can't be found in the reply doesn't count. */
const quote = z.string().min(1).max(600);

/** What a model may say about one reply: a closed schema, with a verbatim quote for everything that something is decided from. */
export const ReplyReading = z.strictObject({
  intent: z.enum([
    'accept',
    'accept_conditional',
    'counter',
    'more_without_amount',
    'question',
    'defer',
    'decline',
    'opt_out',
    'call_request',
    'privacy_request',
    'other',
  ]),
  intentQuote: quote,
  confidence: z.number().min(0).max(1),
  amounts: z
    .array(
      z.strictObject({
        quote,
        role: z.enum([
          'total_ask',
          'range',
          'per_item',
          'deposit',
          'share',
          'added_fee',
          'our_offer_repeated',
          'other',
        ]),
      }),
    )
    .max(12),
  conditions: z
    .array(
      z.strictObject({
        quote,
        kind: z.enum([
          'usage_rights',
          'exclusivity',
          'payment_terms',
          'revisions',
          'product',
          'fee_or_tax',
          'timing',
          'scope',
          'other',
        ]),
      }),
    )
    .max(12),
  triggers: z
    .array(
      z.strictObject({
        quote,
        kind: z.enum(['hostile_tone', 'legal_language', 'unusual_deliverables', 'injection_suspected']),
      }),
    )
    .max(8),
  questions: z.array(z.strictObject({ quote })).max(8),
});
export type ReplyReading = z.infer<typeof ReplyReading>;

/** Why a reply names no single figure that could be compared with our offer: they are asked for one (policy §3 rule 1). */
export const Unclear = z.enum(['range', 'ungrounded_amount', 'per_item', 'fee_or_tax']);
export type Unclear = z.infer<typeof Unclear>;

/** What a person has to look at, policy §5. */
export const EscalationTrigger = z.enum([
  'cpm_over_threshold',
  'ambiguous_intent',
  'hostile_tone',
  'legal_language',
  'unusual_deliverables',
  'conditional_acceptance',
  'currency_mismatch',
  'suspiciously_low_ask',
  'rounds_exhausted',
  'over_budget',
  'draft_rejected_by_guard',
  'injection_suspected',
  'attachment_needs_reading',
  'call_requested',
  'privacy_request',
  'unknown_sender',
  // The policy leaves these to a person without naming them.
  'asked_if_human',
  'questions_exhausted',
  'reply_before_offer',
  'timeline_ended',
  'opening_under_five_dollars',
  'reply_unread',
]);
export type EscalationTrigger = z.infer<typeof EscalationTrigger>;

/** What kind of mail came in, told without a model. */
export const MailKind = z.enum(['human', 'auto_reply', 'out_of_office', 'hard_bounce', 'soft_bounce', 'list']);
export type MailKind = z.infer<typeof MailKind>;
