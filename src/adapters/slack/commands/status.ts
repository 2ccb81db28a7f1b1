import { draftsToReview } from '../../../projections/effect-rows.ts';
import { campaignList, type CampaignRow, outagesNow, waitingEffects } from '../../../projections/queries.ts';
import type { Application } from '../../application.ts';
import { fields, list, type Message } from '../blocks.ts';
import { inline, mrkdwn, words } from '../text.ts';
import { answer } from './answer.ts';

export const status = ({ log, faulted }: Pick<Application, 'log' | 'faulted'>): Message => {
  const db = log.database;
  const campaigns = campaignList(db);
  const sum = (of: (campaign: CampaignRow) => number) => campaigns.reduce((total, each) => total + of(each), 0);
  const running = campaigns.filter((each) => each.status === 'started' && each.standing === 'running').length;
  const paused = campaigns.filter((each) => each.standing === 'paused').length;
  const rejected = campaigns.filter((each) => each.status === 'rejected').length;
  const outages = outagesNow(db);
  const broken = faulted();
  return answer(
    outages.length + broken.length === 0 ? 'Parley is running.' : 'Parley is running, not without trouble.',
    [
      fields([
        ['Campaigns running', words(String(running))],
        ...(paused === 0 ? [] : [['Campaigns paused', words(String(paused))] as const]),
        ['Forms to correct', words(String(rejected))],
        ['Negotiations open', words(String(sum(({ open }) => open)))],
        ['Waiting for a person', words(String(sum(({ escalated }) => escalated) + draftsToReview(db)))],
        ['Agreed', words(String(sum(({ agreed }) => agreed)))],
      ]),
      list(
        words('*Failing now*'),
        outages.map(({ system, began }) => mrkdwn`${inline(system)}, since ${inline(began)}`),
      ),
      list(
        words('*On its way*'),
        waitingEffects(db).map(
          ({ kind, status: state, count }) => mrkdwn`${count} × ${inline(kind.replaceAll('_', ' '))}, ${inline(state)}`,
        ),
      ),
      list(
        words('*Read models that stopped following* (run `parley rebuild`)'),
        broken.map((name) => inline(name)),
      ),
    ],
  );
};
