import type { Instant } from '../events/units.ts';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When mail may leave, in the recipient's own time; hours as `09:00`, `until` exclusive. */
export type SendWindow = Readonly<{ days: readonly Weekday[]; from: string; until: string }>;

/** When a mail that was decided `now` may leave at the earliest; null: at once (policy §3, "Send window"). */
export const earliestSend = (now: Instant, window: SendWindow | null, timeZone: string): Instant | null => {
  if (window === null) return null;
  const local = localTime(Date.parse(now), timeZone);
  if (window.days.includes(local.weekday) && local.time >= window.from && local.time < window.until) return null;
  for (let day = 0; day <= 7; day += 1) {
    const opens = instantOf(dayLater(local.day, day), window.from, timeZone);
    if (opens > Date.parse(now) && window.days.includes(localTime(opens, timeZone).weekday))
      return new Date(opens).toISOString() as Instant;
  }
  return null;
};

type LocalTime = Readonly<{ day: string; time: string; weekday: Weekday }>;

const localTime = (milliseconds: number, timeZone: string): LocalTime => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  }).formatToParts(milliseconds);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
    weekday: WEEKDAYS.find((day) => part('weekday').toLowerCase().startsWith(day)) ?? 'mon',
  };
};

const dayLater = (day: string, days: number): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
};

/** The offset is looked up at the instant itself: on the days that change their clocks it is another one than at noon. */
const instantOf = (day: string, time: string, timeZone: string): number => {
  const asIfUtc = Date.parse(`${day}T${time}:00Z`);
  const offsetAt = (instant: number): number => {
    const local = localTime(instant, timeZone);
    return Date.parse(`${local.day}T${local.time}:00Z`) - instant;
  };
  const guess = asIfUtc - offsetAt(asIfUtc);
  return asIfUtc - offsetAt(guess);
};
