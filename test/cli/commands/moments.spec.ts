import { describe, expect, it } from 'vitest';
import { spanOf } from '../../../src/cli/commands/moments.ts';

const NOW = new Date('2026-12-10T12:00:00.000Z');

describe('a span of time', () => {
  it.each([
    ['30m', '2026-12-10T11:30:00.000Z'],
    ['24h', '2026-12-09T12:00:00.000Z'],
    ['7d', '2026-12-03T12:00:00.000Z'],
    ['2w', '2026-11-26T12:00:00.000Z'],
  ])('of the last %s begins at %s', (last, since) => {
    expect(spanOf({ last }, NOW)).toEqual({ since });
  });

  it('takes in the whole day that it ends on', () => {
    expect(spanOf({ since: '2026-12-01', until: '2026-12-01' }, NOW)).toEqual({
      since: '2026-12-01T00:00:00.000Z',
      until: '2026-12-02T00:00:00.000Z',
    });
  });

  it('reads instants, in UTC unless they name a zone', () => {
    expect(spanOf({ since: '2026-12-01T09:30' }, NOW)).toEqual({ since: '2026-12-01T09:30:00.000Z' });
    expect(spanOf({ until: '2026-12-01T09:30:00+02:00' }, NOW)).toEqual({ until: '2026-12-01T07:30:00.000Z' });
  });

  it.each([
    [{ last: '7x' }, /--last 7x is not a length of time/],
    [{ last: '-1d' }, /is not a length of time/],
    [{ last: '0d' }, /^--last 0d is no time at all/],
    [{ since: 'yesterday' }, /--since yesterday is not a date/],
    [{ since: '2026-02-30' }, /is not a date/],
    [{ since: '12/01/2026' }, /is not a date/],
    [
      { since: '2026-12-02', until: '2026-12-01' },
      /^Nothing lies between --since 2026-12-02 and --until 2026-12-01: swap them\.$/,
    ],
    [{ last: '7d', until: '2026-11-24' }, /^Nothing lies in --last 7d up to --until 2026-11-24: look further back\.$/],
  ])('refuses %o', (options, message) => {
    expect(() => spanOf(options, NOW)).toThrow(message);
  });
});
