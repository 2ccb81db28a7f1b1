import { type Cents, type SignedCents, signedCents } from '../../events/units.ts';
import { leftIn } from '../campaign/ledger.ts';
import { LOWEST_PRICE } from '../money.ts';
import type { Limits } from './commands.ts';
import { ceilingOf } from './limits.ts';
import { lastOffer, type Negotiation } from './state.ts';

/** What a person who names a price has to know. None of it binds them: past it they are asked whether they mean it. */
export type Bounds = Readonly<{
  hardCapPrice: Cents;
  /** This person's, from the sheet or the form. */
  limit: Cents | null;
  budget: Cents;
  /** Of the budget, after the closed deals. */
  left: SignedCents;
  /** P at this moment: how far the agent would go by itself. */
  ceilingPrice: Cents;
  /** Their priced, current ask. */
  ask: Cents | null;
  /** What "our final offer" is; null where there is nothing to offer as the last word. */
  finalOffer: Cents | null;
}>;

/** `their_ask`: they want less. */
export const BOUNDS = ['budget', 'hard_cap', 'limit', 'their_ask'] as const;
/** What a price goes past, and where that lies: the budget at what is left of it. */
export type Passed = Readonly<{ bound: (typeof BOUNDS)[number]; at: SignedCents }>;

export const boundsOf = (negotiation: Negotiation, limits: Pick<Limits, 'terms' | 'entries'>): Bounds => {
  const { hardCapPrice, limit, ceilingPrice } = ceilingOf(negotiation, limits);
  const { negotiationId } = negotiation.terms;
  const others = limits.entries.filter((entry) => entry.negotiationId !== negotiationId);
  const left = leftIn(limits.terms, others);
  return {
    hardCapPrice,
    limit,
    budget: limits.terms.budget,
    left,
    ceilingPrice,
    ask: negotiation.phase.status === 'escalated' ? negotiation.phase.ask : null,
    finalOffer: finalOfferOf(negotiation, ceilingPrice, left),
  };
};

export const passedBy = (price: Cents, { hardCapPrice, limit, left, ask }: Bounds): readonly Passed[] => {
  const places = { budget: left, hard_cap: hardCapPrice, limit, their_ask: ask } as const;
  return BOUNDS.flatMap((bound) => {
    const at = places[bound];
    return at !== null && price > at ? [{ bound, at: signedCents(at) }] : [];
  });
};

/** Whether somebody who was told of those knows of all of these, and that they are no nearer than they were. */
export const isTold = (passed: readonly Passed[], told: readonly Passed[]): boolean =>
  passed.every(({ bound, at }) => told.some((each) => each.bound === bound && each.at <= at));

/**
 * Policy §3 rule 5 sends our final offer again: the last amount, where the rounds are used up or it was announced as
 * final. Before that our last word is what the agent would have come to, the ceiling. Nobody is offered what they ask or
 * more, or what the budget can't pay, and nothing is offered for what they have accepted.
 */
const finalOfferOf = (negotiation: Negotiation, ceilingPrice: Cents, left: SignedCents): Cents | null => {
  const { phase } = negotiation;
  const last = lastOffer(negotiation);
  if (phase.status !== 'escalated' || phase.held !== null || last === null) return null;
  const isLastWord = last.final || phase.trigger === 'rounds_exhausted' || ceilingPrice < last.price;
  const price = isLastWord ? last.price : ceilingPrice;
  const isOffered = price >= LOWEST_PRICE && price <= left && (phase.ask === null || phase.ask > price);
  return isOffered ? price : null;
};
