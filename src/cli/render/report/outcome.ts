import type { UnmatchedInfluencer } from '../../../projections/queries.ts';
import type { CampaignReport } from '../../../projections/report.ts';
import { type Outcome, OUTCOMES } from '../../../projections/report/outcomes.ts';
import { percent } from '../amounts.ts';
import type { Html } from './html.ts';
import type { Colour } from './palette.ts';
import { section } from './parts.ts';
import { type Share, shareBar } from './share-bar.ts';

/** What came of everybody on the list, as shares of it. Deals are told even where there are none. */
export const outcomeSection = ({ influencers, details: { unmatched } }: CampaignReport): Html => {
  const all = influencers.length + unmatched.length;
  const share = (name: string, colour: Colour, count: number): Share => ({
    name,
    colour,
    amount: count,
    words: String(count),
    note: count === 0 ? null : percent(count / all),
  });
  const found = OUTCOMES.map((outcome) => {
    const { name, colour } = OUTCOME_LOOKS[outcome];
    return share(name, colour, influencers.filter((each) => each.outcome === outcome).length);
  });
  const leftOut = unmatched.filter(isLeftOut).length;
  const shares = [
    ...found,
    share('Not found in the sheet', 'offered', unmatched.length - leftOut),
    share('Left out', 'free', leftOut),
  ];
  return section(
    'outcome',
    'Outcome',
    shareBar(
      'Influencers on the list by outcome',
      shares.filter(({ amount }, index) => index === 0 || amount > 0),
    ),
  );
};

/** How each outcome is called and marked wherever one is shown. */
export const OUTCOME_LOOKS: Readonly<Record<Outcome, Readonly<{ name: string; colour: Colour }>>> = {
  deal: { name: 'Deals', colour: 'deal' },
  escalated: { name: 'Escalated', colour: 'waiting' },
  with_person: { name: 'With a person', colour: 'theirs' },
  under_way: { name: 'Under way', colour: 'ours' },
  no_reply: { name: 'No reply', colour: 'quiet' },
  declined: { name: 'Declined', colour: 'declined' },
};

/** Nothing in the sheet can change that these are not written to. */
const isLeftOut = ({ outcome }: UnmatchedInfluencer): boolean => outcome === 'suppressed' || outcome === 'listed_twice';
