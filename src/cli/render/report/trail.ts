import type { CampaignReport } from '../../../projections/report.ts';
import type { TrailEntry } from '../../../projections/report/trail.ts';
import { counted } from '../amounts.ts';
import { type Html, html } from './html.ts';
import { type Column, section, table, type TableRow } from './parts.ts';

/** What was recorded about the campaign, with the hash of each event, and how to find out whether it still is so. */
export const trailSection = ({ trail, head, details }: CampaignReport): Html => {
  const { first, last, leftOut, counts } = trail;
  const recorded = counts.reduce((sum, { count }) => sum + count, 0);
  const listed = first.length + last.length;
  return section(
    'trail',
    'Audit trail',
    html`<p>${counted(recorded, 'event')} of this campaign ${recorded === 1 ? 'is' : 'are'} on record.</p>
      ${head === null ? null : checkOf(head)}
      <details>
        <summary>
          ${leftOut === 0 ? `All ${listed} entries` : `${listed} of ${listed + leftOut} entries`}, without the routine
          of effects
        </summary>
        <p class="remark">${counts.map(({ type, count }) => `${count} ${type}`).join(', ')}.</p>
        ${
          leftOut === 0
            ? table('Every entry, oldest first.', COLUMNS, first.map(rowOf))
            : html`${table(`The first ${first.length} entries.`, COLUMNS, first.map(rowOf))}
                <p class="gap">
                  ${leftOut.toLocaleString('en-US')} entries between are left out here:
                  <code>parley log --campaign ${details.campaignId} --format ndjson</code> shows every one.
                </p>
                ${table(`The last ${last.length} entries.`, COLUMNS, last.map(rowOf))}`
        }
      </details>`,
  );
};

const COLUMNS: readonly Column[] = [
  { title: 'Position', kind: 'number' },
  { title: 'Time (UTC)' },
  { title: 'Type' },
  { title: 'Influencer' },
  { title: 'Actor' },
  { title: 'Hash', kind: 'code' },
];

const SHORT = 12;

const rowOf = ({ position, at, type, actor, influencerName, hash }: TrailEntry): TableRow => ({
  cells: [
    String(position),
    html`<time datetime="${at}">${at.slice(0, 19).replace('T', ' ')}</time>`,
    type,
    influencerName ?? '–',
    actor,
    html`<code>${hash.slice(0, SHORT)}</code>`,
  ],
});

const checkOf = ({ position, hash }: NonNullable<CampaignReport['head']>): Html =>
  html`<div class="check">
    <p>This report shows the log up to event ${position}, whose hash is</p>
    <p><code class="hash">${hash}</code></p>
    <p>
      Each event’s hash is reckoned over the event and the hash before it, so this one stands for all ${position} of
      them. To check it, run <code>parley verify</code> on the database, and then
      <code>sqlite3 parley.db "SELECT hash FROM events WHERE position = ${position}"</code>: it prints this very hash.
    </p>
  </div>`;
