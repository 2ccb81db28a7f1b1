import { dot, line, ruleY } from '@observablehq/plot';
import type { CampaignTerms } from '../../../domain/campaign/ledger.ts';
import type { Cpm } from '../../../events/units.ts';
import type { ReportedInfluencer } from '../../../projections/report.ts';
import type { Named } from '../../../projections/report/paths.ts';
import { drawing } from './drawing.ts';
import type { Html } from './html.ts';
import { PALETTE } from './palette.ts';

/** What every small chart of a page shares, so that they can be compared: CPM upwards, one place for each amount named. */
export type PathScale = Readonly<{ low: Cpm; high: Cpm; places: number; target: Cpm }>;

/** A single ask far above all others would flatten every path: what lies beyond is drawn at the edge, as an arrow. */
export const pathScale = (influencers: readonly ReportedInfluencer[], terms: CampaignTerms): PathScale => {
  const { openingCpm, targetCpm } = terms;
  const named = influencers.flatMap(({ path }) => path.map((each) => each.cpm));
  const low = Math.max(openingCpm * LOWEST, Math.min(openingCpm, ...named));
  const high = Math.min(targetCpm * HIGHEST, Math.max(targetCpm, ...named));
  const margin = (high - low) * 0.1;
  const longest = Math.max(...influencers.map(({ path }) => path.length), 0);
  return {
    low: Math.max(0, low - margin) as Cpm,
    high: (high + margin) as Cpm,
    places: Math.min(Math.max(longest, FEWEST), MOST),
    target: targetCpm,
  };
};

/** The path of one influencer: our offers filled, their asks open, the deal ringed. */
export const pathChart = ({ path, row }: ReportedInfluencer, scale: PathScale): Html => {
  const points = path.map((each, index) => pointOf(each, index, scale));
  const offers = points.filter(({ side }) => side === 'ours');
  const asks = points.filter(({ side }) => side === 'theirs');
  const deals =
    row.deal === null || row.cpm === null ? [] : [{ place: Math.max(0, path.length - 1), cpm: within(row.cpm, scale) }];
  const at = { x: 'place', y: 'cpm' } as const;
  return drawing({
    width: 240,
    height: 84,
    margin: 8,
    axis: null,
    x: { domain: [0, Math.max(scale.places, path.length) - 1] },
    y: { domain: [scale.low, scale.high] },
    marks: [
      ruleY([scale.target], { stroke: PALETTE.quiet, strokeDasharray: '4 3' }),
      line(asks, { ...at, stroke: PALETTE.theirs, strokeWidth: 1.5 }),
      line(offers, { ...at, stroke: PALETTE.ours, strokeWidth: 1.5 }),
      dot(asks.filter(isWithin), { ...at, r: 3.25, stroke: PALETTE.theirs, strokeWidth: 1.5, fill: 'white' }),
      dot(offers.filter(isWithin), { ...at, r: 3.5, fill: PALETTE.ours }),
      dot(
        points.filter(({ beyond }) => beyond === 'above'),
        { ...at, symbol: 'triangle', r: 4, fill: 'colour' },
      ),
      dot(
        points.filter(({ beyond }) => beyond === 'below'),
        { ...at, symbol: 'triangle', r: 4, rotate: 180, fill: 'colour' },
      ),
      dot(deals, { ...at, r: 6.5, stroke: PALETTE.deal, strokeWidth: 2 }),
    ],
  });
};

const LOWEST = 0.5;
const HIGHEST = 1.75;
const FEWEST = 4;
const MOST = 12;

type Point = Readonly<{
  side: Named['side'];
  place: number;
  cpm: number;
  beyond: 'above' | 'below' | null;
  colour: string;
}>;

const pointOf = ({ side, cpm }: Named, place: number, scale: PathScale): Point => ({
  side,
  place,
  cpm: within(cpm, scale),
  beyond: cpm > scale.high ? 'above' : cpm < scale.low ? 'below' : null,
  colour: side === 'ours' ? PALETTE.ours : PALETTE.theirs,
});

const within = (cpm: number, { low, high }: PathScale): number => Math.min(high, Math.max(low, cpm));

const isWithin = ({ beyond }: Point): boolean => beyond === null;
