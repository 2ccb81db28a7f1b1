import { type Cents, cents, type SignedCents, type Views } from '../../events/units.ts';
import type { CampaignTerms } from '../campaign/ledger.ts';
import { Exact, floorToFiveDollars, LOWEST_PRICE, priceAt } from '../money.ts';
import type { Ceiling } from './ceiling.ts';

export type OpeningOffer =
  | Readonly<{ outcome: 'offered'; price: Cents; /** The only offer there will be. */ final: boolean }>
  /** Waits until there is room for the whole price; it is never low-balled. */
  | Readonly<{ outcome: 'queued_for_budget'; price: Cents; room: SignedCents }>
  /** Under $5: the row's views or limit, or the form's CPM, can't be right. `computed` in cents, rounded down. */
  | Readonly<{ outcome: 'data_error'; computed: Cents }>;

/**
 * o₀ (policy §3) and its room test (§2 step 8). The price is made without regard to room. `minRate` lifts it, the
 * ceiling CPM and this influencer's limit cap it; limit, ceiling and room are those of `ceiling`.
 */
export const openingOffer = (
  terms: CampaignTerms,
  ceiling: Pick<Ceiling, 'priceAtCeilingCpm' | 'limit' | 'room'>,
  self: Readonly<{ impressions: Views; minRate: Cents | null; rounds: number }>,
): OpeningOffer => {
  const lifted = Exact.max(priceAt(terms.openingCpm, self.impressions), self.minRate ?? 0);
  const computed = Exact.min(lifted, ceiling.priceAtCeilingCpm, ceiling.limit ?? lifted);
  if (computed.lt(LOWEST_PRICE)) return { outcome: 'data_error', computed: cents(computed.floor().toNumber()) };

  const price = floorToFiveDollars(computed);
  if (ceiling.room < price) return { outcome: 'queued_for_budget', price, room: ceiling.room };
  return { outcome: 'offered', price, final: self.rounds === 1 };
};

export type NextOffer =
  | Readonly<{ outcome: 'offer'; round: number; price: Cents; /** No higher one will come. */ final: boolean }>
  | Readonly<{ outcome: 'no_higher_offer' }>;

/** One thread's way so far. */
export type Concession = Readonly<{
  /** o₀ as it was made. */
  opening: Cents;
  lastOffer: Cents;
  /** The round after the last offer's: a round that was skipped is used up. */
  nextRound: number;
  /** R. */
  rounds: number;
}>;

/**
 * The offer we would send next (policy §3): slow first, the whole ceiling in the last round (time-dependent concession:
 * Faratin, Sierra, Jennings 1998). A round that would repeat the last amount is skipped. A final offer is given the
 * last round, so that nothing follows what was announced as final, even where the ceiling rises afterwards.
 */
export const offerForRound = (
  { opening, lastOffer, nextRound, rounds }: Concession,
  ceilingPrice: Cents,
): NextOffer => {
  const lastRound = rounds - 1;
  const highest = floorToFiveDollars(ceilingPrice);
  // A person may have gone below our opening: going on from that would pass a ceiling that has fallen below it too.
  const start = Math.min(opening, lastOffer);
  for (let round = nextRound; round <= lastRound; round += 1) {
    const progress = round === 0 ? new Exact(0) : new Exact(round).div(lastRound).pow(CONCESSION_EXPONENT);
    const price = floorToFiveDollars(progress.times(ceilingPrice - start).plus(start));
    if (price <= lastOffer) continue;
    const final = round === lastRound || price >= highest;
    return { outcome: 'offer', round: final ? lastRound : round, price, final };
  }
  return { outcome: 'no_higher_offer' };
};

const CONCESSION_EXPONENT = 1.8;
