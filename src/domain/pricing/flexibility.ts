import type { EngagementQuality } from '../../events/catalogue/negotiation.ts';
import { cents, type Cents, type Cpm, type NegotiationId, signedCents, type Views } from '../../events/units.ts';
import { averageCpmOf, bankOf, type CampaignTerms, type LedgerEntry, reservedBy, roomIn } from '../campaign/ledger.ts';
import { Exact, floorToFiveDollars, priceAt } from '../money.ts';
import { type Ceiling, ceilingReason } from './ceiling.ts';

/** Whose ceiling is asked for. */
export type CeilingFor = Readonly<{
  negotiationId: NegotiationId;
  impressions: Views;
  /** As it was stored when the campaign's influencers were read. */
  engagement: Pick<EngagementQuality, 'quality' | 'shrunkRatio' | 'reason'>;
  /** The lower of the sheet's Max Rate and the form's per-influencer limit. */
  limit: Cents | null;
}>;

/**
 * The ceiling for one influencer (policy §2 steps 2–8): neither the campaign's average nor engagement alone unlocks a
 * price above target, both together may. `entries` may hold the influencer's own entry or not: what it says of open,
 * quality, offer and held acceptance gives way to `self`.
 */
export const ceilingFor = (terms: CampaignTerms, entries: readonly LedgerEntry[], self: CeilingFor): Ceiling => {
  const others = entries.filter((entry) => entry.negotiationId !== self.negotiationId);
  const atTarget = priceAt(terms.targetCpm, self.impressions);
  const bank = bankOf(terms, entries);
  const reserved = reservedBy(terms, others);
  const available = Exact.max(0, bank.minus(reserved));
  const share = shareOfBank(others, self);

  // In cents of this package: dividing by T·v/1000 first and multiplying later would lose a $5 step now and then.
  const raise = Exact.min(atTarget.times(terms.stretch).times(self.engagement.quality), available.times(share));
  const tighten = tightening(terms, bank, others, self);
  const atHardCap = atTarget.times(new Exact(1).plus(terms.stretch));
  const atCeiling = Exact.min(atHardCap, atTarget.plus(raise).minus(atTarget.times(tighten)));
  const room = roomIn(terms, ownDealOnly(entries, self));

  const ceiling = {
    averageCpm: averageCpmOf(entries),
    targetCpm: terms.targetCpm,
    bank: signedCents(bank.floor().toNumber()),
    reserved: cents(reserved.ceil().toNumber()),
    available: cents(available.floor().toNumber()),
    share: share.toNumber(),
    flex: atTarget.isZero() ? 0 : raise.div(atTarget).toNumber(),
    tighten: tighten.toNumber(),
    ceilingCpm: atCeiling.times(1000).div(self.impressions).toNumber() as Cpm,
    priceAtCeilingCpm: floorToFiveDollars(atCeiling),
    limit: self.limit,
    room,
    ceilingPrice: floorToFiveDollars(Exact.max(0, Exact.min(atCeiling, self.limit ?? atCeiling, room))),
    hardCapPrice: cents(atHardCap.floor().toNumber()),
  };
  return { ...ceiling, reason: ceilingReason(ceiling, self.engagement) };
};

const LARGEST_TIGHTENING = 0.15;
const VIEWS_OVER_WHICH_A_DEBT_IS_RECOVERED = 0.5;
const TIGHTENING_SPARED_BY_QUALITY = 0.5;
const SMALLEST_SHARE_OF_QUALITY = 0.25;

type Weighty = Readonly<{ impressions: Views; quality: number }>;

/** Kept by entry: a thousand openings in a row look at the same entries a thousand times. */
const WEIGHTS = new WeakMap<Weighty, Exact>();

const weight = (entry: Weighty): Exact => {
  const known = WEIGHTS.get(entry);
  if (known !== undefined) return known;
  const computed = new Exact(entry.impressions).times(entry.quality);
  WEIGHTS.set(entry, computed);
  return computed;
};

/** s of policy §2 step 4. */
const shareOfBank = (others: readonly LedgerEntry[], self: CeilingFor): Exact => {
  const { quality } = self.engagement;
  if (quality === 0) return new Exact(0);
  const own = weight({ impressions: self.impressions, quality });
  const weighty = others.filter((entry) => entry.open && entry.quality > 0);
  const all = weighty.reduce((sum, entry) => sum.plus(weight(entry)), own);
  return Exact.min(1, Exact.max(own.div(all), new Exact(quality).times(SMALLEST_SHARE_OF_QUALITY)));
};

/** Policy §2 step 6: the debt is to be recovered over half of the open views, less from the well engaged. */
const tightening = (terms: CampaignTerms, bank: Exact, others: readonly LedgerEntry[], self: CeilingFor): Exact => {
  if (bank.gte(0)) return new Exact(0);
  const openViews = others.reduce(
    (sum, entry) => (entry.open ? sum + entry.impressions : sum),
    Number(self.impressions),
  );
  const recoverable = priceAt(terms.targetCpm, openViews as Views).times(VIEWS_OVER_WHICH_A_DEBT_IS_RECOVERED);
  const needed = recoverable.isZero() ? LARGEST_TIGHTENING : bank.neg().div(recoverable);
  const spared = new Exact(self.engagement.quality).times(TIGHTENING_SPARED_BY_QUALITY);
  return Exact.min(LARGEST_TIGHTENING, needed).times(new Exact(1).minus(spared));
};

/** A new price takes the place of the influencer's own offer, but not of a deal that was paid. */
const ownDealOnly = (entries: readonly LedgerEntry[], self: CeilingFor): readonly LedgerEntry[] =>
  entries.map((entry) =>
    entry.negotiationId === self.negotiationId ? { ...entry, outstanding: null, held: null } : entry,
  );
