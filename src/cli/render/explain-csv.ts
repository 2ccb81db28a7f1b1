import type { NegotiationRow } from '../../projections/negotiation-rows.ts';
import type { Explanation } from '../../projections/replay/explanations.ts';
import { cpmDollars, type CsvColumn, dollars } from './csv.ts';
import { RULES } from './rules.ts';
import { told } from './sentences.ts';

/** One decision of a negotiation; `they` is what the influencer is called. */
export type Decision = Readonly<{ row: NegotiationRow; explanation: Explanation; number: number; they: string }>;

/** Each decision with its rule, its numbers, and where in the log the facts and the mail stand. */
export const DECISIONS_CSV: readonly CsvColumn<Decision>[] = [
  { title: 'campaign', of: ({ row }) => row.clientName },
  { title: 'influencer', of: ({ row }) => row.influencerName },
  { title: 'negotiation_id', of: ({ row }) => row.negotiationId },
  { title: 'number', of: ({ number }) => number },
  { title: 'position', of: ({ explanation }) => explanation.event.position },
  { title: 'timestamp', of: ({ explanation }) => explanation.event.occurredAt },
  { title: 'type', of: ({ explanation }) => explanation.event.type },
  { title: 'decision', of: ({ explanation, they }) => told(explanation.event, { they, effect: null }).sentence },
  { title: 'saw_mails', of: ({ explanation }) => positions(explanation.facts.mails) },
  { title: 'read_at', of: ({ explanation }) => explanation.facts.reading?.position ?? null },
  { title: 'understood_as', of: ({ explanation }) => explanation.facts.reading?.data.understoodAs ?? null },
  { title: 'ask_usd', of: ({ explanation }) => dollars(explanation.facts.reading?.data.ask) },
  { title: 'rule', of: ({ explanation }) => explanation.rule },
  { title: 'rule_words', of: ({ explanation }) => RULES[explanation.rule].words },
  { title: 'policy', of: ({ explanation }) => RULES[explanation.rule].source },
  { title: 'reason', of: ({ explanation }) => explanation.reason },
  { title: 'average_cpm_usd', of: ({ explanation }) => cpmDollars(explanation.numbers?.averageCpm) },
  { title: 'target_cpm_usd', of: ({ explanation }) => cpmDollars(explanation.numbers?.targetCpm) },
  { title: 'bank_usd', of: ({ explanation }) => dollars(explanation.numbers?.bank) },
  { title: 'available_usd', of: ({ explanation }) => dollars(explanation.numbers?.available) },
  { title: 'quality', of: ({ explanation }) => explanation.numbers?.quality ?? null },
  { title: 'ceiling_usd', of: ({ explanation }) => dollars(explanation.numbers?.ceilingPrice) },
  { title: 'replayed', of: ({ explanation }) => explanation.check.outcome },
  { title: 'mail_sent_at', of: ({ explanation }) => explanation.mail?.sent?.position ?? null },
  { title: 'decided_by', of: ({ explanation }) => explanation.by },
  { title: 'answered_by', of: ({ explanation }) => explanation.answer?.by ?? null },
];

const positions = (events: readonly Readonly<{ position: number }>[]): string | null =>
  events.length === 0 ? null : events.map(({ position }) => position).join(' ');
