import { tokens } from './typing.ts';

/** Filters as they were typed; `lastMs` counts back from now, days are whole days in UTC. */
export type TypedFilters = Readonly<{
  influencer: string | null;
  campaign: string | null;
  kind: string | null;
  lastMs: number | null;
  from: string | null;
  to: string | null;
}>;

const KEYS = ['influencer', 'campaign', 'type', 'last', 'from', 'to'] as const;

/** Reads what `/audit` was given, in any order. Pure; nothing is guessed. */
export const filtersIn = (typed: string): TypedFilters | Readonly<{ problem: string }> => {
  const { words, named, problem } = tokens(typed, KEYS);
  if (problem !== null) return { problem };
  const of = (key: (typeof KEYS)[number]): string | null => named.get(key) ?? null;
  if (words !== '' && named.has('influencer'))
    return { problem: `“${words}” belongs to no filter. Put names of several words in quotes: influencer:"Maya Lee"` };
  const [last, from, to] = [of('last'), of('from'), of('to')];
  const lastMs = last === null ? null : spanOf(last);
  if (last !== null && lastMs === null)
    return { problem: `I can't read last:${last}. Write it like last:7d, last:24h or last:2w` };
  for (const [key, day] of [['from', from] as const, ['to', to] as const])
    if (day !== null && !isDay(day)) return { problem: `I can't read ${key}:${day}. Write it like ${key}:2026-11-30` };
  if (from !== null && to !== null && from > to)
    return { problem: `Nothing lies between from:${from} and to:${to}: the first day comes after the last.` };
  const influencer = of('influencer') ?? (words === '' ? null : words);
  return { influencer, campaign: of('campaign'), kind: of('type'), lastMs, from, to };
};

const HOUR_MS = 3_600_000;
const SPANS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };

const spanOf = (text: string): number | null => {
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/i.exec(text) ?? [];
  const span = SPANS[unit.toLowerCase()];
  return count === undefined || span === undefined || Number(count) === 0 ? null : Number(count) * span;
};

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
