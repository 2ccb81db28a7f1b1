import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankOf, fitsBudget, ledgerOf, reservedBy, roomIn } from '../../../src/domain/campaign/ledger.ts';
import { cents, Cpm } from '../../../src/events/units.ts';
import { closed, entry, peer, terms } from '../pricing/campaign-case.ts';

describe('the campaign ledger', () => {
  it('starts with nothing spent, saved or promised, and no average', () => {
    expect(ledgerOf(terms, [])).toEqual({
      spent: 0,
      bank: 0,
      averageCpm: null,
      averageQuality: null,
      deals: 0,
      open: 0,
      viewsClosed: 0,
      viewsOpen: 0,
      outstanding: 0,
      held: 0,
      reserved: 0,
    });
  });

  it('weighs the average by views, not by deals', () => {
    const ledger = ledgerOf(terms, [closed(50, 1_100), closed(30, 630), closed(20, 520)]);
    expect(ledger.averageCpm).toBe(22_50);
    expect(ledger).toMatchObject({ spent: 2_250_00, bank: 250_00, viewsClosed: 100_000, deals: 3 });
  });

  it('weighs the engagement of the closed deals by views too', () => {
    const ledger = ledgerOf(terms, [
      { ...closed(30, 600), quality: 1 },
      { ...closed(10, 250), quality: 0.2 },
      peer('open', 40, 0.5),
    ]);
    expect(ledger.averageQuality).toBe(0.8);
  });

  it('caps the credit of one deal at a tenth of the budget, and no debit', () => {
    const small = { ...terms, budget: cents(4_000_00) };
    expect(ledgerOf(small, [closed(50, 800)]).bank).toBe(400_00);
    expect(ledgerOf(small, [closed(50, 2_250)]).bank).toBe(-1_000_00);
  });

  it('never rounds a saving up nor a reservation down', () => {
    const odd = { ...terms, targetCpm: Cpm.parse(2_333) };
    const promised = entry('offer', { impressions: closed(1, 1).impressions, outstanding: cents(30_00) });
    const third = { ...promised, impressions: 1_001 as typeof promised.impressions };
    expect(ledgerOf(odd, [{ ...third, outstanding: null, open: false, deal: cents(20_00) }]).bank).toBe(335);
    expect(ledgerOf(odd, [third]).reserved).toBe(665);
  });

  it('keeps an offer reserved whatever the state of its thread', () => {
    const stopped = peer('stopped', 40, 0, { open: false, outstanding: cents(1_100_00) });
    expect(ledgerOf(terms, [stopped])).toMatchObject({ reserved: 100_00, outstanding: 1_100_00, open: 0 });
  });

  describe('counts what one negotiation may cost once', () => {
    it.each([
      { offered: 1_000, held: null, room: 19_500, reserved: 0 },
      { offered: 1_100, held: null, room: 19_450, reserved: 100 },
      { offered: 1_100, held: 1_050, room: 18_950, reserved: 100 },
      { offered: 1_000, held: 1_040, room: 18_960, reserved: 40 },
      { offered: null, held: 1_040, room: 18_960, reserved: 40 },
    ])(
      'offer $offered, held acceptance $held: room $room, $reserved above target',
      ({ offered, held, room, reserved }) => {
        const entries = [
          peer('one', 40, 0, {
            outstanding: offered === null ? null : cents(offered * 100),
            held: held === null ? null : cents(held * 100),
          }),
        ];
        expect(roomIn(terms, entries)).toBe(room * 100);
        expect(reservedBy(terms, entries).toNumber()).toBe(reserved * 100);
      },
    );

    it('a deal puts an end to its offer and its held acceptance', () => {
      const entries = [
        peer('one', 40, 0, { open: false, outstanding: cents(1_100_00), held: cents(1_100_00), deal: cents(1_100_00) }),
      ];
      expect(ledgerOf(terms, entries)).toMatchObject({
        spent: 1_100_00,
        bank: -100_00,
        reserved: 0,
        held: 0,
        outstanding: 0,
      });
      expect(roomIn(terms, entries)).toBe(18_900_00);
    });
  });

  it('lets the agent close up to the last cent of the budget and no further', () => {
    const entries = [closed(800, 19_400), peer('offered', 40, 0, { outstanding: cents(5_000_00) })];
    expect(fitsBudget(terms, entries, cents(600_00))).toBe(true);
    expect(fitsBudget(terms, entries, cents(600_01))).toBe(false);
  });

  it('does not depend on the order of the negotiations', () => {
    const deal = fc.record({ views: fc.integer({ min: 1, max: 900 }), dollars: fc.integer({ min: 0, max: 9_000 }) });
    fc.assert(
      fc.property(fc.array(deal, { maxLength: 12 }), (deals) => {
        const entries = deals.map(({ views, dollars }) => closed(views, dollars));
        expect(ledgerOf(terms, entries.toReversed())).toEqual(ledgerOf(terms, entries));
        expect(bankOf(terms, entries.toReversed()).eq(bankOf(terms, entries))).toBe(true);
      }),
    );
  });
});
