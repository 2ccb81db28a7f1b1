import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankOf, type CampaignTerms, type LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import { ceilingFor } from '../../../src/domain/pricing/flexibility.ts';
import { cents, Cpm, Views } from '../../../src/events/units.ts';
import { entry, self } from './campaign-case.ts';

describe('properties of every ceiling', () => {
  const quality = fc.double({ min: 0, max: 1, noNaN: true });
  const amount = fc.option(fc.integer({ min: 0, max: 600 }).map((steps) => cents(steps * 5_00)));
  const someEntry = fc.record({
    views: fc.integer({ min: 1_000, max: 200_000 }),
    quality,
    state: fc.constantFrom('open', 'ended', 'closed'),
    outstanding: amount,
    held: amount,
    deal: fc.integer({ min: 0, max: 6_000_00 }).map(cents),
  });
  const entries = fc.array(someEntry, { maxLength: 8 }).map((list) =>
    list.map(({ views, quality, state, outstanding, held, deal }, index): LedgerEntry =>
      entry(`peer ${index}`, {
        impressions: Views.parse(views),
        quality,
        open: state === 'open',
        outstanding: state === 'closed' ? null : outstanding,
        held: state === 'open' ? held : null,
        deal: state === 'closed' ? deal : null,
      }),
    ),
  );
  const campaign = fc
    .record({
      budget: fc.integer({ min: 500_00, max: 50_000_00 }),
      target: fc.integer({ min: 5_00, max: 60_00 }),
      stretch: fc.constantFrom(0, 0.05, 0.2, 0.5),
    })
    .map(({ budget, target, stretch }): CampaignTerms => ({
      budget: cents(budget),
      openingCpm: Cpm.parse(target * 0.8),
      targetCpm: Cpm.parse(target),
      stretch,
    }));
  const withQuality = (q: number) => self({ engagement: { quality: q, shrunkRatio: 1 + q / 2, reason: 'measured' } });
  const runs = { numRuns: 1_000 };

  it('P1 without engagement or without savings nothing goes above target', () => {
    fc.assert(
      fc.property(campaign, entries, quality, (given, ledger, q) => {
        expect(ceilingFor(given, ledger, withQuality(0)).ceilingCpm).toBeLessThanOrEqual(given.targetCpm);
        const ceiling = ceilingFor(given, ledger, withQuality(q));
        if (bankOf(given, ledger).lte(0)) expect(ceiling.ceilingCpm).toBeLessThanOrEqual(given.targetCpm);
      }),
      runs,
    );
  });

  it('P3 nothing goes above the hard cap', () => {
    fc.assert(
      fc.property(campaign, entries, quality, (given, ledger, q) => {
        const ceiling = ceilingFor(given, ledger, withQuality(q));
        expect(ceiling.ceilingCpm).toBeLessThanOrEqual(given.targetCpm * (1 + given.stretch) * (1 + Number.EPSILON));
        expect(ceiling.ceilingPrice).toBeLessThanOrEqual(ceiling.hardCapPrice);
      }),
      runs,
    );
  });

  it('P4 a ceiling never falls as the own engagement rises, nor rises as a closed deal gets dearer', () => {
    fc.assert(
      fc.property(campaign, entries, quality, quality, fc.nat(3_000_00), (given, ledger, q1, q2, dearer) => {
        const lower = ceilingFor(given, ledger, withQuality(Math.min(q1, q2)));
        const higher = ceilingFor(given, ledger, withQuality(Math.max(q1, q2)));
        expect(lower.ceilingCpm).toBeLessThanOrEqual(higher.ceilingCpm);

        const last = ledger.findLastIndex((entry) => entry.deal !== null);
        const after = ledger.map((entry, index) =>
          index === last && entry.deal !== null ? { ...entry, deal: cents(entry.deal + dearer) } : entry,
        );
        expect(ceilingFor(given, after, withQuality(q1)).ceilingCpm).toBeLessThanOrEqual(
          ceilingFor(given, ledger, withQuality(q1)).ceilingCpm,
        );
      }),
      runs,
    );
  });

  it('P6 a ceiling is a pure function of the ledger: same entries, in any order, unchanged, same ceiling', () => {
    fc.assert(
      fc.property(campaign, entries, quality, (given, ledger, q) => {
        const frozen = Object.freeze(ledger.map((entry) => Object.freeze(entry)));
        const first = ceilingFor(given, frozen, withQuality(q));
        expect(ceilingFor(given, frozen, withQuality(q))).toEqual(first);
        expect(ceilingFor(given, frozen.toReversed(), withQuality(q))).toEqual(first);
        expect(ceilingFor(given, JSON.parse(JSON.stringify(frozen)) as LedgerEntry[], withQuality(q))).toEqual(first);
      }),
      runs,
    );
  });
});
