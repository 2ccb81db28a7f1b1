import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankOf, type CampaignTerms, type LedgerEntry, ledgerOf } from '../../../src/domain/campaign/ledger.ts';
import { Exact, priceAt } from '../../../src/domain/money.ts';
import type { Offer } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { campaigns, casts, histories, isAgents, play, type Step } from './random-campaign.ts';

/** D of policy §2, P2: what would be left of the savings if everyone accepted what `promised` says they may. */
const savings = (
  { targetCpm }: CampaignTerms,
  entries: readonly LedgerEntry[],
  promised: (entry: LedgerEntry) => number,
): Exact =>
  entries.reduce((sum, entry) => {
    const atTarget = priceAt(targetCpm, entry.impressions);
    if (entry.deal !== null) return sum.plus(atTarget).minus(entry.deal);
    const price = promised(entry);
    return atTarget.gte(price) ? sum : sum.minus(atTarget.neg().plus(price));
  }, new Exact(0));

const offerAlone = ({ outstanding }: LedgerEntry): number => outstanding ?? 0;
const offerOrHeldAcceptance = ({ outstanding, held }: LedgerEntry): number => Math.max(outstanding ?? 0, held ?? 0);

type Money = Extract<NegotiationEvent, { type: 'OfferDecided' | 'AgreementReached' }>;

/** What the agent put on the table in this step. */
const moneyIn = ({ events }: Step): readonly Money[] =>
  events.filter(
    (event): event is Money =>
      (event.type === 'OfferDecided' || event.type === 'AgreementReached') && event.data.by === 'agent',
  );

/** One that was taken back before it was sent never counted. */
const isPersonsFinal = ({ by, final, sent }: Offer): boolean => sent && final && by !== 'agent';

/** What no decision of the agent may do, whatever was before; names what it did. */
const breaches = (terms: CampaignTerms, step: Step): readonly string[] => {
  const p2 = [offerAlone, offerOrHeldAcceptance].flatMap((promised) => {
    const is = savings(terms, step.after, promised);
    if (is.gte(0)) return [];
    const was = savings(terms, step.before, promised);
    return is.lt(was) ? [`P2: ${step.command.type} took the savings from ${was.toString()} to ${is.toString()}`] : [];
  });
  const { negotiation } = step;
  if (negotiation === null) return p2;
  const { impressions, engagement, limits } = negotiation.terms;
  const hardCap = priceAt(terms.targetCpm, impressions).times(1 + terms.stretch);
  // An offer that stands is honoured: a person may have made it, above every ceiling.
  const standing = Math.max(0, ...negotiation.offers.map(({ price }) => price));
  const others = moneyIn(step).flatMap(({ type, data: { price, inputs } }) => {
    const isOffer = type === 'OfferDecided';
    const isNew = isOffer || price > standing;
    const unlocked = engagement.quality > 0 && bankOf(terms, step.before).gt(0);
    return [
      ...(!unlocked && (inputs?.ceilingCpm ?? 0) > terms.targetCpm ? ['P1: a ceiling above target'] : []),
      ...(isNew && hardCap.lt(price) ? [`P3: ${price} is above ${hardCap.toString()}`] : []),
      ...(isNew && price > (inputs?.ceilingPrice ?? 0) ? [`${price} is above its ceiling`] : []),
      ...(isNew && price > (limits.limit ?? price) ? [`${price} is above this person's limit`] : []),
      ...(isOffer && negotiation.offers.some(isPersonsFinal)
        ? [`${price} was offered after a person's final offer`]
        : []),
      ...(!isOffer && ledgerOf(terms, step.after).spent > terms.budget ? ['P5: more than the budget is spent'] : []),
    ];
  });
  return [...p2, ...others];
};

// Thousands of campaigns: seconds on an idle machine, and no failure on a busy one.
describe('the decisions of the agent, whatever people did before', { timeout: 120_000 }, () => {
  it('P1 never pass the target without savings and engagement, P2 never make the savings negative or more so, P3 never pass the hard cap, P5 never overspend the budget', () => {
    const seen = { offers: 0, agreements: 0, held: 0, aboveTarget: 0, afterPeople: 0 };
    fc.assert(
      fc.property(campaigns, casts, histories, (terms, cast, acts) => {
        let people = false;
        for (const step of play(terms, cast, acts, { people: true })) {
          if (!isAgents(step)) {
            people ||= step.command.type !== 'RecordSent';
            continue;
          }
          expect(breaches(terms, step)).toEqual([]);
          for (const { type, data } of step.events) {
            if (type === 'NegotiationEscalated' && data.held) seen.held += 1;
            if ((type !== 'OfferDecided' && type !== 'AgreementReached') || data.by !== 'agent') continue;
            seen[type === 'OfferDecided' ? 'offers' : 'agreements'] += 1;
            if (data.cpm > terms.targetCpm) seen.aboveTarget += 1;
            if (people) seen.afterPeople += 1;
          }
        }
      }),
      { numRuns: 1_000 },
    );
    // Histories that never came near the rules would prove nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(25);
  });
});

describe('a campaign that nobody interferes with', { timeout: 120_000 }, () => {
  it('keeps its views-weighted average at or below target, even if every standing offer is accepted', () => {
    fc.assert(
      fc.property(campaigns, casts, histories, (terms, cast, acts) => {
        for (const { after } of play(terms, cast, acts, { people: false })) {
          const accepted = after.map((entry) => ({ ...entry, deal: entry.deal ?? entry.held ?? entry.outstanding }));
          const { averageCpm } = ledgerOf(terms, accepted);
          if (averageCpm !== null && averageCpm > terms.targetCpm) expect.fail(`average ${averageCpm}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
