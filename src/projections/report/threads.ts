import type { NegotiationEvent, ParleyEvent } from '../../events/catalogue.ts';
import type { Stored } from '../../events/event.ts';
import { isUnknown, type Reader } from '../../events/reader.ts';
import { evolve } from '../../domain/negotiation/evolve.ts';
import type { Negotiation } from '../../domain/negotiation/state.ts';
import type { NegotiationRow } from '../negotiation-rows.ts';
import { streamOf } from '../stories.ts';

/** One event of a negotiation, between the negotiation as it was and as it was then. */
export type Step = Readonly<{ event: Stored<NegotiationEvent>; before: Negotiation | null; after: Negotiation }>;

/** A negotiation as it stands, and how it came to stand there. */
export type Thread = Readonly<{ row: NegotiationRow; steps: readonly Step[] }>;

/** An event of a later release changes nothing that this one knows: it is passed over. */
export const threadOf = (reader: Reader<ParleyEvent>, row: NegotiationRow): Thread => {
  const steps: Step[] = [];
  let before: Negotiation | null = null;
  for (const read of streamOf(reader, `negotiation:${row.negotiationId}`)) {
    if (isUnknown(read)) continue;
    // Whatever stands in a negotiation's stream is an event of a negotiation.
    const event = read as Stored<NegotiationEvent>;
    const after: Negotiation | null = evolve(before, event);
    if (after !== null) steps.push({ event, before, after });
    before = after;
  }
  return { row, steps };
};
