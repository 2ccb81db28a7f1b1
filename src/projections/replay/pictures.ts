import type { DeclineReason } from '../../events/catalogue/negotiation.ts';
import type { EscalationTrigger } from '../../events/reading.ts';
import type { PersonalLimits } from '../../events/terms.ts';
import type { Cents, Cpm, NegotiationId, SignedCents, Views } from '../../events/units.ts';
import { signedCents } from '../../events/units.ts';
import { type Ledger, ledgerOf } from '../../domain/campaign/ledger.ts';
import { cpmOf } from '../../domain/money.ts';
import {
  entryOf,
  isOpen,
  lastOffer,
  type Negotiation,
  type Offer,
  type PendingMove,
  type Status,
  type Terms,
} from '../../domain/negotiation/state.ts';
import type { CampaignState } from '../campaigns.ts';
import { ceilingIn, moneyIn, type Replayed } from './replay.ts';

/** One thread as a person compares two moments of it, field by field. */
export type ThreadPicture = Readonly<{
  status: Status | 'not_started';
  /** While paused: where it goes on. */
  pausedIn: Status | null;
  managedBy: string | null;
  /** While escalated: why a person was asked, and the ask that this person could approve. */
  trigger: EscalationTrigger | null;
  approvable: Cents | null;
  declinedBecause: DeclineReason | null;
  package: Pick<Terms, 'platform' | 'deliverables' | 'impressions' | 'rounds' | 'deadline'> | null;
  limits: PersonalLimits | null;
  quality: number | null;
  ask: Cents | null;
  offersMade: number;
  offer: Offer | null;
  held: Cents | null;
  deal: Cents | null;
  pending: Omit<PendingMove, 'answering'> | null;
  unanswered: number;
  answers: number;
  followUps: number;
  timer: Negotiation['timer'];
  raisedCeiling: Cents | null;
  waived: readonly EscalationTrigger[];
  lapsed: boolean;
  suppressed: boolean;
}>;

/** The campaign's money as one negotiation meets it. `reserved` by the others, `ceiling` while it is open. */
export type MoneyPicture = Readonly<{
  spent: Cents;
  averageCpm: Cpm | null;
  bank: SignedCents;
  reserved: Cents;
  available: Cents;
  ceiling: Cents | null;
}>;

export const threadPicture = (negotiation: Negotiation | null): ThreadPicture => {
  if (negotiation === null) return NOT_STARTED;
  const { phase, terms, offers, pending, unanswered, answers, followUps, timer } = negotiation;
  const { ask, raisedCeiling, waived, lapsed, suppressed } = negotiation;
  const { platform, deliverables, impressions, rounds, deadline } = terms;
  const entry = entryOf(negotiation);
  return {
    status: phase.status,
    pausedIn: phase.status === 'paused' ? phase.before.status : null,
    managedBy: phase.status === 'human_managed' ? phase.by : null,
    trigger: phase.status === 'escalated' ? phase.trigger : null,
    approvable: phase.status === 'escalated' ? phase.ask : null,
    declinedBecause: phase.status === 'declined' ? phase.because : null,
    package: { platform, deliverables, impressions, rounds, deadline },
    limits: terms.limits,
    quality: terms.engagement.quality,
    ask,
    offersMade: offers.length,
    offer: lastOffer(negotiation),
    held: entry.held,
    deal: entry.deal,
    pending: pending === null ? null : { move: pending.move, purpose: pending.purpose, price: pending.price },
    ...{ unanswered: unanswered.length, answers, followUps, timer, raisedCeiling, waived, lapsed, suppressed },
  };
};

/** Until the form was read there is no money. */
export const moneyPicture = (replayed: Replayed, id: NegotiationId): MoneyPicture => {
  const ledger = ledgerIn(replayed) ?? NO_MONEY;
  const negotiation = replayed.negotiations.get(id);
  const ceiling = ceilingIn(replayed, id);
  return {
    spent: ledger.spent,
    averageCpm: ledger.averageCpm,
    bank: ledger.bank,
    reserved: ceiling?.reserved ?? ledger.reserved,
    available: ceiling?.available ?? availableIn(ledger),
    ceiling: negotiation !== undefined && isOpen(negotiation) ? (ceiling?.ceilingPrice ?? null) : null,
  };
};

/** A campaign as a person compares two moments of it. */
export type CampaignPicture = Readonly<{
  status: CampaignState['status'];
  terms: Omit<NonNullable<CampaignState['submission']>, 'campaignId' | 'taskUrl' | 'listed'> | null;
  listed: number | null;
  found: number;
  open: number;
  escalated: number;
  deals: number;
  spent: Cents;
  outstanding: Cents;
  held: Cents;
  averageCpm: Cpm | null;
  averageQuality: number | null;
  bank: SignedCents;
  reserved: Cents;
}>;

export const campaignPicture = (replayed: Replayed): CampaignPicture => {
  const { campaign, negotiations } = replayed;
  const ledger = ledgerIn(replayed) ?? NO_MONEY;
  const { spent, outstanding, held, averageCpm, averageQuality, bank, reserved, deals, open } = ledger;
  const escalated = [...negotiations.values()].filter(({ phase }) => phase.status === 'escalated').length;
  const { campaignId: _id, taskUrl: _url, listed = null, ...terms } = campaign.submission ?? NO_SUBMISSION;
  return {
    status: campaign.status,
    terms: campaign.submission === null ? null : (terms as CampaignPicture['terms']),
    listed,
    found: negotiations.size,
    ...{ open, escalated, deals, spent, outstanding, held, averageCpm, averageQuality, bank, reserved },
  };
};

/** One influencer of a campaign at a moment; the name is null where it was erased. `ceiling` while the negotiation is open. */
export type InfluencerPicture = Readonly<{
  negotiationId: NegotiationId;
  influencerName: string | null;
  handle: string | null;
  place: number;
  status: Status;
  offers: number;
  ask: Cents | null;
  lastOffer: Cents | null;
  held: Cents | null;
  deal: Cents | null;
  cpm: Cpm | null;
  ceiling: Cents | null;
  impressions: Views;
  quality: number;
}>;

/** Everybody who was found by then, by place in the campaign's list. */
export const influencerPictures = (replayed: Replayed): readonly InfluencerPicture[] =>
  [...replayed.negotiations]
    .map(([negotiationId, negotiation]): InfluencerPicture => {
      const { terms, phase, offers, ask } = negotiation;
      const { deal, held } = entryOf(negotiation);
      const offer = lastOffer(negotiation)?.price ?? null;
      const amount = deal ?? offer;
      const name = replayed.names.get(negotiationId) ?? null;
      return {
        negotiationId,
        ...{ influencerName: name?.name ?? null, handle: name?.handle ?? null, place: terms.place },
        ...{ status: phase.status, offers: offers.length, ask, lastOffer: offer, held, deal },
        cpm: amount === null ? null : cpmOf(amount, terms.impressions),
        ceiling: isOpen(negotiation) ? (ceilingIn(replayed, negotiationId)?.ceilingPrice ?? null) : null,
        ...{ impressions: terms.impressions, quality: terms.engagement.quality },
      };
    })
    .toSorted((a, b) => a.place - b.place);

/** null until the form was read. */
export const ledgerIn = (replayed: Replayed): Ledger | null => {
  const money = moneyIn(replayed);
  return money === null ? null : ledgerOf(money.terms, money.entries);
};

const availableIn = ({ bank, reserved }: Ledger): Cents => Math.max(0, bank - reserved) as Cents;

const NO_SUBMISSION: Partial<NonNullable<CampaignState['submission']>> = {};

const NOTHING = 0 as Cents;
const NO_MONEY: Ledger = {
  ...{ spent: NOTHING, bank: signedCents(0), averageCpm: null, averageQuality: null, deals: 0, open: 0 },
  ...{ viewsClosed: 0, viewsOpen: 0, outstanding: NOTHING, held: NOTHING, reserved: NOTHING },
};

const NOT_STARTED: ThreadPicture = {
  ...{ status: 'not_started', pausedIn: null, managedBy: null, trigger: null, approvable: null },
  ...{ declinedBecause: null, package: null, limits: null, quality: null, ask: null, offersMade: 0, offer: null },
  ...{ held: null, deal: null, pending: null, unanswered: 0, answers: 0, followUps: 0, timer: null },
  ...{ raisedCeiling: null, waived: [], lapsed: false, suppressed: false },
};
