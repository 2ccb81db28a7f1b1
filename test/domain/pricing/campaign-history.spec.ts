import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CampaignTerms, type LedgerEntry, ledgerOf } from '../../../src/domain/campaign/ledger.ts';
import { Exact, priceAt } from '../../../src/domain/money.ts';
import { cents, Cpm, Views } from '../../../src/events/units.ts';
import { entry } from './campaign-case.ts';
import { type Act, play, type Thread } from './campaign-history.ts';

const campaign = fc
  .record({
    target: fc.constantFrom(25_00, 17_77, 22_50),
    range: fc.constantFrom(0.6, 0.8, 0.8, 1),
    stretch: fc.constantFrom(0.1, 0.2, 0.5),
    budget: fc.integer({ min: 1_500_00, max: 10_000_00 }),
  })
  .map(({ target, range, stretch, budget }): CampaignTerms => ({
    budget: cents(budget),
    openingCpm: Cpm.parse(target * range),
    targetCpm: Cpm.parse(target),
    stretch,
  }));

const seldom = fc.integer({ min: 1, max: 300 }).map((steps) => cents(steps * 10_00));
const rate = fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, { arbitrary: seldom, weight: 1 });
const cast = fc
  .array(
    fc.record({
      views: fc.integer({ min: 5_000, max: 120_000 }),
      quality: fc.constantFrom(0, 0.2, 0.643, 1, 1),
      limit: rate,
      minRate: rate,
    }),
    { minLength: 3, maxLength: 6 },
  )
  .map((people) =>
    people.map(({ views, quality, limit, minRate }, index): Thread => ({
      entry: entry(`influencer ${index}`, { impressions: Views.parse(views), quality }),
      limit,
      minRate,
      opening: null,
      nextRound: 0,
    })),
  );

const who = fc.nat(5);
const opens = who.map((who): Act => ({ by: 'agent', act: 'opens', who }));
const mail = fc
  .record({
    act: fc.constantFrom(...Array<'asks'>(9).fill('asks'), 'accepts', 'accepts', 'refuses'),
    who,
    of: fc.double({ min: 0.75, max: 1.45, noNaN: true }),
  })
  .map((mail): Act => ({ by: 'influencer', ...mail }));
const team = fc
  .record({
    act: fc.constantFrom('approve', 'counter', 'withdraw', 'reopen', 'reopen', 'approve held', 'carry on', 'stop'),
    who,
    of: fc.double({ min: 0.5, max: 1.6, noNaN: true }),
  })
  .map((act): Act => ({ by: 'team', ...act }));

const everyoneOpens: readonly Act[] = [0, 1, 2, 3, 4, 5].map((who) => ({ by: 'agent', act: 'opens', who }));
const withPeople = fc.array(fc.oneof({ arbitrary: mail, weight: 6 }, { arbitrary: team, weight: 1 }, opens), {
  minLength: 20,
  maxLength: 40,
  size: 'max',
});
const withoutPeople = fc.array(fc.oneof({ arbitrary: mail, weight: 8 }, opens), {
  minLength: 20,
  maxLength: 40,
  size: 'max',
});

/** D of policy §2, P2: what would be left of the savings if everyone accepted what `promised` says they may. */
const savings = (
  terms: CampaignTerms,
  entries: readonly LedgerEntry[],
  promised: (entry: LedgerEntry) => number,
): Exact =>
  entries.reduce((sum, entry) => {
    const atTarget = priceAt(terms.targetCpm, entry.impressions);
    if (entry.deal !== null) return sum.plus(atTarget).minus(entry.deal);
    return sum.minus(Exact.max(0, new Exact(promised(entry)).minus(atTarget)));
  }, new Exact(0));

const offerAlone = ({ outstanding }: LedgerEntry): number => outstanding ?? 0;
const offerOrHeldAcceptance = ({ outstanding, held }: LedgerEntry): number => Math.max(outstanding ?? 0, held ?? 0);

describe('the decisions of the agent, whatever people did before', () => {
  it('P2 never make the savings negative or more so, P3 never pass the hard cap, P5 never overspend the budget', () => {
    const seen = { aboveTarget: 0, agreement: 0, held: 0, offer: 0 };
    fc.assert(
      fc.property(campaign, cast, withPeople, (terms, threads, acts) => {
        for (const step of play(terms, threads, [...everyoneOpens, ...acts])) {
          if (step.act.by === 'team') continue;
          for (const promised of [offerAlone, offerOrHeldAcceptance]) {
            const [was, is] = [savings(terms, step.before, promised), savings(terms, step.after, promised)];
            if (is.lt(0) && is.lt(was)) expect.fail(`P2: savings fell from ${was.toString()} to ${is.toString()}`);
          }
          if (step.decided === null) continue;
          const { spent } = ledgerOf(terms, step.after);
          if (step.decided === 'agreement' && spent > terms.budget)
            expect.fail(`P5: spent ${spent} of ${terms.budget}`);

          const price = step.price ?? 0;
          const hardCap = priceAt(terms.targetCpm, step.impressions).times(1 + terms.stretch);
          // An offer that stands is honoured: a person may have made it, above the cap.
          if (hardCap.lt(price) && price > (step.standing ?? 0))
            expect.fail(`P3: ${price} is above ${hardCap.toString()}`);
          seen[step.decided] += 1;
          if (priceAt(terms.targetCpm, step.impressions).lt(price)) seen.aboveTarget += 1;
        }
      }),
      { numRuns: 1_200 },
    );
    // Histories that never came near the rules would prove nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });
});

describe('a campaign that nobody interferes with', () => {
  it('keeps its views-weighted average at or below target, even if every standing offer is accepted', () => {
    fc.assert(
      fc.property(campaign, cast, withoutPeople, (terms, threads, acts) => {
        for (const { after } of play(terms, threads, [...everyoneOpens, ...acts])) {
          const accepted = after.map((entry) => ({ ...entry, deal: entry.deal ?? entry.held ?? entry.outstanding }));
          const { averageCpm } = ledgerOf(terms, accepted);
          if (averageCpm !== null && averageCpm > terms.targetCpm) expect.fail(`average ${averageCpm}`);
        }
      }),
      { numRuns: 400 },
    );
  });
});
