import type { CampaignReport } from '../../../projections/report.ts';
import { UNMATCHED } from '../campaigns.ts';
import { type Html, html } from './html.ts';
import { ERASED, section, table } from './parts.ts';

/** Who is on the list and was not written to; null where there is nobody. */
export const unmatchedSection = ({ details: { unmatched } }: CampaignReport): Html | null =>
  unmatched.length === 0
    ? null
    : section(
        'unmatched',
        'Not negotiated with',
        table(
          'Names on the form that no negotiation was started for.',
          [{ title: 'Name' }, { title: 'Line of the form', kind: 'number' }, { title: 'Why' }],
          unmatched.map(({ name, place, outcome }) => ({
            cells: [html`<span class="name">${name ?? ERASED}</span>`, String(place), UNMATCHED[outcome]],
          })),
        ),
      );

/** What was wrong with a form that started nothing; null where it was accepted. */
export const rejectionSection = ({ rejection }: CampaignReport): Html | null => {
  if (rejection === null) return null;
  const { fields, problems } = rejection;
  return section(
    'rejection',
    'Why the form was rejected',
    problems === null
      ? html`<p>What stood in the form was erased. Rejected because of: ${fields.join(', ')}.</p>`
      : table(
          'Each field that has to be corrected.',
          [{ title: 'Field' }, { title: 'Held' }, { title: 'Expected' }],
          problems.map(({ field, held, expected }) => ({
            cells: [html`<span class="name">${field}</span>`, held === null ? 'nothing' : `“${held}”`, expected],
          })),
        ),
  );
};
