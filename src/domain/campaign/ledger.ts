import { cents, signedCents } from '../../events/amounts.ts';
import type { Cents, Cpm, NegotiationId, SignedCents, Views } from '../../events/units.ts';
import { cpmOf, Exact, priceAt } from '../money.ts';

/** The campaign's money terms (policy §1). */
export type CampaignTerms = Readonly<{
  budget: Cents;
  /** L, the bottom of the CPM range. */
  openingCpm: Cpm;
  /** T, at least L. */
  targetCpm: Cpm;
  /** φ: how far past T a highly engaged influencer may go, 0.2 for 20 %; 0 forbids it. */
  stretch: number;
}>;

/**
 * One negotiation as the campaign's ledger sees it. It weighs on the campaign once, by the first of these it has:
 * a `deal` (spent, in full), a `held` acceptance (reserved, in full), an `outstanding` offer (reserved by half).
 * A held acceptance doesn't void the offer it answers, so both may stand side by side; as long as they do, what they
 * reserve of the savings bank is the excess over target of the higher one, since either may still become the deal.
 */
export type LedgerEntry = Readonly<{
  negotiationId: NegotiationId;
  impressions: Views;
  /** q of policy §2 step 1. */
  quality: number;
  /** Not in a terminal state. An offer can be outstanding although its negotiation isn't open, and counts. */
  open: boolean;
  /** The latest offer, from its decision until superseded before sending, withdrawn, refused outright, closed or voided (step 3). */
  outstanding: Cents | null;
  /** An acceptance that didn't fit the budget and waits for a person, at the price that was accepted. */
  held: Cents | null;
  /** The closed deal's price, whoever closed it; null again when a person withdraws or reopens it. */
  deal: Cents | null;
}>;

/** What the campaign has spent, saved and promised. Balances are rounded down to whole cents, reservations up. */
export type Ledger = Readonly<{
  spent: Cents;
  bank: SignedCents;
  /** Views-weighted average of the closed deals; null without any. */
  averageCpm: Cpm | null;
  /** Views-weighted engagement quality of the closed deals; null without any. */
  averageQuality: number | null;
  deals: number;
  open: number;
  viewsClosed: number;
  viewsOpen: number;
  /** Sum of the offers that wait for an answer, those with a held acceptance left out. */
  outstanding: Cents;
  /** Sum of the held acceptances. */
  held: Cents;
  /** What all of them may cost above target. */
  reserved: Cents;
}>;

export const ledgerOf = (terms: CampaignTerms, entries: readonly LedgerEntry[]): Ledger => {
  const closed = entries.filter((entry) => entry.deal !== null);
  const open = entries.filter((entry) => entry.open);
  const spent = spentIn(entries);
  const viewsClosed = viewsOf(closed);
  const qualityViews = closed.reduce((sum, entry) => sum.plus(new Exact(entry.quality).times(entry.impressions)), ZERO);
  return {
    spent,
    bank: signedCents(bankOf(terms, entries).floor().toNumber()),
    averageCpm: averageCpmOf(entries),
    averageQuality: viewsClosed === 0 ? null : qualityViews.div(viewsClosed).toNumber(),
    deals: closed.length,
    open: open.length,
    viewsClosed,
    viewsOpen: viewsOf(open),
    outstanding: outstandingIn(entries),
    held: heldIn(entries),
    reserved: cents(reservedBy(terms, entries).ceil().toNumber()),
  };
};

/** Views-weighted average of the closed deals; null without any. */
export const averageCpmOf = (entries: readonly LedgerEntry[]): Cpm | null => {
  const views = viewsOf(entries.filter((entry) => entry.deal !== null));
  return views === 0 ? null : cpmOf(spentIn(entries), views);
};

/** Whether the agent may close at `price` by itself; where it may not, the acceptance is held (policy §2 step 8). */
export const fitsBudget = (terms: CampaignTerms, entries: readonly LedgerEntry[], price: Cents): boolean =>
  spentIn(entries) + price <= terms.budget;

/** Of the budget, after the closed deals; below zero where people went past it. */
export const leftIn = (terms: CampaignTerms, entries: readonly LedgerEntry[]): SignedCents =>
  signedCents(terms.budget - spentIn(entries));

/** Savings bank, exact: what the closed deals cost below target; one deal's credit is capped (policy §2 step 2). */
export const bankOf = (terms: CampaignTerms, entries: readonly LedgerEntry[]): Exact => {
  const largestCredit = new Exact(terms.budget).times(LARGEST_CREDIT_OF_BUDGET);
  return entries.reduce(
    (bank, entry) =>
      entry.deal === null
        ? bank
        : bank.plus(Exact.min(largestCredit, priceAt(terms.targetCpm, entry.impressions).minus(entry.deal))),
    ZERO,
  );
};

/** Exact sum of what the standing offers and held acceptances may cost above target (policy §2 step 3). */
export const reservedBy = (terms: CampaignTerms, entries: readonly LedgerEntry[]): Exact =>
  entries.reduce((sum, entry) => {
    if (entry.deal !== null) return sum;
    const highest = Math.max(entry.outstanding ?? 0, entry.held ?? 0);
    // Most lie well below target, which a float tells: exact arithmetic over 1,000 of them takes milliseconds a decision.
    if (highest * 1000 < terms.targetCpm * entry.impressions * SURELY_BELOW) return sum;
    return sum.plus(Exact.max(0, new Exact(highest).minus(priceAt(terms.targetCpm, entry.impressions))));
  }, ZERO);

/** Budget left for one more price: half of what is offered may yet be refused, what is held may not (policy §2 step 8). */
export const roomIn = (terms: CampaignTerms, entries: readonly LedgerEntry[]): SignedCents =>
  signedCents(
    new Exact(terms.budget)
      .minus(spentIn(entries))
      .minus(new Exact(outstandingIn(entries)).times(COUNTED_OF_OUTSTANDING))
      .minus(heldIn(entries))
      .floor()
      .toNumber(),
  );

const LARGEST_CREDIT_OF_BUDGET = 0.1;
const COUNTED_OF_OUTSTANDING = 0.5;
const SURELY_BELOW = 0.999_999;
const ZERO = new Exact(0);

const total = (entries: readonly LedgerEntry[], amountOf: (entry: LedgerEntry) => Cents | null): Cents =>
  cents(entries.reduce((sum, entry) => sum + (amountOf(entry) ?? 0), 0));
const spentIn = (entries: readonly LedgerEntry[]) => total(entries, (entry) => entry.deal);
const heldIn = (entries: readonly LedgerEntry[]) => total(entries, ({ deal, held }) => (deal === null ? held : null));
const outstandingIn = (entries: readonly LedgerEntry[]) =>
  total(entries, ({ deal, held, outstanding }) => (deal === null && held === null ? outstanding : null));
const viewsOf = (entries: readonly LedgerEntry[]): number => entries.reduce((sum, entry) => sum + entry.impressions, 0);
