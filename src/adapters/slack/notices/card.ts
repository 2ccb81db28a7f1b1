import type { Cents } from '../../../events/units.ts';
import type { Status } from '../../../domain/negotiation/state.ts';
import { context, message, type Message, section } from '../blocks.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { inline, joined, link, type Mrkdwn, mrkdwn, words } from '../text.ts';
import { cpm, plainNames, PLATFORMS, usd } from './words.ts';

type Campaign = NonNullable<NoticeContext['campaign']>;

/** The one message that shows at any time how a campaign stands: it is drawn anew in its place. */
export const campaignCard = (_event: EventNamed<'CampaignStarted'>, given: NoticeContext): Message => {
  const { campaign } = given;
  const { client } = plainNames(given);
  if (campaign === null) return message(`Campaign: ${client}`, 'nothing is known of it', []);
  const { agreed, negotiations, spent, budget } = campaign;
  const summary = `${agreed} of ${negotiations} agreed, ${usd(spent)} of ${usd(budget)} spent`;
  return message(`Campaign: ${client}`, summary, [
    section(mrkdwn`${bar(spent, budget)}  *${usd(spent)}* of ${usd(budget)} spent\n${average(campaign)}`),
    section(joined(standing(campaign), '  ·  ')),
    context(joined(facts(campaign), '  ·  ')),
  ]);
};

const average = ({ averageCpm, openingCpm, targetCpm }: Campaign): Mrkdwn =>
  averageCpm === null
    ? mrkdwn`No deal yet: CPM opens at ${cpm(openingCpm)}, target ${cpm(targetCpm)}`
    : mrkdwn`CPM *${cpm(averageCpm)}* on average, target ${cpm(targetCpm)}`;

const BAR = 20;

/** How much of the budget is spent, in twentieths; past it the bar is full, and the amounts beside it say by how much. */
const bar = (spent: Cents, budget: Cents | null): Mrkdwn => {
  const filled = budget === null || budget === 0 ? 0 : Math.min(BAR, Math.round((spent / budget) * BAR));
  return words(`\`${'▓'.repeat(filled)}${'░'.repeat(BAR - filled)}\``);
};

/** Everybody on the list, under the heading that the team would look for them. */
const standing = ({ negotiationRows, unmatched, status }: Campaign): readonly Mrkdwn[] => {
  const counted = HEADINGS.flatMap(([heading, statuses]) => {
    const count = negotiationRows.filter(({ status }) => statuses.includes(status)).length;
    return count === 0 ? [] : [mrkdwn`*${count}* ${words(heading)}`];
  });
  // Nobody new is started after its end.
  const missing = status === 'started' ? unmatched.filter(({ outcome }) => TO_ADD.has(outcome)).length : 0;
  const all = [...counted, ...(missing === 0 ? [] : [mrkdwn`*${missing}* to add or mend in the sheet`])];
  return all.length === 0 ? [words('Nobody is negotiated with.')] : all;
};

const HEADINGS: readonly (readonly [string, readonly Status[]])[] = [
  ['agreed', ['agreed']],
  ['in negotiation', ['offering', 'awaiting_reply', 'considering_reply']],
  ['waiting for a person', ['escalated']],
  ['managed by a person', ['human_managed']],
  ['paused', ['paused']],
  ['waiting for budget', ['queued_for_budget']],
  ['without a reply', ['stale']],
  ['declined', ['declined']],
  ['stopped', ['stopped']],
];

const TO_ADD: ReadonlySet<string> = new Set(['missing', 'ambiguous', 'unreadable']);

const facts = ({ submission, status, standing: whole }: Campaign): readonly Mrkdwn[] => [
  ...(whole === 'running' ? [] : [mrkdwn`*${words(whole)}*`]),
  ...(submission === null || submission.platform === null ? [] : [words(PLATFORMS[submission.platform])]),
  mrkdwn`${status === 'ended' ? words('*ended*') : words('ends')} on ${inline(submission?.timeline.end ?? '–')}`,
  ...(submission?.replyMode === 'review' ? [words('every mail waits for a person to send it')] : []),
  link(submission?.taskUrl ?? null, 'ClickUp task'),
];
