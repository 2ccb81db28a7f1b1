import type { Cents, Cpm, Instant } from '../../events/units.ts';
import { formatCpm, formatUsd } from '../../domain/money.ts';

/** A dash where there is none: an empty cell could be taken for a forgotten one. */
export const NONE = '–';

export const money = (amount: Cents | null): string => (amount === null ? NONE : formatUsd(amount));

export const cpm = (value: Cpm | null): string => (value === null ? NONE : formatCpm(value));

export const percent = (part: number): string => `${Math.round(part * 100)} %`;

/** `awaiting_reply` as `awaiting reply`. */
export const words = (name: string): string => name.replaceAll('_', ' ');

/** `1 offer`, `2 offers`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `2026-12-01 09:00`, in UTC. */
export const minute = (instant: Instant): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;

/** `2026-12-01 09:00:27`, where two moments of one minute are told apart. */
export const second = (instant: Instant): string => `${minute(instant)}${instant.slice(16, 19)}`;

/** `Tue 1 Dec 2026`. */
export const dayWords = (day: string): string =>
  DAY.format(new Date(`${day.slice(0, 10)}T00:00:00Z`)).replaceAll(',', '');

const DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
