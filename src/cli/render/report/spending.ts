import type { CampaignReport } from '../../../projections/report.ts';
import type { Cents } from '../../../events/units.ts';
import { counted, money, percent } from '../amounts.ts';
import { type Html, html } from './html.ts';
import { section } from './parts.ts';
import { type Share, shareBar } from './share-bar.ts';

/** Where the budget stands: spent, promised, and left; null where no form named one. */
export const spendingSection = ({ details }: CampaignReport): Html | null => {
  const { submission, ledger } = details;
  if (submission === null || ledger === null) return null;
  const { budget } = submission;
  const left = budget - ledger.spent - ledger.held - ledger.outstanding;
  const share = (amount: number): string | null => (amount === 0 || budget === 0 ? null : percent(amount / budget));
  const part = (name: string, amount: number, colour: Share['colour']): Share => ({
    name,
    amount,
    words: money(amount as Cents),
    note: share(amount),
    colour,
  });
  return section(
    'spending',
    `Spend against ${money(budget)}`,
    html`${shareBar(
      'The budget by what became of it',
      [
        part(`Spent on ${counted(ledger.deals, 'deal')}`, ledger.spent, 'deal'),
        part('Held for a decision', ledger.held, 'waiting'),
        part('On offer', ledger.outstanding, 'offered'),
        part('Left', Math.max(0, left), 'free'),
      ].filter(({ amount }, index, all) => amount > 0 || index === 0 || index === all.length - 1),
    )}${
      left < 0
        ? html`<p class="remark">
            Were every standing offer accepted, the budget would be passed by ${money(-left as Cents)}; Parley closes
            nothing beyond it.
          </p>`
        : null
    }`,
  );
};
