import { termsOf } from '../../../domain/campaign/campaign.ts';
import type { CampaignReport } from '../../../projections/report.ts';
import { cpm } from '../amounts.ts';
import { cpmChart } from './cpm-chart.ts';
import { type Html, html } from './html.ts';
import { momentWords, section } from './parts.ts';

/** The views-weighted average over time; null before the first deal, when there is nothing to draw. */
export const averagesSection = ({ averages, details, since, head, trail }: CampaignReport): Html | null => {
  const { submission, ledger } = details;
  if (submission === null || since === null || head === null || averages.length === 0) return null;
  const until = trail.last.at(-1)?.at ?? trail.first.at(-1)?.at ?? head.at;
  const [first] = averages;
  const label =
    `Views-weighted CPM of all deals from ${momentWords(since)} to ${momentWords(until)}: it begins at ` +
    `${cpm(first?.averageCpm ?? null)} and stands at ${cpm(ledger?.averageCpm ?? null)}, against a target of ${cpm(submission.targetCpm)}.`;
  return section(
    'cpm',
    'Running CPM against target',
    html`<figure>
      <ul class="legend">
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12"><path class="ours" d="M0 9H12V3H24" /></svg
          >views-weighted CPM of all deals so far
        </li>
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12"><circle class="deal" cx="12" cy="6" r="4" /></svg>CPM
          of one deal
        </li>
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12"><path class="target" d="M0 6H24" /></svg>target
        </li>
      </ul>
      ${cpmChart(label, { averages, terms: termsOf(submission), since, until })}
      <figcaption>
        CPM is the price of 1,000 expected impressions. Each step is a deal, weighed by the impressions that it brings;
        a triangle is a deal beyond the scale. From ${momentWords(since)} to ${momentWords(until)}.
      </figcaption>
    </figure>`,
  );
};
