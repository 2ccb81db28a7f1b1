import type { Instant } from '../../../events/units.ts';

/** How the times of an axis are written: no finer than its span asks for. All of them are UTC. */
export const timeTicks = (
  since: Instant,
  until: Instant,
): Readonly<{ format: (time: Date) => string; count: number }> => {
  const span = Date.parse(until) - Date.parse(since);
  if (span > 4 * DAY) return { format: day, count: 6 };
  if (span > DAY / 2) return { format: (time) => `${clock(time, 16)}\n${day(time)}`, count: 6 };
  return { format: (time) => clock(time, span > 10 * MINUTE ? 16 : 19), count: 6 };
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const clock = (time: Date, until: number): string => time.toISOString().slice(11, until);

const day = (time: Date): string => DAYS.format(time);

const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
