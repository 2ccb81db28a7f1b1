import type { Database } from 'better-sqlite3';
import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import type { CampaignId } from '../../events/units.ts';
import { campaignLog } from '../../projections/replay/campaign-log.ts';
import { changesBetween } from '../../projections/replay/changes.ts';
import {
  campaignPicture,
  type InfluencerPicture,
  influencerPictures,
  ledgerIn,
} from '../../projections/replay/pictures.ts';
import { replayed, replayOf, type Replayed } from '../../projections/replay/replay.ts';
import { walkCampaign } from '../../projections/replay/steps.ts';
import type { CampaignRow } from '../../projections/queries.ts';
import { INFLUENCERS_AT_CSV } from '../render/csv-columns.ts';
import { counted } from '../render/amounts.ts';
import {
  type CampaignAt,
  campaignAtLines,
  campaignChangedCells,
  campaignDiffLines,
  campaignTitle,
  type InfluencerChanges,
  NO_INFLUENCER,
} from '../render/replay/campaign.ts';
import { CHANGES_CSV } from '../render/replay/csv.ts';
import { betweenLines } from '../render/replay/words.ts';
import { type Between, type Moment, momentMeant, spanMeant } from './at.ts';
import { EXIT } from './failure.ts';
import { campaignMeant } from './find.ts';
import { opened } from './looking.ts';
import { command, type Common, type Format } from './options.ts';
import { showDocument, type Wish, wishOf, withReplayOptions } from './replay-options.ts';
import { writeCsv } from './rows.ts';
import { standardOutput, type Terminal } from './terminal.ts';
import { teller, walkAlong } from './walking.ts';

/** `parley replay campaign`: one campaign as it was, folded from the log. */
export const replayCampaign = command({
  options: (yargs: Argv<Common>) =>
    withReplayOptions(yargs)
      .usage(
        'parley replay campaign <which> [options]\n\nShows one campaign as it was at a moment, folded from the log alone: ' +
          'terms, money, every influencer with the ceiling of that moment. Asks nobody outside.',
      )
      .positional('which', { type: 'string', demandOption: true, describe: 'client name or ClickUp task id' })
      .example('parley replay campaign "Northwind Coffee" --at 2026-12-01', 'when that day ended')
      .example('parley replay campaign 86c2yk1fa --at 1204', 'as it was at a position')
      .example('parley replay campaign 86c2yk1fa --step', 'what each event changed')
      .example('parley replay campaign 86c2yk1fa --diff 2026-12-01..2026-12-08', 'what a week changed')
      .example('parley replay campaign 86c2yk1fa --step --format csv > steps.csv', 'for a spreadsheet')
      .example('parley replay campaign 86c2yk1fa --follow', 'live, beside parley serve'),
  run: async (args) => {
    const wish = wishOf(args);
    const db = opened(args.db, openForReading);
    try {
      const row = campaignMeant(db, args.which);
      const out = standardOutput();
      switch (wish.what) {
        case 'state':
          showState(db, row, momentMeant(db, wish.at ?? 'now', 'at'), args.format, out);
          break;
        case 'diff':
          showDiff(db, row, spanMeant(db, wish.span), args.format, out);
          break;
        case 'walk':
          await showWalk(db, row, momentMeant(db, wish.at ?? 'now', 'at'), { ...wish, format: args.format }, out);
      }
      return EXIT.ok;
    } finally {
      db.close();
    }
  },
});

const stateOf = (at: Replayed, { place }: Moment): CampaignAt => {
  const { submission, status, lookups } = at.campaign;
  return {
    campaignId: at.campaignId,
    moment: place,
    status,
    submission,
    budget: submission?.budget ?? null,
    targetCpm: submission?.targetCpm ?? null,
    ledger: ledgerIn(at),
    influencers: influencerPictures(at),
    unmatched: Object.values(lookups).filter(({ outcome }) => outcome !== 'matched').length,
  };
};

const showState = (db: Database, row: CampaignRow, moment: Moment, format: Format, out: Terminal): void => {
  const state = stateOf(replayed(row.campaignId, campaignLog(db, row.campaignId, moment)), moment);
  if (format === 'csv') writeCsv(state.influencers, INFLUENCERS_AT_CSV, out);
  else if (format !== 'table') showDocument({ ...state, clientName: row.clientName }, format, out);
  else for (const line of [titleOf(row, out), ...campaignAtLines(state, out)]) out.line(line);
};

const showDiff = (db: Database, row: CampaignRow, { from, to }: Between, format: Format, out: Terminal): void => {
  const { campaignId } = row;
  const replay = replayOf(campaignId);
  const picture = () => ({ campaign: campaignPicture(replay.now), influencers: influencerPictures(replay.now) });
  for (const event of campaignLog(db, campaignId, from)) replay.advance(event);
  const before = picture();
  let events = 0;
  for (const event of campaignLog(db, campaignId, { after: from.upTo, upTo: to.upTo })) {
    replay.advance(event);
    events += 1;
  }
  const after = picture();
  const campaign = changesBetween(before.campaign, after.campaign);
  const influencers = influencersBetween(before.influencers, after.influencers);
  if (format === 'csv') {
    writeCsv(campaignChangedCells(campaign, influencers), CHANGES_CSV, out);
    return;
  }
  if (format !== 'table') {
    const changes = { campaign, influencers };
    const { clientName } = row;
    showDocument({ campaignId, clientName, from: from.place, to: to.place, events, changes }, format, out);
    return;
  }
  const lines = campaignDiffLines(campaign, influencers, out);
  for (const line of [
    titleOf(row, out),
    ...betweenLines({ from, to }, counted(events, 'event'), out),
    ...(lines.length === 0 ? ['Nothing differs.'] : lines),
  ])
    out.line(line);
};

/** Everybody of whom anything differs; whoever was not there before began from nothing. */
const influencersBetween = (
  before: readonly InfluencerPicture[],
  after: readonly InfluencerPicture[],
): readonly InfluencerChanges[] => {
  const earlier = new Map(before.map((each) => [each.negotiationId, comparedOf(each)]));
  return after.flatMap((influencer) => {
    const changes = changesBetween(earlier.get(influencer.negotiationId) ?? NO_INFLUENCER, comparedOf(influencer));
    return changes.length === 0 ? [] : [{ influencer, changes }];
  });
};

const comparedOf = ({ status, offers, ask, lastOffer, held, deal, cpm, ceiling }: InfluencerPicture) => ({
  ...{ status, offers, ask, lastOffer, held, deal, cpm, ceiling },
});

type Walk = Extract<Wish, { what: 'walk' }> & Readonly<{ format: Format }>;

const showWalk = (db: Database, row: CampaignRow, { upTo }: Moment, wish: Walk, out: Terminal): Promise<void> => {
  const { past, follow, format } = wish;
  const isTable = format === 'table';
  if (isTable) out.line(titleOf(row, out));
  const onFollowing = (): void => {
    if (isTable) out.line(out.paint('faint', `following from #${upTo}, Ctrl-C ends`));
  };
  const campaignId: CampaignId = row.campaignId;
  const [walk, events] = [walkCampaign(campaignId), campaignLog(db, campaignId, { upTo })];
  return walkAlong(db, { walk, campaignId, events, upTo, past, follow, onFollowing }, teller(format, true, out));
};

const titleOf = ({ clientName, campaignId }: CampaignRow, out: Terminal): string =>
  campaignTitle(clientName, campaignId, out);
