import { type CampaignTerms, fitsBudget, type LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import type { Ceiling } from '../../../src/domain/pricing/ceiling.ts';
import { offerForRound, openingOffer } from '../../../src/domain/pricing/concession.ts';
import { ceilingFor } from '../../../src/domain/pricing/flexibility.ts';
import { floorToFiveDollars, priceAt } from '../../../src/domain/money.ts';
import { type Cents, cents, type Views } from '../../../src/events/units.ts';

const ROUNDS = 4;

/** One influencer of a simulated campaign: the ledger's entry and what the thread itself remembers. */
export type Thread = Readonly<{
  entry: LedgerEntry;
  limit: Cents | null;
  minRate: Cents | null;
  opening: Cents | null;
  nextRound: number;
}>;

/** What influencers write; `of` is a part of the price at target. The agent decides what follows. */
export type Mail = Readonly<{ by: 'influencer'; act: 'asks' | 'accepts' | 'refuses'; who: number; of: number }>;
/** What people in the team do, above every ceiling if they like. */
export type TeamAct = Readonly<{
  by: 'team';
  act: 'approve' | 'counter' | 'withdraw' | 'reopen' | 'approve held' | 'carry on' | 'stop';
  who: number;
  of: number;
}>;
export type Act = Mail | TeamAct | Readonly<{ by: 'agent'; act: 'opens'; who: number }>;

/** `decided` where the agent put money on the table in this step: an offer, an agreement, or one that is held. */
export type Step = Readonly<{
  act: Act;
  before: readonly LedgerEntry[];
  after: readonly LedgerEntry[];
  decided: 'offer' | 'agreement' | 'held' | null;
  price: Cents | null;
  /** The offer that stood before. */
  standing: Cents | null;
  impressions: Views;
}>;

/** Plays `acts` one after the other by the rules of policy §3; an act that makes no sense where it comes does nothing. */
export const play = (terms: CampaignTerms, threads: readonly Thread[], acts: readonly Act[]): readonly Step[] => {
  let now = threads;
  return acts.map((act) => {
    const before = now.map(({ entry }) => entry);
    const thread = now[act.who % now.length];
    if (thread === undefined) throw new RangeError('a campaign without influencers has no history');
    const next = act.by === 'team' ? teamActs(terms, thread, act) : agentActs(terms, before, thread, act);
    now = now.map((other) => (other === thread ? next : other));
    return {
      act,
      before,
      after: now.map(({ entry }) => entry),
      decided: act.by === 'team' ? null : decision(thread.entry, next.entry),
      price: next.entry.deal ?? next.entry.held ?? next.entry.outstanding,
      standing: thread.entry.outstanding,
      impressions: thread.entry.impressions,
    };
  });
};

const ceilingOf = (terms: CampaignTerms, entries: readonly LedgerEntry[], { entry, limit }: Thread): Ceiling =>
  ceilingFor(terms, entries, {
    negotiationId: entry.negotiationId,
    impressions: entry.impressions,
    engagement: { quality: entry.quality, shrunkRatio: 1 + entry.quality / 2, reason: 'measured' },
    limit,
  });

const agentActs = (
  terms: CampaignTerms,
  entries: readonly LedgerEntry[],
  thread: Thread,
  act: Exclude<Act, TeamAct>,
): Thread => {
  const { entry, opening } = thread;
  if (!entry.open || entry.held !== null) return thread;
  if (act.act === 'opens') {
    if (entry.outstanding !== null) return thread;
    const ceiling = ceilingOf(terms, entries, thread);
    const self = { impressions: entry.impressions, minRate: thread.minRate, rounds: ROUNDS };
    const offer = openingOffer(terms, ceiling, self);
    if (offer.outcome !== 'offered') return thread;
    return { ...changed(thread, { outstanding: offer.price }), opening: offer.price, nextRound: 1 };
  }

  const last = entry.outstanding;
  if (last === null) return thread;
  const agree = (price: Cents): Thread =>
    fitsBudget(terms, entries, price)
      ? changed(thread, { open: false, outstanding: null, deal: price })
      : changed(thread, { held: price });

  if (act.act === 'refuses') return changed(thread, { open: false, outstanding: null });
  if (act.act === 'accepts') return agree(last);
  const ask = cents(Math.round(atTarget(terms, entry) * act.of));
  if (ask <= last) return agree(ask);
  const ceiling = ceilingOf(terms, entries, thread);
  const concession = { opening: opening ?? last, lastOffer: last, nextRound: thread.nextRound, rounds: ROUNDS };
  const next = offerForRound(concession, ceiling.ceilingPrice);
  if (next.outcome === 'no_higher_offer') return ask <= ceiling.ceilingPrice ? agree(ask) : thread;
  if (ask <= next.price) return agree(ask);
  return { ...changed(thread, { outstanding: next.price }), nextRound: next.round + 1 };
};

const teamActs = (terms: CampaignTerms, thread: Thread, { act, of }: TeamAct): Thread => {
  const { entry } = thread;
  const amount = floorToFiveDollars(atTarget(terms, entry) * of);
  const nothing = { outstanding: null, held: null, deal: null };
  switch (act) {
    case 'approve':
      return entry.open ? changed(thread, { ...nothing, open: false, deal: amount }) : thread;
    case 'counter':
      return entry.open ? changed(thread, { outstanding: amount, held: null }) : thread;
    case 'withdraw':
      return entry.deal === null ? thread : changed(thread, { ...nothing, open: false });
    case 'reopen':
      return entry.open ? thread : { ...changed(thread, { ...nothing, open: true }), opening: null, nextRound: 0 };
    case 'approve held':
      return entry.held === null ? thread : changed(thread, { ...nothing, open: false, deal: entry.held });
    case 'carry on':
      return changed(thread, { held: null });
    case 'stop':
      // The thread ends, but nobody took the offer back: it can still be accepted.
      return entry.open ? changed(thread, { open: false }) : thread;
  }
};

const decision = (before: LedgerEntry, after: LedgerEntry): Step['decided'] => {
  if (before.deal === null && after.deal !== null) return 'agreement';
  if (before.held === null && after.held !== null) return 'held';
  return after.outstanding !== null && before.outstanding !== after.outstanding ? 'offer' : null;
};

const atTarget = (terms: CampaignTerms, { impressions }: LedgerEntry): number =>
  priceAt(terms.targetCpm, impressions).toNumber();

const changed = (thread: Thread, change: Partial<LedgerEntry>): Thread => ({
  ...thread,
  entry: { ...thread.entry, ...change },
});
