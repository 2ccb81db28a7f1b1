import type { Cents, Cpm, Instant, NegotiationId, Position } from '../../events/units.ts';
import { averageCpmOf, type LedgerEntry } from '../../domain/campaign/ledger.ts';
import { cpmOf } from '../../domain/money.ts';
import { entryOf } from '../../domain/negotiation/state.ts';
import type { Step, Thread } from './threads.ts';

/** The campaign's average after a deal was made, changed or taken back. */
export type Average = Readonly<{
  at: Instant;
  position: Position;
  negotiationId: NegotiationId;
  /** The deal that it came from, and what it pays for 1,000 views; null where a deal was taken back. */
  deal: Readonly<{ price: Cents; cpm: Cpm }> | null;
  /** Views-weighted over all deals at that moment; null where none is left. */
  averageCpm: Cpm | null;
  spent: Cents;
}>;

/** The running average, reckoned by the ledger's own rule after every event that moved it. */
export const averagesOf = (threads: readonly Thread[]): readonly Average[] => {
  const entries = new Map<NegotiationId, LedgerEntry>();
  return threads
    .flatMap(({ steps }) => steps.filter(movesAverage))
    .toSorted((a, b) => a.event.position - b.event.position)
    .map(({ event, after }) => {
      const entry = entryOf(after);
      entries.set(entry.negotiationId, entry);
      const all = [...entries.values()];
      return {
        at: event.occurredAt,
        position: event.position,
        negotiationId: entry.negotiationId,
        deal: entry.deal === null ? null : { price: entry.deal, cpm: cpmOf(entry.deal, entry.impressions) },
        averageCpm: averageCpmOf(all),
        spent: all.reduce((sum, { deal }) => sum + (deal ?? 0), 0) as Cents,
      };
    });
};

const movesAverage = ({ before, after }: Step): boolean =>
  (before === null ? null : entryOf(before).deal) !== entryOf(after).deal;
