import type { types } from '@slack/bolt';
import type { CampaignId } from '../../../events/units.ts';
import { platformsOf } from '../../../domain/pricing/deliverables.ts';
import { context, list, message, type Message, type Part, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import type { EventNamed, Looked, NotFound, NoticeContext } from '../noticeContext.ts';
import { inline, joined, type Mrkdwn, mrkdwn, person, words } from '../text.ts';
import { moment } from './outcome.ts';
import { allNamed, clientName, plainNames, PLATFORMS, taskLink, usd } from './words.ts';

/** One alert for everybody on the list with whom nothing could be started; who is found since is told in it. */
export const influencersNotFound = (event: EventNamed<'CampaignStarted'>, given: NoticeContext): Message => {
  const { client } = plainNames(given);
  const { notFound, leftOut } = event.data;
  const count = notFound + leftOut;
  const left = leftOf(given);
  const found = given.notFound.filter(({ now }) => now.type === 'InfluencerMatched');
  const since = found.length === 0 ? '' : ` at first, ${found.length} found since`;
  const kinds = (Object.keys(HEADINGS) as NotFound['type'][]).map((type) => {
    const some = given.notFound.flatMap(({ now }) => (now.type === type ? [now] : []));
    const rows = some.map((each) => finding(each, given));
    return list(mrkdwn`*${words(HEADINGS[type])} (${some.length})*`, rows, allNamed(given.campaign));
  });
  const summary =
    left > 0 && found.length > 0
      ? `${left} of ${count} still to add or mend`
      : `${count} on the list could not be started`;
  return message(`${titleOf(event, left)}: ${client}`, summary, [
    section(
      mrkdwn`Of the influencers listed for ${clientName(given)}, ${count} could not be started${words(since)}. ${notFound > 0 ? whatToDo(given) : NOTHING_TO_MEND}`,
    ),
    ...kinds,
    list(
      mrkdwn`*Found since (${found.length})*`,
      found.map(({ now }) => foundSince(now)),
      allNamed(given.campaign),
    ),
    ...askAgain(given),
  ]);
};

const titleOf = ({ data }: EventNamed<'CampaignStarted'>, left: number): string => {
  if (data.notFound === 0) return 'Influencers left out';
  return left > 0 ? 'Influencers to add or mend' : 'Influencers found since';
};

/** The same for one line that was looked up again after the campaign had started. */
export const influencerNotFound = (
  event: EventNamed<'InfluencerMissing' | 'InfluencerAmbiguous' | 'InfluencerUnreadable'>,
  given: NoticeContext,
): Message => {
  const { client } = plainNames(given);
  const name = event.personal.content?.name ?? 'an erased influencer';
  const now = given.notFound[0]?.now ?? event;
  if (now.type === 'InfluencerMatched')
    return message(`Influencer found: ${name}`, `listed for ${client}`, [
      section(mrkdwn`${foundSince(now)}, listed for ${clientName(given)}.`),
      context(taskLink(given)),
    ]);
  return message(`Influencer to add or mend: ${name}`, `listed for ${client}`, [
    section(mrkdwn`*${words(HEADINGS[now.type])}*, listed for ${clientName(given)}: ${finding(now, given)}`),
    section(whatToDo(given)),
    ...askAgain(given),
  ]);
};

/** Asks for another look into the sheet. */
export const missingButtons = (campaignId: CampaignId): types.ActionsBlock | null =>
  actions(button('Added, look again', { does: 'look_again', campaignId }, { style: 'primary' }));

/** How many of those listed are still to add or mend. */
const leftOf = ({ notFound }: NoticeContext): number => notFound.filter(({ now }) => TO_MEND.has(now.type)).length;

const TO_MEND: ReadonlySet<string> = new Set(['InfluencerMissing', 'InfluencerAmbiguous', 'InfluencerUnreadable']);

/** Nothing to press once nobody is left, or nothing new starts any more. */
const askAgain = (given: NoticeContext): readonly Part[] => {
  const { campaign } = given;
  const asks = leftOf(given) > 0 && campaign !== null && campaign.status === 'started';
  const looked = asks ? lookedAgain(given) : [];
  return [asks ? missingButtons(campaign.campaignId) : null, context(joined([...looked, taskLink(given)], '  ·  '))];
};

const lookedAgain = ({ lookedAgain: last }: NoticeContext): readonly Mrkdwn[] => {
  switch (last?.type) {
    case undefined:
      return [];
    case 'LookUpRequested':
      return [mrkdwn`looking again for ${person(last.data.by)} since ${moment(last.occurredAt)}`];
    case 'LookUpAnswered': {
      const { found, askedBy } = last.data;
      const what = found === 0 ? 'nobody new' : `${found} found`;
      return [mrkdwn`looked again for ${person(askedBy)}, ${moment(last.occurredAt)}: ${words(what)}`];
    }
  }
};

const foundSince = ({ personal, data }: Looked['now']): Mrkdwn =>
  'row' in data
    ? mrkdwn`${inline(nameIn(personal.content))}: row ${data.row}, negotiation started`
    : inline(nameIn(personal.content));

const nameIn = (content: Looked['now']['personal']['content']): string | null => content?.name ?? null;

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
      mrkdwn`${inline(content?.name ?? null)} is in the sheet now (row ${row}), so the negotiation for ${clientName(given)} has started: ${words(views.join('; '))}; first offer ${usd(offer, given.negotiation?.status === 'paused' ? 'waits: the campaign is paused' : 'waits for budget')}.`,
    ),
    context(taskLink(given)),
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

const whatToDo = (given: NoticeContext): Mrkdwn => {
  if (given.campaign?.status === 'ended') return words('The timeline has ended: nobody new is started.');
  if (given.campaign?.status === 'stopped') return words('The campaign is stopped: nobody new is started.');
  return words(
    leftOf(given) === 0
      ? 'Nobody is left to add or mend.'
      : 'Add or mend them in the influencer sheet: each negotiation then starts by itself.',
  );
};

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
