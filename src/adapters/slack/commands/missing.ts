import type { Database } from 'better-sqlite3';
import { foundOf, type MissingInfluencer, missingInfluencers } from '../../../projections/missing.ts';
import { PLATFORMS } from '../notices/words.ts';
import { inline, joined, type Mrkdwn, mrkdwn, words } from '../text.ts';
import type { Listing } from './paged.ts';

/** Whom the sheet does not give, by campaign, and what to do about each. */
export const missingListing = (db: Database): Listing => {
  const all = missingInfluencers(db);
  if (all.length === 0)
    return { sentence: 'Nobody is missing: everybody on the running campaigns’ lists was found.', lines: [] };
  const campaigns = new Set(all.map(({ campaignId }) => campaignId)).size;
  return {
    sentence: `${all.length} ${all.length === 1 ? 'influencer is' : 'influencers are'} missing, in ${campaigns} ${campaigns === 1 ? 'campaign' : 'campaigns'}. Each negotiation starts by itself once the sheet is mended.`,
    lines: all.map((each) => ({ under: heading(each), text: () => lineOf(db, each) })),
  };
};

const heading = ({ campaignId, clientName, standing }: MissingInfluencer): Mrkdwn =>
  mrkdwn`*${inline(clientName)}* (task \`${inline(campaignId)}\`${words(standing === 'paused' ? ', paused: they wait until it is resumed' : '')})`;

const lineOf = (db: Database, missing: MissingInfluencer): Mrkdwn => {
  const content = foundOf(db, missing.position);
  const day = words(missing.since.slice(0, 10));
  return mrkdwn`*${inline(content?.name ?? null)}*: ${whatToDo(missing, content)} (since ${day})`;
};

const PROBLEMS_SHOWN = 3;

const whatToDo = (missing: MissingInfluencer, content: ReturnType<typeof foundOf>): Mrkdwn => {
  switch (missing.type) {
    case 'InfluencerMissing': {
      const { elsewhere } = missing.data;
      if (elsewhere.length === 0) return words('not in the sheet; add a row with that name or handle');
      const rows = elsewhere.map(({ row, platform }) => `${PLATFORMS[platform]} (row ${row})`).join(', ');
      return mrkdwn`only on ${inline(rows)}; add a row for the campaign’s platform`;
    }
    case 'InfluencerAmbiguous':
      return mrkdwn`rows ${inline(missing.data.rows.join(', '))} fit; leave one of them`;
    case 'InfluencerUnreadable': {
      const problems =
        content?.problems?.map(
          ({ column, value, expected }) =>
            mrkdwn`column ${inline(column, 80)} holds “${inline(value, 80)}”, expected: ${inline(expected, 120)}`,
        ) ?? missing.data.columns.map((column) => mrkdwn`column ${inline(column, 80)} holds ${inline(null)}`);
      const more = problems.length - PROBLEMS_SHOWN;
      const shown = [...problems.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [mrkdwn`and ${more} more`] : [])];
      return mrkdwn`row ${missing.data.row} can’t be read; correct it: ${joined(shown, '; ')}`;
    }
  }
};
