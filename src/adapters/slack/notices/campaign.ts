import type { types } from '@slack/bolt';
import type { StoredEvent } from '../../../events/catalogue.ts';
import { type CampaignId, cents, type Position } from '../../../events/units.ts';
import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import { context, fields, list, message, type Message, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import type { EventNamed, NoticeContext, Opening } from '../noticeContext.ts';
import { inline, joined, link, type Mrkdwn, mrkdwn, person, words } from '../text.ts';
import { moment } from './outcome.ts';
import { allNamed, clientName, cpm, plainNames, PLATFORMS, STATUSES, taskLink, usd } from './words.ts';

/** Each field of the form: what it held and what was expected. */
export const campaignRejected = (event: EventNamed<'CampaignRejected'>, given: NoticeContext): Message => {
  const { campaignId, taskUrl, fields: names } = event.data;
  const { settledBy, readAgain } = given;
  const { content } = event.personal;
  const problems =
    content?.problems.map(({ field, held, expected }) => {
      const found = held === null || held.trim() === '' ? words('was empty') : mrkdwn`held “${inline(held, 200)}”`;
      return mrkdwn`*${inline(field)}* ${found}; expected: ${inline(expected, 300)}`;
    }) ?? names.map((name) => mrkdwn`*${inline(name)}*: ${inline(null)}`);
  const task = content?.taskName ?? 'a task';
  if (settledBy !== null)
    return message(FORM_HEADINGS[settledBy.type] ?? 'Campaign form read again', task, [
      section(mrkdwn`${link(taskUrl, task)}: ${formOutcome(settledBy)}, ${moment(settledBy.occurredAt)}.`),
    ]);
  return message('Campaign form needs correcting', `${task}, ${names.join(', ')}`, [
    section(
      mrkdwn`${link(taskUrl, content?.taskName ?? 'The task')} can't start yet. Correct it in ClickUp and the campaign starts by itself.`,
    ),
    list(words('*What to correct*'), problems),
    rejectedButtons(campaignId, event.position),
    context(
      joined(
        [
          ...(readAgain === null
            ? []
            : [mrkdwn`being read again for ${person(readAgain.data.by)} since ${moment(readAgain.occurredAt)}`]),
          link(taskUrl, 'ClickUp task'),
        ],
        '  ·  ',
      ),
    ),
  ]);
};

const FORM_HEADINGS: Readonly<Partial<Record<StoredEvent['type'], string>>> = {
  CampaignSubmitted: 'Campaign form accepted',
  FormWithdrawn: 'Campaign form withdrawn',
};

/** `position` is that of the rejection: what is left after a later one stands in a message of its own. */
export const rejectedButtons = (campaignId: CampaignId, position: Position): types.ActionsBlock | null =>
  actions(button('Re-read the task', { does: 'read_again', campaignId, rejection: position }, { style: 'primary' }));

/** What came of a rejected form. */
export const formOutcome = (settledBy: StoredEvent): Mrkdwn => {
  if (settledBy.type === 'FormWithdrawn')
    return mrkdwn`there is nothing left to correct: ${inline(settledBy.data.why)}`;
  return words(
    settledBy.type === 'CampaignSubmitted'
      ? 'the form was accepted, and its campaign starts'
      : 'a newer message lists what is left to correct',
  );
};

export const campaignStarted = (event: EventNamed<'CampaignStarted'>, given: NoticeContext): Message => {
  const { found, notFound, leftOut } = event.data;
  const { campaign, openings } = given;
  const { client } = plainNames(given);
  const submission = campaign?.submission ?? null;
  const platform = submission?.platform ?? null;
  const sum = cents(openings.reduce((total, { price }) => total + price, 0));
  return message(
    `Campaign started: ${client}`,
    `influencers found: ${found}, not found: ${notFound}, first offers: ${openings.length}`,
    [
      fields([
        ['Client', clientName(given)],
        [
          'Influencers',
          mrkdwn`${found} found, ${notFound} not found${words(leftOut === 0 ? '' : `, ${leftOut} left out`)}`,
        ],
        ['Budget', usd(campaign?.budget ?? null)],
        ['CPM', mrkdwn`opens at ${cpm(campaign?.openingCpm ?? null)}, target ${cpm(campaign?.targetCpm ?? null)}`],
        ['Openings', mrkdwn`${openings.length}, ${usd(sum)} in all`],
        ['Deliverables', inline(submission === null ? null : describeDeliverables(submission.deliverables), 300)],
        ['Timeline ends', inline(submission?.timeline.end ?? null)],
      ]),
      list(words('*First offers*'), openings.map(opening), allNamed(campaign)),
      context(
        joined(
          [
            ...(platform === null ? [] : [words(PLATFORMS[platform])]),
            ...(submission?.replyMode === 'review' ? [words('every mail waits for a person to send it')] : []),
            link(submission?.taskUrl ?? null, 'ClickUp task'),
          ],
          '  ·  ',
        ),
      ),
    ],
  );
};

/** Openings are never lowered to fit: they wait for room, best engaged first. */
export const openingsQueued = (event: EventNamed<'OpeningsQueued'>, given: NoticeContext): Message => {
  const { client } = plainNames(given);
  const waiting = given.queued.filter(({ negotiationId }) => event.data.negotiations.includes(negotiationId));
  const count = event.data.negotiations.length;
  return message(
    `Waiting for budget: ${client}`,
    `${count} ${count === 1 ? 'first offer waits' : 'first offers wait'} for room in the budget`,
    [
      section(
        mrkdwn`The budget of ${usd(given.campaign?.budget ?? null)} has no room for ${words(count === 1 ? 'one more first offer' : `${count} more first offers`)} at present. What waits goes out by itself as soon as there is room, the best engaged first; none is made lower to fit.`,
      ),
      list(words('*Waiting*'), waiting.map(opening), allNamed(given.campaign)),
      context(taskLink(given)),
    ],
  );
};

export const timelineEnded = (event: EventNamed<'TimelineEnded'>, given: NoticeContext): Message => {
  const { endedOn, stillOpen } = event.data;
  const { client } = plainNames(given);
  const rows = given.stillOpen.map(
    ({ influencerName, statusThen, status, lastOffer }) =>
      mrkdwn`${inline(influencerName)}: ${words(STATUSES[statusThen])}${words(status === statusThen ? '' : `, now ${STATUSES[status]}`)}, our last offer ${usd(lastOffer, 'none')}`,
  );
  return message(`Timeline ended: ${client}`, `on ${endedOn}; still open: ${stillOpen}`, [
    section(
      mrkdwn`The timeline ended on ${inline(endedOn)}. Nothing new starts, offers have lapsed, and whoever answers now is put before a person.`,
    ),
    list(mrkdwn`*Still open (${stillOpen})*`, rows, allNamed(given.campaign)),
    context(taskLink(given)),
  ]);
};

const opening = ({ name, price, cpm: rate }: Opening): Mrkdwn =>
  rate === null ? mrkdwn`${inline(name)}: ${usd(price)}` : mrkdwn`${inline(name)}: ${usd(price)} (CPM ${cpm(rate)})`;
