import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Cpm, Instant, Position } from '../../events/units.ts';
import type { NegotiationRow } from '../negotiation-rows.ts';
import type { Average } from './averages.ts';
import type { Thread } from './threads.ts';

type Reached = Extract<NegotiationEvent, { type: 'AgreementReached' }>['data'];

/** A deal that stands. */
export type Agreement = Pick<Reached, 'price' | 'cpm' | 'by' | 'platform' | 'deliverables'> &
  Readonly<{
    row: NegotiationRow;
    at: Instant;
    position: Position;
    /** The campaign's average with it. */
    runningCpm: Cpm | null;
  }>;

/** The deals that stand, in the order in which they were made. */
export const agreementsOf = (threads: readonly Thread[], averages: readonly Average[]): readonly Agreement[] => {
  const after = new Map(averages.map(({ position, averageCpm }) => [position, averageCpm]));
  return threads
    .flatMap(({ row, steps }) => {
      const event = steps.findLast((step) => step.event.type === 'AgreementReached')?.event;
      if (row.deal === null || event?.type !== 'AgreementReached') return [];
      const { price, cpm, by, platform, deliverables } = event.data;
      const { occurredAt: at, position } = event;
      const runningCpm = after.get(position) ?? null;
      return [{ row, at, position, price, cpm, by, platform, deliverables, runningCpm }];
    })
    .toSorted((a, b) => a.position - b.position);
};
