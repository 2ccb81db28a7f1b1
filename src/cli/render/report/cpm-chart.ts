import { dot, gridY, line, ruleY, text } from '@observablehq/plot';
import type { CampaignTerms } from '../../../domain/campaign/ledger.ts';
import type { Cpm, Instant } from '../../../events/units.ts';
import type { Average } from '../../../projections/report/averages.ts';
import { cpm } from '../amounts.ts';
import { atBothWidths, drawing } from './drawing.ts';
import type { Html } from './html.ts';
import { PALETTE } from './palette.ts';
import { timeTicks } from './time-ticks.ts';

/** The running average as steps, every deal as a ring, the target as a dashed line, over the campaign's whole time. */
export type CpmChart = Readonly<{
  averages: readonly Average[];
  terms: CampaignTerms;
  since: Instant;
  until: Instant;
}>;

export const cpmChart = (label: string, { averages, terms, since, until }: CpmChart): Html => {
  const steps = averages.map(({ at, averageCpm }) => ({ at: new Date(at), cpm: averageCpm ?? NaN }));
  const last = steps.at(-1);
  const running = last === undefined ? [] : [...steps, { at: new Date(until), cpm: last.cpm }];
  const deals = averages.flatMap(({ at, deal }) => (deal === null ? [] : [{ at: new Date(at), cpm: deal.cpm }]));
  const [low, high] = rangeOf(terms, steps, deals);
  const within = deals.filter((each) => each.cpm <= high);
  const beyond = deals.filter((each) => each.cpm > high).map(({ at }) => ({ at, cpm: high }));
  const ends = running.slice(-1).filter((step) => !Number.isNaN(step.cpm));
  const target = { cpm: terms.targetCpm, words: `target ${cpm(terms.targetCpm)}` };
  const opening = { cpm: terms.openingCpm, words: `offers begin at ${cpm(terms.openingCpm)}` };
  const few = averages.length <= FEW;
  const { format, count } = timeTicks(since, until);

  return atBothWidths(label, (width, narrow) =>
    drawing({
      width,
      height: narrow ? 220 : 280,
      marginLeft: 62,
      marginRight: 64,
      marginTop: 18,
      marginBottom: 40,
      x: {
        type: 'utc',
        domain: [new Date(since), new Date(until)],
        label: null,
        ticks: narrow ? 3 : count,
        tickFormat: format,
        tickSize: 4,
      },
      y: {
        domain: [low, high],
        label: null,
        ticks: 5,
        tickFormat: (value: number) => cpm(value as Cpm),
        tickSize: 0,
      },
      marks: [
        gridY({ ticks: 5, stroke: PALETTE.line, strokeOpacity: 1 }),
        ruleY([opening], { y: 'cpm', stroke: PALETTE.quiet, strokeDasharray: '1 4' }),
        ruleY([target], { y: 'cpm', stroke: PALETTE.ink, strokeDasharray: '6 4' }),
        text([target], { ...LABEL, dy: -9 }),
        text([opening], { ...LABEL, dy: 10 }),
        line(running, { x: 'at', y: 'cpm', curve: 'step-after', stroke: PALETTE.ours, strokeWidth: 2.5 }),
        dot(within, { ...DEAL, r: few ? 4 : 3 }),
        dot(beyond, { ...DEAL, symbol: 'triangle', r: 4, fill: PALETTE.deal }),
        dot(few ? steps : [], { ...AT, r: 3, fill: PALETTE.ours }),
        text(ends, {
          x: 'at',
          y: 'cpm',
          text: (step: { cpm: number }) => cpm(step.cpm as Cpm),
          dx: 6,
          textAnchor: 'start',
          fontWeight: 700,
          fill: PALETTE.ours,
        }),
      ],
    }),
  );
};

const FEW = 40;
/** A person may agree to many times the target: one such deal must not flatten the line that the chart is about. */
const HIGHEST_OF_TARGET = 1.5;

const AT = { x: 'at', y: 'cpm' } as const;
const DEAL = { ...AT, stroke: PALETTE.deal, strokeWidth: 1.5, fill: 'white' } as const;
const LABEL = {
  y: 'cpm',
  text: 'words',
  frameAnchor: 'left',
  dx: 4,
  fill: PALETTE.ink,
  stroke: 'white',
  strokeWidth: 4,
} as const;

type Value = Readonly<{ cpm: number }>;

/** A little wider than what is shown, so that no line lies on an edge. */
const rangeOf = (
  { openingCpm, targetCpm }: CampaignTerms,
  steps: readonly Value[],
  deals: readonly Value[],
): readonly [low: number, high: number] => {
  const averages = steps.map((step) => step.cpm).filter((value) => !Number.isNaN(value));
  const single = deals.map((deal) => Math.min(deal.cpm, targetCpm * HIGHEST_OF_TARGET));
  const values = [openingCpm, targetCpm, ...averages, ...single];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low) * 0.15 || high * 0.1 || 1;
  return [Math.max(0, low - margin), high + margin];
};
