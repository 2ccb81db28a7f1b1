import type { Cents, Cpm, Instant, Position } from '../../events/units.ts';
import { cpmOf } from '../../domain/money.ts';
import type { Step, Thread } from './threads.ts';

/** An amount that one side named to the other: an offer that went out, or an ask as it was understood. */
export type Named = Readonly<{
  side: 'ours' | 'theirs';
  price: Cents;
  cpm: Cpm;
  at: Instant;
  position: Position;
  /** Of ours: `agent`, or the person who set it. */
  by: string | null;
}>;

/** Every amount of a negotiation in the order in which it was named. What was decided but never left is none. */
export const pathOf = ({ row, steps }: Thread): readonly Named[] =>
  steps.flatMap((step) => {
    const named = namedIn(step);
    if (named === null) return [];
    const { occurredAt: at, position } = step.event;
    return [{ ...named, cpm: cpmOf(named.price, row.impressions), at, position }];
  });

const namedIn = ({ event, before, after }: Step): Pick<Named, 'side' | 'price' | 'by'> | null => {
  switch (event.type) {
    case 'MailSent': {
      const { move, purpose, price } = event.data;
      const isOffer = purpose === 'opening' || purpose === 'counter' || purpose === 'final_offer';
      if (!isOffer || price === null) return null;
      return { side: 'ours', price, by: after.offers.find((offer) => offer.move === move)?.by ?? 'agent' };
    }
    case 'ThreadHandedBack': {
      const { standing, by } = event.data;
      const isNew = standing !== null && standing !== before?.offers.at(-1)?.price;
      return isNew ? { side: 'ours', price: standing, by } : null;
    }
    case 'ReplyClassified':
      return event.data.ask === null ? null : { side: 'theirs', price: event.data.ask, by: null };
    default:
      return null;
  }
};
