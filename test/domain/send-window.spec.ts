import { describe, expect, it } from 'vitest';
import { earliestSend, type SendWindow } from '../../src/domain/send-window.ts';
import type { Instant } from '../../src/events/units.ts';

const officeHours: SendWindow = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '18:00' };

describe('the send window', () => {
  it.each([
    ['no window: at once', null, '2026-11-22T03:00:00.000Z', 'America/New_York', null],
    ['within office hours: at once', officeHours, '2026-11-23T15:00:00.000Z', 'America/New_York', null],
    [
      'early in the morning: the same day',
      officeHours,
      '2026-11-23T11:00:00.000Z',
      'America/New_York',
      '2026-11-23T14:00:00.000Z',
    ],
    ['at its last minute: still open', officeHours, '2026-11-23T22:59:00.000Z', 'America/New_York', null],
    [
      'at its end: the next day',
      officeHours,
      '2026-11-23T23:00:00.000Z',
      'America/New_York',
      '2026-11-24T14:00:00.000Z',
    ],
    [
      'on a Friday evening: on Monday',
      officeHours,
      '2026-11-20T23:30:00.000Z',
      'America/New_York',
      '2026-11-23T14:00:00.000Z',
    ],
    [
      'judged where the recipient is',
      officeHours,
      '2026-11-23T23:30:00.000Z',
      'Asia/Tokyo',
      '2026-11-24T00:00:00.000Z',
    ],
    ['half-hour zones', officeHours, '2026-11-23T02:00:00.000Z', 'Asia/Kolkata', '2026-11-23T03:30:00.000Z'],
    [
      'over the start of summer time',
      officeHours,
      '2027-03-12T23:30:00.000Z',
      'America/New_York',
      '2027-03-15T13:00:00.000Z',
    ],
    ['over its end', officeHours, '2026-10-30T22:30:00.000Z', 'America/New_York', '2026-11-02T14:00:00.000Z'],
    [
      'one day a week',
      { ...officeHours, days: ['wed'] } satisfies SendWindow,
      '2026-11-25T23:30:00.000Z',
      'UTC',
      '2026-12-02T09:00:00.000Z',
    ],
  ])('%s', (_case, window, now, timeZone, expected) => {
    expect(earliestSend(now as Instant, window, timeZone)).toBe(expected);
  });
});
