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

/** In UTC. */
export const dayOf = (instant: Instant): Day => instant.slice(0, 10) as Day;

/** The calendar day of an instant where somebody lives; `timeZone` is IANA. */
export const dayIn = (instant: Instant, timeZone: string): Day => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { ...DAY_FORMAT, timeZone });
  formats.set(timeZone, format);
  return format.format(Date.parse(instant)) as Day;
};

const DAY_FORMAT = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
// One costs more to make than a thousand days to write.
const formats = new Map<string, Intl.DateTimeFormat>();

const WEEKEND: ReadonlySet<number> = new Set([0, 6]);
const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;
