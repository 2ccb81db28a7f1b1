import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import type { CampaignReport } from '../../../projections/report.ts';
import type { Agreement } from '../../../projections/report/agreements.ts';
import { counted, cpm, money } from '../amounts.ts';
import { decider } from '../sentences/told.ts';
import { type Html, html } from './html.ts';
import { type Column, folded, minuteOf, person, section, table, type TableRow } from './parts.ts';

/** The deals that stand with their terms, and what they add up to. */
export const agreementsSection = ({ agreements, details: { ledger } }: CampaignReport): Html => {
  if (agreements.length === 0 || ledger === null)
    return section('agreements', 'Agreements', html`<p>No deal has been made.</p>`);
  const total: TableRow = {
    cells: [
      'All deals',
      '',
      ledger.viewsClosed.toLocaleString('en-US'),
      money(ledger.spent),
      cpm(ledger.averageCpm),
      '',
      '',
      '',
    ],
    isTotal: true,
  };
  return section(
    'agreements',
    'Agreements',
    folded(
      agreements.length,
      html`<h3>
        ${counted(agreements.length, 'deal')}, ${money(ledger.spent)}, ${ledger.viewsClosed.toLocaleString('en-US')}
        expected impressions
      </h3>`,
      table('The deals that stand, in the order in which they were made.', COLUMNS, [...agreements.map(rowOf), total]),
    ),
  );
};

const COLUMNS: readonly Column[] = [
  { title: 'Influencer' },
  { title: 'Terms' },
  { title: 'Impressions', kind: 'number' },
  { title: 'Price', kind: 'number' },
  { title: 'CPM', kind: 'number' },
  { title: 'Running CPM', kind: 'number' },
  { title: 'Agreed (UTC)' },
  { title: 'By' },
];

const rowOf = (agreement: Agreement): TableRow => {
  const { row, price, deliverables, runningCpm, at, by } = agreement;
  return {
    cells: [
      person(row),
      describeDeliverables(deliverables),
      row.impressions.toLocaleString('en-US'),
      html`<b>${money(price)}</b>`,
      cpm(agreement.cpm),
      cpm(runningCpm),
      minuteOf(at),
      decider(by),
    ],
  };
};
