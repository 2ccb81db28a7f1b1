import type { Instant } from '../../events/units.ts';
import { UsageError } from './failure.ts';

/** Since when, inclusive, and until when, exclusive. */
export type Span = Readonly<{ since?: Instant; until?: Instant }>;

export type SpanOptions = Readonly<{
  since?: string | undefined;
  until?: string | undefined;
  last?: string | undefined;
}>;

/** A day as `--until` takes that whole day in. Days are UTC's, as every time that Parley shows. @throws UsageError */
export const spanOf = ({ since, until, last }: SpanOptions, now: Date): Span => {
  const from = last !== undefined ? before(last, now) : since !== undefined ? instantOf(since, 'since', 0) : undefined;
  const to = until === undefined ? undefined : instantOf(until, 'until', DAY);
  if (from !== undefined && to !== undefined && from >= to)
    throw new UsageError(
      last === undefined
        ? `Nothing lies between --since ${since} and --until ${until}: swap them.`
        : `Nothing lies in --last ${last} up to --until ${until}: look further back.`,
    );
  return { ...(from === undefined ? {} : { since: from }), ...(to === undefined ? {} : { until: to }) };
};

/**
 * The end of the day, minute or second that is named, so that a time as Parley shows it takes in what happened then.
 * @throws UsageError
 */
export const endOf = (text: string, option: string): Instant => {
  const [, minute, second, fraction] = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:(\d{2})(?::(\d{2})(\.\d+)?)?)?/.exec(text) ?? [];
  const length = minute === undefined ? DAY : second === undefined ? MINUTE : fraction === undefined ? 1_000 : 1;
  return new Date(Date.parse(instantOf(text, option, 0)) + length - 1).toISOString() as Instant;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: 60 * MINUTE, d: DAY, w: 7 * DAY };

const before = (last: string, now: Date): Instant => {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(last) ?? [];
  const length = UNITS[unit];
  if (length === undefined) throw new UsageError(`--last ${last} is not a length of time: write 30m, 24h, 7d or 2w.`);
  if (Number(count) === 0) throw new UsageError(`--last ${last} is no time at all: write 30m, 24h, 7d or 2w.`);
  return new Date(now.getTime() - Number(count) * length).toISOString() as Instant;
};

const instantOf = (text: string, option: string, wholeDay: number): Instant => {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  // Without a zone JavaScript would take the machine's.
  const zoned = isDay || /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`;
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(zoned) : NaN;
  if (Number.isNaN(time) || (isDay && !new Date(time).toISOString().startsWith(text)))
    throw new UsageError(`--${option} ${text} is not a date: write 2026-12-01 or 2026-12-01T09:30 (UTC).`);
  return new Date(time + (isDay ? wholeDay : 0)).toISOString() as Instant;
};
