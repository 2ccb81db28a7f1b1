import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Cents } from '../../events/units.ts';
import { cpmOf, formatUsd } from '../money.ts';
import type { Ceiling } from '../pricing/ceiling.ts';
import { type NextOffer, offerForRound, openingOffer } from '../pricing/concession.ts';
import type { Limits } from './commands.ts';
import { ceilingOf, inputsOf, isOver } from './limits.ts';
import { escalated, keysOf, stoppedAtTheEnd } from './outcomes.ts';
import { hasPersonsFinal, lastOffer, type Negotiation } from './state.ts';

/** Lets the opening go where there is room for it; otherwise it waits and is never low-balled (policy §2 step 8). In a campaign that is held nothing leaves. */
export const testQueue = (negotiation: Negotiation, limits: Limits): readonly NegotiationEvent[] => {
  if (limits.standing !== 'running') return [];
  if (isOver(negotiation, limits)) return [stoppedAtTheEnd(negotiation)];
  const ceiling = ceilingOf(negotiation, limits);
  const { impressions, rounds, limits: own } = negotiation.terms;
  const opening = openingOffer(limits.terms, ceiling, { impressions, rounds, minRate: own.minRate });
  switch (opening.outcome) {
    case 'offered':
      return [
        offerDecided(negotiation, ceiling, {
          purpose: 'opening',
          round: 0,
          price: opening.price,
          by: 'agent',
          reason: ceiling.reason,
          ...(opening.final ? { final: true } : {}),
        }),
      ];
    case 'queued_for_budget': {
      const { phase } = negotiation;
      if (phase.status === 'queued_for_budget' && phase.waiting) return [];
      const { price, room } = opening;
      const reason = `waiting for budget: the opening of ${formatUsd(price)} needs more than the ${formatUsd(room)} of room`;
      return [{ type: 'OpeningQueued', data: { ...keysOf(negotiation), price, room, reason } }];
    }
    case 'data_error': {
      const reason = `the opening would be ${formatUsd(opening.computed)}, under $5: check the sheet row's views and limits, and the form's CPM`;
      const trigger = 'opening_under_five_dollars';
      return [escalated(negotiation, { trigger, evidence: '', ask: null, reason }, limits)];
    }
  }
};

/** The offer that would come next, or that none higher is left; nothing follows what was announced as final (policy §3). */
export const nextOffer = (negotiation: Negotiation, ceiling: Ceiling): NextOffer => {
  const last = lastOffer(negotiation);
  const opening = negotiation.offers[0];
  if (last === null || opening === undefined || last.final || hasPersonsFinal(negotiation))
    return { outcome: 'no_higher_offer' };
  const { rounds } = negotiation.terms;
  const concession = { opening: opening.price, lastOffer: last.price, rounds };
  // A person may have gone back below an amount that was offered before: the same one is never sent twice.
  const highest = Math.max(...negotiation.offers.map(({ price }) => price));
  let next = offerForRound({ ...concession, nextRound: last.round + 1 }, ceiling.ceilingPrice);
  while (next.outcome === 'offer' && next.price <= highest)
    next = offerForRound({ ...concession, nextRound: next.round + 1 }, ceiling.ceilingPrice);
  return next;
};

type Decided = Readonly<{
  purpose: 'opening' | 'counter' | 'final_offer';
  round: number;
  price: Cents;
  by: string;
  reason: string;
  final?: true;
}>;

export const offerDecided = (negotiation: Negotiation, ceiling: Ceiling, decided: Decided): NegotiationEvent => ({
  type: 'OfferDecided',
  data: {
    ...keysOf(negotiation),
    move: negotiation.moves + 1,
    ...decided,
    cpm: cpmOf(decided.price, negotiation.terms.impressions),
    inputs: inputsOf(ceiling, negotiation.terms.engagement.quality),
  },
});
