import { termsOf } from '../../../domain/campaign/campaign.ts';
import type { CampaignReport, ReportedInfluencer } from '../../../projections/report.ts';
import type { Ending, Outcome } from '../../../projections/report/outcomes.ts';
import { OUTCOMES } from '../../../projections/report/outcomes.ts';
import type { Named } from '../../../projections/report/paths.ts';
import { counted, cpm, money } from '../amounts.ts';
import { picture } from './drawing.ts';
import { type Html, html } from './html.ts';
import { OUTCOME_LOOKS } from './outcome.ts';
import { pathChart, type PathScale, pathScale } from './path-chart.ts';
import { folded, nameOf, person, section, title } from './parts.ts';

/** Everybody’s way to where they stand, grouped by outcome, on one scale; null where nobody was negotiated with. */
export const pathsSection = ({ influencers, details: { submission } }: CampaignReport): Html | null => {
  if (submission === null || influencers.length === 0) return null;
  const scale = pathScale(influencers, termsOf(submission));
  return section(
    'paths',
    'Asks and offers',
    html`<ul class="legend">
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12">
            <path class="ours" d="M0 6H24" />
            <circle class="our-offer" cx="12" cy="6" r="4" /></svg
          >our offer
        </li>
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12">
            <path class="theirs" d="M0 6H24" />
            <circle class="their-ask" cx="12" cy="6" r="3.5" /></svg
          >their ask
        </li>
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12"><circle class="deal" cx="12" cy="6" r="5" /></svg
          >deal
        </li>
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12"><path class="target" d="M0 6H24" /></svg>target CPM
          ${cpm(submission.targetCpm)}
        </li>
        <li>
          <svg class="sign" aria-hidden="true" viewBox="0 0 24 12"><path class="beyond" d="M12 1L17 10H7Z" /></svg
          >beyond the scale
        </li>
      </ul>
      <p class="remark">
        From left to right each amount in the order in which it was named; upwards its CPM, from ${cpm(scale.low)} to
        ${cpm(scale.high)} for everybody
        alike.${influencers.some(({ path }) => path.some(({ by }) => isPersons(by))) ? ' An asterisk marks what a person set.' : null}
      </p>
      ${OUTCOMES.map((outcome) => groupOf(outcome, influencers, scale))}`,
  );
};

const groupOf = (outcome: Outcome, influencers: readonly ReportedInfluencer[], scale: PathScale): Html | null => {
  const group = influencers.filter((each) => each.outcome === outcome);
  if (group.length === 0) return null;
  return folded(
    group.length,
    html`<h3>${OUTCOME_LOOKS[outcome].name} <span class="count">${group.length}</span></h3>`,
    html`<ul class="paths">
      ${group.map((influencer) => cardOf(influencer, scale))}
    </ul>`,
  );
};

const cardOf = (influencer: ReportedInfluencer, scale: PathScale): Html => {
  const { row, path } = influencer;
  return html`<li>
    <p class="who">${person(row)}</p>
    <p class="state ${influencer.outcome}">${stateOf(influencer)}</p>
    ${path.length === 0 ? html`<p class="none">No amount was named.</p>` : picture(labelOf(influencer), pathChart(influencer, scale))}
    <dl>${amounts('Offers', path, 'ours')}${amounts('Asks', path, 'theirs')}</dl>
  </li>`;
};

const amounts = (name: string, path: readonly Named[], side: Named['side']): Html | null => {
  const own = path.filter((each) => each.side === side);
  if (own.length === 0) return null;
  return html`<div>
    <dt>${name}</dt>
    <dd>
      ${own.map(({ price, by }) => html`<span>${money(price)}${isPersons(by) ? html`<abbr title="set by ${by}">*</abbr>` : null}</span> `)}
    </dd>
  </div>`;
};

const isPersons = (by: string | null): boolean => by !== null && by !== 'agent';

const stateOf = ({ row, ending }: ReportedInfluencer): Html => {
  if (row.deal !== null) return html`<b>${money(row.deal)}</b> at ${cpm(row.cpm)}`;
  if (ending !== null) return html`${ENDINGS[ending]}`;
  return html`${row.trigger === null ? title(row.status) : `${title(row.status)}: ${title(row.trigger)}`}`;
};

const ENDINGS: Readonly<Record<NonNullable<Ending>, string>> = {
  refused: 'They declined',
  opted_out: 'They opted out',
  hard_bounce: 'The address bounced',
  walked_away: 'We walked away',
  closed_by_person: 'Closed without a deal',
  withdrawn: 'The deal was withdrawn',
  erased: 'Erased at their wish',
  stopped: 'Stopped',
};

const labelOf = ({ row, path }: ReportedInfluencer): string => {
  const ours = path.filter(({ side }) => side === 'ours').map((each) => each.cpm);
  const theirs = path.filter(({ side }) => side === 'theirs').map((each) => each.cpm);
  const way = (what: string, all: readonly Named['cpm'][]): readonly string[] => {
    const [first] = all;
    const last = all.at(-1);
    if (first === undefined || last === undefined) return [];
    return [
      `${counted(all.length, what)}, ${all.length === 1 ? `CPM ${cpm(first)}` : `CPM from ${cpm(first)} to ${cpm(last)}`}`,
    ];
  };
  const end = row.deal === null ? [] : [`deal at ${money(row.deal)}, CPM ${cpm(row.cpm)}`];
  return `${nameOf(row)}: ${[...way('offer', ours), ...way('ask', theirs), ...end].join('; ')}.`;
};
