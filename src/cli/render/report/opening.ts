import type { CampaignTerms } from '../../../domain/campaign/ledger.ts';
import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import type { CampaignReport } from '../../../projections/report.ts';
import { counted, cpm, money } from '../amounts.ts';
import { type Html, html } from './html.ts';
import { dateWords, moment, title } from './parts.ts';

/** Which campaign, under which terms, and how it stands, in one paragraph. */
export const opening = (report: CampaignReport): Html => {
  const { details, head } = report;
  return html`<header>
    <p class="kind">Campaign report, confidential</p>
    <h1>${clientOf(report)}</h1>
    <p class="lead">${leadOf(report)}</p>
    ${termsList(termsOf(report))}
    ${
      head === null
        ? null
        : html`<p class="as-of">
            As of ${moment(head.at)}, event ${head.position} of the log. Campaign ${details.campaignId},
            ${title(details.status).toLowerCase()}. This page names influencers, quotes their mails and shows limits
            that they must not know.
          </p>`
    }
  </header>`;
};

export const clientOf = ({ details }: CampaignReport): string =>
  details.clientName ?? 'A campaign without a client yet';

const termsList = (terms: readonly (readonly [string, string])[]): Html | null =>
  terms.length === 0
    ? null
    : html`<dl class="terms">
        ${terms.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`;

const termsOf = ({ details: { submission } }: CampaignReport): readonly (readonly [string, string])[] => {
  if (submission === null) return [];
  const { deliverables, timeline, openingCpm, targetCpm, budget } = submission;
  return [
    ['Deliverables', describeDeliverables(deliverables)],
    ['Timeline', `${timeline.start === null ? 'until' : `${dateWords(timeline.start)} to`} ${dateWords(timeline.end)}`],
    ['Budget', money(budget)],
    ['CPM range', `${cpm(openingCpm)} to ${cpm(targetCpm)}`],
  ];
};

const leadOf = ({ details, rejection, agreements, escalations }: CampaignReport): string => {
  const { submission, ledger, negotiationRows } = details;
  if (rejection !== null)
    return 'The form was rejected, so nothing was started. Correcting the task in ClickUp starts it.';
  if (submission === null || ledger === null) return 'The form has not been read yet, so nothing was started.';
  if (negotiationRows.length === 0)
    return submission.listed === 0
      ? 'The form lists no influencers, so nobody was written to.'
      : `None of the ${counted(submission.listed, 'listed influencer')} could be negotiated with so far.`;
  const waiting = escalations.filter(({ settled }) => settled === null).length;
  return [
    `${agreements.length} of ${counted(negotiationRows.length, 'influencer')} agreed, for ${money(ledger.spent)} of a budget of ${money(submission.budget)}.`,
    ...(ledger.averageCpm === null ? [] : [averageSentence(ledger.averageCpm, submission)]),
    ...(waiting === 0
      ? []
      : [waiting === 1 ? 'One waits for a person’s decision.' : `${waiting} wait for a person’s decision.`]),
  ].join(' ');
};

/** To whole cents, as both amounts are shown: a difference that is not seen is none. */
const averageSentence = (average: number, { targetCpm }: CampaignTerms): string => {
  const difference = Math.round(targetCpm) - Math.round(average);
  const against =
    difference === 0
      ? 'exactly the target'
      : `${cpm(Math.abs(difference) as Parameters<typeof cpm>[0])} ${difference > 0 ? 'under' : 'over'} the target of ${cpm(targetCpm)}`;
  return `The views-weighted CPM is ${cpm(average as Parameters<typeof cpm>[0])}, ${against}.`;
};
