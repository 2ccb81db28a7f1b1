import type { Influencer, Mood } from './influencer.ts';

/** What a haggler decides about an offer, in US dollars. */
export type Stance =
  Readonly<{ does: 'accept' }> | Readonly<{ does: 'ask'; amount: number; last: boolean }> | Readonly<{ does: 'leave' }>;

/**
 * Time-dependent tactics (Faratin, Sierra, Jennings 1998): a conceder gives early, a boulware late; tit for tat gives what we gave.
 * `mood` is the one before this offer was seen.
 */
export const stanceOn = (offer: number, final: boolean, { hidden }: Influencer, mood: Mood): Stance => {
  const seen = mood.offers.length;
  const lastAsk = mood.asks.at(-1) ?? null;
  const ask = nextAsk(offer, hidden, mood);
  if (offer >= hidden.reservation && (final || offer >= ask || seen >= hidden.patience)) return { does: 'accept' };
  if (final || seen >= hidden.patience)
    return hidden.style === 'boulware' && lastAsk !== hidden.reservation
      ? { does: 'ask', amount: hidden.reservation, last: true }
      : { does: 'leave' };
  return { does: 'ask', amount: ask, last: false };
};

const nextAsk = (offer: number, hidden: Influencer['hidden'], mood: Mood): number => {
  const { opening, reservation, patience, style } = hidden;
  const lastAsk = mood.asks.at(-1);
  if (lastAsk === undefined) return opening;
  const given = offer - (mood.offers.at(-1) ?? offer);
  const time = Math.min(1, mood.asks.length / patience);
  const wished =
    style === 'tit_for_tat'
      ? lastAsk - given
      : opening - (opening - reservation) * time ** (style === 'conceder' ? 0.5 : 2.5);
  return Math.min(lastAsk, Math.max(reservation, Math.ceil(wished / 10) * 10));
};
