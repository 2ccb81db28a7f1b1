import { median, percentile, type Result, timesAsFast } from './contest.ts';
import type { Ingested } from './ingest.ts';
import type { Asked, Pass, Passed } from './large.ts';
import type { Figure } from './page.ts';

const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en-US')}/s`;
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;
const millis = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** What is only there to be measured against. */
const limit = (what: string, figure: string): Figure => ({ what, figure, against: '', asked: '', met: null });

const faster = (
  what: string,
  one: Pick<Result, 'rates' | 'perSecond'>,
  other: Pick<Result, 'rates'>,
  asked: Asking,
): Figure => {
  const ratio = timesAsFast(one, other);
  const aim = asked.aim === undefined ? '' : `, aim ${asked.aim} ×`;
  return {
    what,
    figure: rate(one.perSecond),
    against: `${times(ratio)} ${asked.of}`,
    asked: `${asked.least} ×${aim}`,
    met: ratio >= asked.least,
  };
};

type Asking = Readonly<{ of: string; least: number; aim?: number }>;

/** In the order of `appending`: bare, one at a time, together, and the peer where it is installed. */
export const appendFigures = ([bare, alone, together, emmett]: readonly Result[]): readonly Figure[] => {
  if (bare === undefined || alone === undefined || together === undefined) return [];
  const ofBare = 'the bare insert';
  return [
    limit('bare insert, one at a time, durable', rate(bare.perSecond)),
    emmett === undefined
      ? limit('Emmett, one at a time', 'not installed')
      : limit('Emmett, one at a time, durable, one connection', rate(emmett.perSecond)),
    faster('append, one at a time', alone, bare, { of: ofBare, least: 0.4, aim: 0.6 }),
    ...(emmett === undefined ? [] : [faster('the same', alone, emmett, { of: 'Emmett', least: 1.5 })]),
    faster('append, 64 callers', together, bare, { of: ofBare, least: 1.5, aim: 3 }),
    ...(emmett === undefined ? [] : [faster('the same', together, emmett, { of: 'Emmett', least: 5 })]),
  ];
};

export const readFigures = ([bare, parley]: readonly Result[]): readonly Figure[] =>
  bare === undefined || parley === undefined
    ? []
    : [
        limit('bare rows of a stream of 50, read and parsed', rate(bare.perSecond)),
        faster('a stream of 50 events, read', parley, bare, { of: 'the bare rows', least: 0.8 }),
      ];

export const passFigures = (passed: Readonly<Record<Pass, Passed>>, events: number): readonly Figure[] => {
  const size = events.toLocaleString('en-US');
  const { bare_read, rebuild, bare_chain, verify_chain, verify } = passed;
  return [
    limit(`bare read and parse of ${size} events`, rate(bare_read.perSecond)),
    faster(`rebuild of all read models from ${size}`, rebuild, bare_read, {
      of: 'the bare read and parse',
      least: 0.4,
      aim: 0.65,
    }),
    {
      what: 'its peak memory',
      figure: `${Math.round(rebuild.peakMegabytes)} MB`,
      against: '',
      asked: 'under 600 MB',
      met: rebuild.peakMegabytes < 600,
    },
    limit(`bare SHA-256 chain over ${size} rows`, rate(bare_chain.perSecond)),
    faster(`verify: chain, gaps, personal parts of ${size}`, verify_chain, bare_chain, {
      of: 'the bare chain',
      least: 0.6,
    }),
    {
      ...limit('verify with SQLite’s own check of the file', rate(verify.perSecond)),
      against: `${times(timesAsFast(verify, bare_chain))} the bare chain`,
    },
  ];
};

type Second = Readonly<{
  first: Asked;
  second: Asked;
  toFirst: readonly number[];
  toSecond: readonly number[];
  commanded: readonly Readonly<{ name: string; millis: number }>[];
  events: number;
}>;

/** Queries and whole commands at so many events, and what twice as many cost. */
export const secondFigures = ({ first, second, toFirst, toSecond, commanded, events }: Second): readonly Figure[] => {
  const size = events.toLocaleString('en-US');
  const grown = (what: string, one: readonly number[], other: readonly number[]): Figure => {
    const ratio = median(other) / median(one);
    return {
      what,
      figure: `${millis(median(one))}, then ${millis(median(other))}`,
      against: times(ratio),
      asked: 'within 20 %',
      met: ratio <= 1.2,
    };
  };
  return [
    ...Object.entries(first).map(([name, all]) => ({
      what: `${name}, of ${size} events`,
      figure: `p50 ${millis(median(all))}, p99 ${millis(percentile(all, 0.99))}`,
      against: '',
      asked: 'p99 under 20 ms',
      met: percentile(all, 0.99) < 20,
    })),
    ...commanded.map(({ name, millis: taken }) => ({
      what: `\`${name}\`, start included`,
      figure: millis(taken),
      against: '',
      asked: 'under 500 ms',
      met: taken < 500,
    })),
    grown(`one append at ${size} events and at twice as many`, toFirst, toSecond),
    ...Object.entries(first).map(([name, all]) => grown(`${name}, likewise`, all, second[name] ?? all)),
  ];
};

export const deliveryFigures = ({ millis: all, cpuMicros }: Ingested): readonly Figure[] => [
  {
    what: 'a signed webhook over HTTP, durable before its 200, at 200/s',
    figure: `p50 ${millis(median(all))}, p99 ${millis(percentile(all, 0.99))}`,
    against: `${(cpuMicros / 1_000).toFixed(1)} ms of CPU each`,
    asked: 'p99 under 50 ms',
    met: percentile(all, 0.99) < 50,
  },
];
