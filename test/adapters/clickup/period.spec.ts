import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeriod } from '../../../src/adapters/clickup/period.ts';

describe('a timeline as people write it', () => {
  it.each([
    ['2026-12-01 to 2026-12-31', '2026-12-01', '2026-12-31'],
    ['2026-12-01 - 2026-12-31', '2026-12-01', '2026-12-31'],
    ['2026-12-01–2026-12-31', '2026-12-01', '2026-12-31'],
    ['Dec 1 – Dec 31, 2026', '2026-12-01', '2026-12-31'],
    ['Dec 1-31, 2026', '2026-12-01', '2026-12-31'],
    ['December 1st – 31st, 2026', '2026-12-01', '2026-12-31'],
    ['from 1 Dec to 31 Dec 2026', '2026-12-01', '2026-12-31'],
    ['Sept. 5, 2026 through Oct 2, 2026', '2026-09-05', '2026-10-02'],
    ['Dec 15 – Jan 15, 2027', '2026-12-15', '2027-01-15'],
    ['12/15/2026 to 12/31/2026', '2026-12-15', '2026-12-31'],
    ['31/12/2026', null, '2026-12-31'],
    ['2026-12-31', null, '2026-12-31'],
    ['until Dec 31, 2026', null, '2026-12-31'],
    ['Ends: December 31 2026.', null, '2026-12-31'],
  ])('%j', (text, start, end) => expect(readPeriod(text)).toEqual({ start, end }));

  it.each([
    'Dec 1 – Dec 31',
    'Dec 1, 2026 – Jan 15',
    'December 2026',
    'Q4 2026',
    'ASAP',
    '12/01/2026',
    '2026-02-30',
    'Feb 29, 2027',
    '2026-13-01',
    'Foo 1, 2026',
    '2026-12-01, 2026-12-08 and 2026-12-31',
    'two weeks after 2026-12-01',
    'Mayhem 5, 2026',
    '',
  ])('%j has no one meaning', (text) => expect(readPeriod(text)).toBeNull());

  it('reads every day of the calendar in every writing', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const iso = day.toISOString().slice(0, 10);
        const written = (month: 'short' | 'long') =>
          day.toLocaleDateString('en-US', { month, day: 'numeric', year: 'numeric', timeZone: 'UTC' });
        for (const text of [iso, written('short'), written('long')])
          expect(readPeriod(text)).toEqual({ start: null, end: iso });
      }),
    );
  });
});
