import type { ReplyReading } from '../../events/reading.ts';
import { type Amount, amountsIn } from './amounts.ts';
import { alike, findQuote, overlap } from './quotes.ts';

/** An amount that the model pointed at, with what code reads at that place in the whole reply; empty when there is no amount there. */
export type GroundedAmount = Readonly<{
  quote: string;
  role: ReplyReading['amounts'][number]['role'];
  parsed: readonly Amount[];
}>;

/** A reading reduced to what stands in the reply word for word. */
export type GroundedReading = Readonly<{
  /** The reply with whitespace and quote marks made alike. */
  reply: string;
  /** Null when its quote isn't in the reply. */
  intent: Readonly<{ kind: ReplyReading['intent']; quote: string }> | null;
  amounts: readonly GroundedAmount[];
  /** Those that are meant as the price of the whole package. */
  asks: readonly GroundedAmount[];
  /** Whether an amount that the intent rests on lost its quote. */
  lostAmount: boolean;
  conditions: ReplyReading['conditions'];
  triggers: ReplyReading['triggers'];
  questions: readonly string[];
  /** Every amount that code finds in the reply by itself. */
  named: readonly Amount[];
  discarded: readonly string[];
}>;

/** Looks every quote up in the reply; what isn't found falls, with what it supports (policy §5). */
export const grounded = (reading: ReplyReading, original: string): GroundedReading => {
  const reply = alike(original);
  const named = amountsIn(reply);
  const discarded: string[] = [];
  const stands = (what: string, quote: string): boolean => {
    const found = findQuote(quote, reply) !== null;
    if (!found) discarded.push(`${what}: "${quote}"`);
    return found;
  };

  const intent = stands(`intent ${reading.intent}`, reading.intentQuote)
    ? { kind: reading.intent, quote: reading.intentQuote }
    : null;
  const standing = reading.amounts.filter(({ quote, role }) => stands(`amount (${role})`, quote));
  const amounts = standing.map(({ quote, role }) => {
    const span = findQuote(quote, reply);
    return { quote, role, parsed: named.filter((amount) => span !== null && overlap(amount, span)) };
  });
  return {
    reply,
    intent,
    amounts,
    asks: amounts.filter(({ role }) => role === 'total_ask'),
    lostAmount: reading.amounts.some((amount) => MATTERS.has(amount.role) && !standing.includes(amount)),
    conditions: reading.conditions.filter(({ quote, kind }) => stands(`condition ${kind}`, quote)),
    triggers: reading.triggers.filter(({ quote, kind }) => stands(`trigger ${kind}`, quote)),
    questions: reading.questions.filter(({ quote }) => stands('question', quote)).map(({ quote }) => quote),
    named,
    discarded,
  };
};

const MATTERS: ReadonlySet<GroundedAmount['role']> = new Set([
  'total_ask',
  'range',
  'per_item',
  'deposit',
  'share',
  'added_fee',
]);
