import type { Cents } from '../../events/units.ts';
import type { EscalationTrigger, ReplyReading, Unclear } from '../../events/reading.ts';
import type { LineItem } from '../../events/terms.ts';
import { askedIfHumanIn } from './asked-if-human.ts';
import { amountAsked } from './asked.ts';
import {
  conditionIn,
  feeOrTaxIn,
  leftOutIn,
  optOutIn,
  otherPaymentIn,
  perItemIn,
  unnamedFigureIn,
} from './conditions.ts';
import { foreignCurrencyIn } from './currencies.ts';
import { grounded, type GroundedReading } from './grounding.ts';
import { injectionSuspicion } from './injection.ts';
import { otherPackageIn } from './named-deliverables.ts';

/** What a reply means, as far as the decider may act on it: every amount parsed by code from words that stand in the reply. */
export type Understanding =
  | Readonly<{ kind: 'accept'; quote: string }>
  | Readonly<{ kind: 'ask'; amount: Cents; quote: string }>
  | Readonly<{ kind: 'more'; quote: string }>
  | Readonly<{ kind: 'question'; quotes: readonly string[] }>
  | Readonly<{ kind: 'clarify'; about: Unclear; quote: string }>
  | Readonly<{ kind: 'defer'; quote: string }>
  | Readonly<{ kind: 'decline'; quote: string }>
  | Readonly<{ kind: 'opt_out'; quote: string }>
  | Readonly<{ kind: 'escalate'; trigger: EscalationTrigger; quote: string; ask: Cents | null }>;

/** `hiddenText`: the mail held text that a reader doesn't see. `attachments`: a rate card may hide in one. */
export type UnderstandingInput = Readonly<{
  reading: ReplyReading;
  reply: string;
  standingOffer: Cents | null;
  /** What the price is for. */
  deliverables: readonly LineItem[];
  attachments: boolean;
  hiddenText?: boolean;
  confidenceThreshold: number;
  enabledTriggers: ReadonlySet<EscalationTrigger>;
}>;

/** `discarded` holds each quote that isn't in the reply, with what fell with it. */
export type Understood = Readonly<{ understanding: Understanding; discarded: readonly string[] }>;

/** From a model's reading to what may be acted on. Whatever a person must see comes before whatever moves money (policy §3 rule 1, §5). */
export const understand = (input: UnderstandingInput): Understood => {
  const reading = grounded(input.reading, input.reply);
  const understanding =
    forAPerson(input, reading) ?? unclear(input, reading) ?? aboutMoney(input, reading) ?? plainly(input, reading);
  return { understanding, discarded: reading.discarded };
};

/** What a person has to see whatever the mail says about money. */
const forAPerson = (input: UnderstandingInput, reading: GroundedReading): Understanding | null => {
  const { intent } = reading;
  const quoted = (kind: ReplyReading['triggers'][number]['kind']) =>
    reading.triggers.find((t) => t.kind === kind)?.quote;
  const ask = askOf(input, reading);

  if (intent?.kind === 'privacy_request') return escalate('privacy_request', intent.quote, ask);

  const optOut = optOutIn(reading.reply);
  const mayMeanOptOut = intent === null || ['opt_out', 'decline', 'other'].includes(intent.kind);
  if (optOut !== null && mayMeanOptOut) return { kind: 'opt_out', quote: optOut };
  if (intent?.kind === 'opt_out' && isConfident(input)) return { kind: 'opt_out', quote: intent.quote };

  // "Am I talking to an AI?" addresses a machine too, and is no attempt to instruct one.
  const ifHuman = askedIfHumanIn(input.reply);
  const rest = ifHuman === null ? input.reply : input.reply.replace(ifHuman, ' ');
  // No figure goes with a suspicion: what an injection asks for must not become a button.
  const injection = injectionSuspicion(rest) ?? quoted('injection_suspected');
  if (injection !== undefined) return escalate('injection_suspected', injection, null);
  if (input.hiddenText === true) return escalate('injection_suspected', intent?.quote ?? opening(reading), null);

  for (const trigger of ['hostile_tone', 'legal_language'] as const) {
    const quote = quoted(trigger);
    if (quote !== undefined && input.enabledTriggers.has(trigger)) return escalate(trigger, quote, ask);
  }
  if (ifHuman !== null) return escalate('asked_if_human', ifHuman, ask);

  const endsIt = intent?.kind === 'decline' || intent?.kind === 'defer';
  if (input.attachments && reading.named.length === 0 && !endsIt)
    return escalate('attachment_needs_reading', intent?.quote ?? opening(reading), null);
  if (intent?.kind === 'call_request') return escalate('call_requested', intent.quote, ask);

  const unusual = quoted('unusual_deliverables');
  return unusual !== undefined && input.enabledTriggers.has('unusual_deliverables')
    ? escalate('unusual_deliverables', unusual, ask)
    : null;
};

/** A reading that can't be relied on. With `ambiguous_intent` switched off they are asked again instead: no money moves on a lost quote. */
const unclear = (input: UnderstandingInput, reading: GroundedReading): Understanding | null => {
  const { intent } = reading;
  const lost = intent === null || reading.lostAmount;
  if (input.enabledTriggers.has('ambiguous_intent')) {
    const doubtful =
      lost || !isConfident(input) || intent.kind === 'other' || (intent.kind === 'decline' && reading.asks.length > 0);
    return doubtful ? escalate('ambiguous_intent', intent?.quote ?? opening(reading), askOf(input, reading)) : null;
  }
  if (lost) return { kind: 'clarify', about: 'ungrounded_amount', quote: intent?.quote ?? opening(reading) };
  return intent.kind === 'other' ? { kind: 'question', quotes: [intent.quote] } : null;
};

/** Policy §3 rule 1: what isn't one all-in figure in dollars without conditions is never compared. */
const aboutMoney = (input: UnderstandingInput, reading: GroundedReading): Understanding | null => {
  const { intent } = reading;
  if (intent === null || !speaksOfMoney(intent.kind, reading)) return null;
  const { reply } = reading;
  const ask = askOf(input, reading);

  const foreign = foreignCurrencyIn(reply) ?? reading.named.find((a) => a.explicit && a.currency !== 'USD')?.quote;
  if (foreign !== undefined) return escalate('currency_mismatch', foreign, null);

  const beyondFees = reading.conditions.find((condition) => condition.kind !== 'fee_or_tax');
  if (intent.kind === 'accept_conditional' || beyondFees !== undefined)
    return escalate('conditional_acceptance', beyondFees?.quote ?? intent.quote, ask);
  const condition = intent.kind === 'accept' || intent.kind === 'counter' ? conditionIn(reply) : null;
  if (condition !== null) return escalate('conditional_acceptance', condition, ask);
  const otherPayment =
    reading.amounts.find((a) => a.role === 'deposit' || a.role === 'share')?.quote ?? otherPaymentIn(reply);
  if (otherPayment !== null) return escalate('conditional_acceptance', otherPayment, ask);

  const fee =
    reading.amounts.find((a) => a.role === 'added_fee')?.quote ??
    reading.conditions.find((c) => c.kind === 'fee_or_tax')?.quote ??
    feeOrTaxIn(reply) ??
    leftOutIn(reply);
  if (fee !== null) return { kind: 'clarify', about: 'fee_or_tax', quote: fee };
  const perItem = reading.amounts.find((a) => a.role === 'per_item')?.quote ?? perItemIn(reply);
  if (perItem !== null) return { kind: 'clarify', about: 'per_item', quote: perItem };
  const range =
    reading.amounts.find((a) => a.role === 'range') ??
    reading.asks.find((a) => a.parsed.some((p) => p.shape !== 'exact'));
  if (range !== undefined) return { kind: 'clarify', about: 'range', quote: range.quote };

  const otherPackage = otherPackageIn(reply, input.deliverables);
  if (otherPackage !== null)
    return input.enabledTriggers.has('unusual_deliverables')
      ? escalate('unusual_deliverables', otherPackage, ask)
      : { kind: 'clarify', about: 'ungrounded_amount', quote: otherPackage };

  const unnamed = unnamedFigureIn(reply);
  if (unnamed !== null) return { kind: 'clarify', about: 'ungrounded_amount', quote: unnamed };

  const asked = amountAsked(reading, input.standingOffer, intent.kind === 'accept');
  switch (asked.outcome) {
    case 'one':
      return { kind: 'ask', amount: asked.amount, quote: asked.quote };
    case 'unclear':
      return { kind: 'clarify', about: 'ungrounded_amount', quote: asked.quote };
    case 'none':
      return null;
  }
};

const plainly = (input: UnderstandingInput, { intent, questions, reply }: GroundedReading): Understanding => {
  if (intent === null) return escalate('ambiguous_intent', reply.slice(0, LONGEST_QUOTE), null);
  const { quote } = intent;
  switch (intent.kind) {
    case 'accept':
      return { kind: 'accept', quote };
    case 'counter':
    case 'more_without_amount':
      return { kind: 'more', quote };
    case 'question':
      return { kind: 'question', quotes: questions.length > 0 ? questions : [quote] };
    case 'defer':
      return { kind: 'defer', quote };
    case 'decline':
      return { kind: 'decline', quote };
    case 'opt_out':
      return { kind: 'opt_out', quote };
    case 'accept_conditional':
      return escalate('conditional_acceptance', quote, null);
    case 'call_request':
      return escalate('call_requested', quote, null);
    case 'privacy_request':
      return escalate('privacy_request', quote, null);
    case 'other':
      return input.enabledTriggers.has('ambiguous_intent')
        ? escalate('ambiguous_intent', quote, null)
        : { kind: 'question', quotes: [quote] };
  }
};

const LONGEST_QUOTE = 200;

const escalate = (trigger: EscalationTrigger, quote: string, ask: Cents | null): Understanding => ({
  kind: 'escalate',
  trigger,
  quote,
  ask,
});

const isConfident = ({ reading, confidenceThreshold }: UnderstandingInput): boolean =>
  reading.confidence >= confidenceThreshold;

const opening = ({ reply }: GroundedReading): string => reply.slice(0, LONGEST_QUOTE);

/** "Would you do $1,800?" is an ask, whatever it is called. */
const speaksOfMoney = (intent: ReplyReading['intent'], reading: GroundedReading): boolean =>
  ['accept', 'accept_conditional', 'counter', 'more_without_amount'].includes(intent) ||
  (intent === 'question' && reading.asks.length > 0);

/** The amount a person is shown with an escalation: only one that is named clearly. */
const askOf = (input: UnderstandingInput, reading: GroundedReading): Cents | null => {
  const asked = amountAsked(reading, input.standingOffer, reading.intent?.kind === 'accept');
  return asked.outcome === 'one' ? asked.amount : null;
};
