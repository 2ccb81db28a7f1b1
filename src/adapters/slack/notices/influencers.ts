import { platformsOf } from '../../../domain/pricing/deliverables.ts';
import { context, list, message, type Message, section } from '../blocks.ts';
import type { EventNamed, NotFound, NoticeContext } from '../noticeContext.ts';
import { inline, joined, link, type Mrkdwn, mrkdwn, words } from '../text.ts';
import { allNamed, clientName, plainNames, PLATFORMS, usd } from './words.ts';

/** One alert for everybody on the list with whom nothing could be started. */
export const influencersNotFound = (event: EventNamed<'CampaignStarted'>, given: NoticeContext): Message => {
  const { client } = plainNames(given);
  const kinds = (Object.keys(HEADINGS) as NotFound['type'][]).map((type) => {
    const some = given.notFound.filter((each) => each.type === type);
    const rows = some.map((each) => finding(each, given));
    return list(mrkdwn`*${words(HEADINGS[type])} (${some.length})*`, rows, allNamed(given.campaign));
  });
  const { notFound, leftOut } = event.data;
  const count = notFound + leftOut;
  const title = notFound > 0 ? 'Influencers to add or mend' : 'Influencers left out';
  return message(`${title}: ${client}`, `${count} on the list could not be started`, [
    section(
      mrkdwn`Of the influencers listed for ${clientName(given)}, ${count} could not be started. ${notFound > 0 ? ADD_OR_MEND : NOTHING_TO_MEND}`,
    ),
    ...kinds,
    context(task(given)),
  ]);
};

/** The same for one line that was looked up again after the campaign had started. */
export const influencerNotFound = (
  event: EventNamed<'InfluencerMissing' | 'InfluencerAmbiguous' | 'InfluencerUnreadable'>,
  given: NoticeContext,
): Message => {
  const { client } = plainNames(given);
  const name = event.personal.content?.name ?? 'an erased influencer';
  return message(`Influencer to add or mend: ${name}`, `listed for ${client}`, [
    section(mrkdwn`*${words(HEADINGS[event.type])}*, listed for ${clientName(given)}: ${finding(event, given)}`),
    section(ADD_OR_MEND),
    context(task(given)),
  ]);
};

export const influencerAdded = (event: EventNamed<'InfluencerMatched'>, given: NoticeContext): Message => {
  const { client } = plainNames(given);
  const { content } = event.personal;
  const { row, platform, averageViews, alsoOn } = event.data;
  const views = [{ platform, averageViews }, ...alsoOn].map(
    (one) => `${PLATFORMS[one.platform]}, ${one.averageViews.toLocaleString('en-US')} average views`,
  );
  const offer = given.negotiation?.lastOffer ?? null;
  return message(`Influencer found: ${content?.name ?? 'an erased influencer'}`, `negotiation started for ${client}`, [
    section(
      mrkdwn`${inline(content?.name ?? null)} is in the sheet now (row ${row}), so the negotiation for ${clientName(given)} has started: ${words(views.join('; '))}; first offer ${usd(offer, 'waits for budget')}.`,
    ),
    context(task(given)),
  ]);
};

const HEADINGS: Readonly<Record<NotFound['type'], string>> = {
  InfluencerMissing: 'Not in the sheet',
  InfluencerAmbiguous: 'More than one row fits',
  InfluencerUnreadable: "A row that can't be read",
  InfluencerSuppressed: 'Not to be written to',
  InfluencerListedTwice: 'Listed twice',
};

const PROBLEMS_SHOWN = 5;

const ADD_OR_MEND = words(
  'Please add or mend them in the influencer sheet: each negotiation then starts by itself, nothing has to be submitted again.',
);

const NOTHING_TO_MEND = words('There is nothing to add or mend: the reason stands beside each.');

const finding = (event: NotFound, { campaign }: NoticeContext): Mrkdwn => {
  const name = inline(event.personal.content?.name ?? null);
  switch (event.type) {
    case 'InfluencerMissing': {
      const { elsewhere } = event.data;
      if (elsewhere.length === 0) return name;
      const rows = elsewhere.map(({ row, platform }) => `${PLATFORMS[platform]} (row ${row})`).join(', ');
      const has = new Set(elsewhere.map(({ platform }) => platform));
      const lacks = platformsOf(campaign?.submission?.deliverables ?? []).filter((platform) => !has.has(platform));
      const platforms = lacks.map((platform) => PLATFORMS[platform]).join(' and ');
      return mrkdwn`${name}: only on ${inline(rows)}; add a row for ${words(platforms === '' ? 'each platform of the campaign' : platforms)}`;
    }
    case 'InfluencerAmbiguous':
      return mrkdwn`${name}: rows ${inline(event.data.rows.join(', '))}; write the handle on the form, or leave one row`;
    case 'InfluencerUnreadable': {
      const problems =
        event.personal.content?.problems.map(
          ({ column, value, expected }) =>
            mrkdwn`column ${inline(column, 80)} holds “${inline(value, 120)}”, expected: ${inline(expected, 200)}`,
        ) ?? event.data.columns.map((column) => mrkdwn`column ${inline(column, 80)} holds ${inline(null)}`);
      const more = problems.length - PROBLEMS_SHOWN;
      const shown = [...problems.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [mrkdwn`and ${more} more`] : [])];
      return mrkdwn`${name}: row ${event.data.row}, ${joined(shown, '; ')}`;
    }
    case 'InfluencerSuppressed':
      return mrkdwn`${name}: asked not to be written to or to be erased, or the address bounced before; nothing is ever sent to them again`;
    case 'InfluencerListedTwice':
      return mrkdwn`${name}: the same person as another line of the list (one address): negotiated with once`;
  }
};

const task = ({ campaign }: NoticeContext): Mrkdwn => link(campaign?.submission?.taskUrl ?? null, 'ClickUp task');
