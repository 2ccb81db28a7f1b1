import type { Day, Instant } from '../events/units.ts';

/** The same time of day, `days` business days (Monday to Friday, UTC) later. */
export const afterBusinessDays = (from: Instant, days: number): Instant => {
  const date = new Date(from);
  for (let left = days; left > 0;) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (!WEEKEND.has(date.getUTCDay())) left -= 1;
  }
  return date.toISOString() as Instant;
};

/** The morning after somebody is back, a business day. */
export const onTheDayAfter = (day: Day): Instant => afterBusinessDays(`${day}T09:00:00.000Z` as Instant, 1);

export const afterDays = (from: Instant, days: number): Instant =>
  new Date(Date.parse(from) + days * MILLISECONDS_A_DAY).toISOString() as Instant;

export const dayOf = (instant: Instant): Day => instant.slice(0, 10) as Day;

const WEEKEND: ReadonlySet<number> = new Set([0, 6]);
const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;
