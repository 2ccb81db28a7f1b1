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

/** Every quarter of an hour from `now` on, judged by the zone's own clock: the first that is within the window. */
const firstWithin = (now: number, window: SendWindow, timeZone: string): string | null => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  for (let at = now; at < now + 9 * 24 * 3_600_000; at += 15 * 60_000) {
    const [weekday = '', time = ''] = format.format(at).split(/,? /);
    const isOpen =
      window.days.some((day) => weekday.toLowerCase() === day) && time >= window.from && time < window.until;
    if (isOpen) return at === now ? null : new Date(at).toISOString();
  }
  throw new Error('it never opens');
};

describe('the send window on the days that change their clocks', () => {
  const everyDay: SendWindow = {
    days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
    from: '09:00',
    until: '18:00',
  };
  const cases = (
    [
      ['America/New_York', '2027-03-14', officeHours],
      ['America/New_York', '2027-03-14', everyDay],
      ['America/New_York', '2026-11-01', everyDay],
      ['Europe/Lisbon', '2027-03-28', everyDay],
      ['Europe/Berlin', '2026-10-25', { ...everyDay, from: '03:00' }],
      ['Australia/Lord_Howe', '2027-04-04', everyDay],
      ['America/Santiago', '2026-09-06', { ...everyDay, from: '01:00' }],
      ['Asia/Kolkata', '2026-11-01', officeHours],
    ] as const satisfies readonly (readonly [string, string, SendWindow])[]
  ).flatMap(([zone, day, window]) =>
    [-30, -13.25, -3, 0, 2.5, 6, 7, 11, 20].map((hours) => ({
      zone,
      window,
      now: new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000).toISOString() as Instant,
    })),
  );

  it.each(cases)('in $zone at $now opens when the clock there says so', ({ zone, window, now }) => {
    expect(earliestSend(now, window, zone)).toBe(firstWithin(Date.parse(now), window, zone));
  });
});
