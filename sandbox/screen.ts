import Database from 'better-sqlite3';
import Table from 'cli-table3';

/** One influencer as the read models tell it; amounts in cents. */
export type Line = Readonly<{
  name: string;
  status: string;
  round: number;
  ask: number | null;
  offer: number | null;
  deal: number | null;
  views: number;
}>;

export type Totals = Readonly<{ client: string; budget: number; target: number; spent: number; views: number }>;

/** What the demo shows is read from the application's own database, as anybody's SQL would. */
export type Campaign = Readonly<{
  lines(): readonly Line[];
  totals(): Totals | null;
  missing(): number;
  /** Messages that are still to be posted or drawn anew: a card is, when it has been quiet for a moment. */
  unsaid(): number;
  close(): void;
}>;

export const watchCampaign = (file: string): Campaign => {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  return {
    lines: () => database.prepare(LINES).all() as Line[],
    totals: () => (database.prepare(TOTALS).get() as Totals | undefined) ?? null,
    missing: () => (database.prepare(MISSING).get() as { n: number }).n,
    unsaid: () => (database.prepare(UNSAID).get() as { n: number }).n,
    close: () => database.close(),
  };
};

/**
 * Redraws one line per influencer on a terminal that holds them all; elsewhere, and where the cursor could not go back
 * to the first of them, prints a line whenever one has changed.
 */
export const liveScreen = (out: Pick<NodeJS.WriteStream, 'isTTY' | 'rows' | 'columns' | 'write'>) => {
  const shown = new Map<string, string>();
  let height = 0;
  return {
    show(lines: readonly Line[]): void {
      const rendered = lines.map((line) => [line.name, rowOf(line)] as const);
      if (out.isTTY && rendered.length + 1 < out.rows && HEADING.length < out.columns) {
        if (height > 0) out.write(`\x1b[${height}A`);
        out.write([HEADING, ...rendered.map(([, row]) => row)].map((row) => `\x1b[2K${row}\n`).join(''));
        height = rendered.length + 1;
        return;
      }
      if (shown.size === 0 && rendered.length > 0) out.write(`${HEADING}\n`);
      for (const [name, row] of rendered) {
        if (shown.get(name) !== row) out.write(`${row}\n`);
        shown.set(name, row);
      }
    },
  };
};

/** The outcome: who, how many, for how much, against the budget and the target. */
export const closingTable = (lines: readonly Line[], totals: Totals, missing: number): string => {
  const table = new Table({ head: ['Outcome', 'Influencers', 'Amount', 'CPM'], style: { head: [], border: [] } });
  for (const [outcome, statuses] of OUTCOMES) {
    const those = lines.filter(({ status }) => statuses.includes(status));
    if (those.length === 0) continue;
    const deals = those.filter(({ deal }) => deal !== null);
    const paid = deals.reduce((sum, { deal }) => sum + (deal ?? 0), 0);
    const views = deals.reduce((sum, line) => sum + line.views, 0);
    table.push([
      `${outcome} (${those.length})`,
      those.map(({ name }) => name).join('\n'),
      deals.length === 0 ? '' : those.map(({ deal }) => usd(deal)).join('\n'),
      deals.length === 0 ? '' : those.map((line) => cpm(line.deal, line.views)).join('\n') + `\n= ${cpm(paid, views)}`,
    ]);
  }
  if (missing > 0) table.push([`Not in the sheet (${missing})`, 'skipped, the team was asked to add them', '', '']);
  const average = totals.views === 0 ? 'no deals' : cpm(totals.spent, totals.views);
  return [
    table.toString(),
    `${totals.client}: spent ${usd(totals.spent)} of ${usd(totals.budget)} (${Math.round((100 * totals.spent) / totals.budget)} %); ` +
      `views-weighted CPM ${average} against a target of ${dollars(totals.target, 2)}`,
  ].join('\n');
};

const OUTCOMES: readonly (readonly [string, readonly string[]])[] = [
  ['Deals', ['agreed']],
  ['Waiting for a person', ['escalated', 'human_managed', 'paused']],
  ['Declined', ['declined', 'stopped']],
  // A demo lasts seconds and the application keeps real time: nobody is silent for long enough to be called stale.
  ['Still waiting for a reply', ['awaiting_reply']],
  ['No reply', ['stale']],
  ['Waiting for budget', ['queued_for_budget']],
  ['Under way', ['offering', 'considering_reply']],
];

const usd = (amount: number | null): string => (amount === null ? '–' : dollars(amount, amount % 100 === 0 ? 0 : 2));

/** Always with cents: CPMs are read below and beside one another. */
const cpm = (amount: number | null, views: number): string =>
  amount === null ? '–' : dollars(Math.round((amount / views) * 1000), 2);

const dollars = (amount: number, minimumFractionDigits: number): string =>
  (amount / 100).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits,
    maximumFractionDigits: 2,
  });

const cells = (name: string, state: string, round: string, ask: string, offer: string, price: string): string =>
  [name.padEnd(22), state.padEnd(20), round.padStart(5), ask.padStart(10), offer.padStart(10), price.padStart(9)].join(
    ' ',
  );

const HEADING = cells('influencer', 'state', 'round', 'their ask', 'our offer', 'CPM');

const rowOf = ({ name, status, round, ask, offer, deal, views }: Line): string =>
  cells(
    name.slice(0, 22),
    status.replaceAll('_', ' '),
    String(round),
    usd(ask),
    usd(deal ?? offer),
    cpm(deal ?? offer, views),
  );

const LINES = `SELECT c.name, n.status, n.offers AS round, n.ask, n.last_offer AS offer, n.deal, n.impressions AS views
  FROM negotiations n JOIN contacts c ON c.key = n.influencer_id ORDER BY n.place`;
const TOTALS = `SELECT c.client_name AS client, c.budget, c.target_cpm AS target,
    ifnull(sum(n.deal), 0) AS spent, ifnull(sum(iif(n.deal IS NULL, 0, n.impressions)), 0) AS views
  FROM campaigns c LEFT JOIN negotiations n ON n.campaign_id = c.key WHERE c.budget IS NOT NULL GROUP BY c.key`;
const MISSING = `SELECT count(*) AS n FROM campaigns c, json_each(c.state, '$.lookups') l
  WHERE l.value ->> '$.outcome' IN ('missing', 'ambiguous', 'unreadable')`;
const UNSAID = `SELECT count(*) AS n FROM effects WHERE system = 'slack' AND status IN ('pending', 'tried')`;
