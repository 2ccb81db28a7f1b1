import { describe, expect, it } from 'vitest';
import { afterBusinessDays, afterDays, dayIn, dayOf, onTheDayAfter } from '../../src/domain/calendar.ts';
import { Day, Instant } from '../../src/events/units.ts';

const at = (instant: string) => Instant.parse(instant);

// 2 March 2026 is a Monday.
describe('business days', () => {
  it.each([
    ['2026-03-02T10:00:00.000Z', 3, '2026-03-05T10:00:00.000Z', 'Monday to Thursday'],
    ['2026-03-05T10:00:00.000Z', 1, '2026-03-06T10:00:00.000Z', 'Thursday to Friday'],
    ['2026-03-06T23:59:00.000Z', 1, '2026-03-09T23:59:00.000Z', 'Friday over the weekend'],
    ['2026-03-07T10:00:00.000Z', 3, '2026-03-11T10:00:00.000Z', 'Saturday to Wednesday'],
    ['2026-03-08T10:00:00.000Z', 5, '2026-03-13T10:00:00.000Z', 'Sunday to Friday'],
    ['2026-12-31T10:00:00.000Z', 5, '2027-01-07T10:00:00.000Z', 'over the new year'],
    ['2026-03-07T10:00:00.000Z', 0, '2026-03-07T10:00:00.000Z', 'none at all'],
  ])('%s and %i more: %s (%s)', (from, days, to) => {
    expect(afterBusinessDays(at(from), days)).toBe(to);
  });

  it('give a returning person one morning first', () => {
    expect(onTheDayAfter(Day.parse('2026-03-10'))).toBe('2026-03-11T09:00:00.000Z');
    expect(onTheDayAfter(Day.parse('2026-03-13'))).toBe('2026-03-16T09:00:00.000Z');
  });
});

describe('days', () => {
  it('are counted over weekends and months', () =>
    expect(afterDays(at('2026-03-20T10:00:00.000Z'), 14)).toBe('2026-04-03T10:00:00.000Z'));
  it.each([
    ['2026-12-30T19:00:00.000Z', 'Asia/Tokyo', '2026-12-31'],
    ['2026-12-01T04:59:59.999Z', 'America/New_York', '2026-11-30'],
    ['2026-12-01T05:00:00.000Z', 'America/New_York', '2026-12-01'],
    ['2026-07-01T03:59:59.999Z', 'America/New_York', '2026-06-30'],
    ['2026-07-01T04:00:00.000Z', 'America/New_York', '2026-07-01'],
    ['2026-12-01T00:00:00.000Z', 'UTC', '2026-12-01'],
  ])('are those of where somebody lives: %s in %s is %s', (instant, timeZone, day) =>
    expect(dayIn(at(instant), timeZone)).toBe(day),
  );
  it('are those of UTC', () => expect(dayOf(at('2026-03-02T23:59:59.999Z'))).toBe('2026-03-02'));
});
