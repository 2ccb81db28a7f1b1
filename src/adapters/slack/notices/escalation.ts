import type { EscalationTrigger } from '../../../events/reading.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { context, fields, list, message, type Message, type Part, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { inline, joined, type Mrkdwn, mrkdwn, quoted, words } from '../text.ts';
import { settledLine } from './outcome.ts';
import { addresses, clientName, howToAct, influencerName, links, plainNames, TRIGGERS, usdAndCpm } from './words.ts';

/** A person is called: why exactly, in whose words, what stands on either side, and what can be done about it. */
export const escalation = (event: EventNamed<'NegotiationEscalated'>, given: NoticeContext): Message => {
  const { trigger, ask, held, lastOffer, ceilingPrice, reason } = event.data;
  const { influencer, client } = plainNames(given);
  const impressions = given.negotiation?.impressions ?? null;
  return message(`Decision needed: ${influencer} for ${client}`, `${TRIGGERS[trigger]}: ${reason}`, [
    fields([
      ['Influencer', influencerName(given)],
      ...addresses(given),
      ['Client', clientName(given)],
      ['Trigger', mrkdwn`${words(TRIGGERS[trigger])} (\`${words(trigger)}\`)`],
      ['Their number', usdAndCpm(ask, impressions, 'none named')],
      ['Our last offer', usdAndCpm(lastOffer, impressions, 'none yet')],
      ['Our ceiling', usdAndCpm(ceilingPrice, impressions, 'not computed')],
    ]),
    section(mrkdwn`*Why:* ${inline(reason, 900)}`),
    section(joined([words(evidenceTitle(trigger)), evidenceOf(event)], '\n')),
    held
      ? section(
          words(
            'They have accepted this price. It stays reserved until somebody decides; Parley has answered nothing.',
          ),
        )
      : null,
    ...asked(event, given),
    context(links(given)),
  ]);
};

/** What a person can do about it; once it is settled, who did what. */
const asked = (event: EventNamed<'NegotiationEscalated'>, given: NoticeContext): readonly Part[] => {
  const { settledBy, negotiation } = given;
  if (settledBy !== null) return [settledLine(settledBy)];
  if (negotiation === null) return [];
  return [
    list(words('*Suggested*'), ACTIONS[event.data.trigger].map(words)),
    decisions(event, negotiation),
    section(howToAct(given)),
  ];
};

/** While the thread is paused, the decision waits too; it can be taken over all the same. */
const decisions = (
  { position }: EventNamed<'NegotiationEscalated'>,
  { negotiationId, status, approvable }: NegotiationRow,
): Part => {
  const takeOver = button('Take over', { does: 'take_over', negotiationId });
  if (status !== 'escalated') return actions(takeOver);
  const escalated = { negotiationId, escalation: position };
  return actions(
    approvable === null
      ? null
      : button(
          `Approve ${formatUsd(approvable)}`,
          { does: 'approve', ...escalated, ask: approvable },
          { style: 'primary' },
        ),
    button('Another amount…', { does: 'counter', ...escalated }),
    takeOver,
  );
};

/** Further mail in a thread that already waits for a person. */
export const escalationJoined = (event: EventNamed<'EscalationJoined'>, given: NoticeContext): Message => {
  const { influencer, client } = plainNames(given);
  const impressions = given.negotiation?.impressions ?? null;
  return message(`More from ${influencer} for ${client}`, 'the thread already waits for a decision', [
    section(
      mrkdwn`${influencerName(given)} wrote again while the thread waits for a decision. Their number now: ${usdAndCpm(event.data.ask, impressions, 'none named')}; our last offer: ${usdAndCpm(given.negotiation?.lastOffer ?? null, impressions, 'none yet')}.`,
    ),
    section(quoted(event.personal.content === null ? null : event.personal.content.evidence)),
    context(links(given)),
  ]);
};

const evidenceTitle = (trigger: EscalationTrigger): string =>
  trigger === 'draft_rejected_by_guard' ? '*The draft that was held back*' : '*In their words*';

const evidenceOf = ({ personal, data }: EventNamed<'NegotiationEscalated'>): Mrkdwn => {
  if (personal.content === null) return quoted(null);
  if (personal.content.evidence.trim() !== '') return quoted(personal.content.evidence);
  return words(WITHOUT_WORDS[data.trigger] ?? '> (no mail of theirs led to this)');
};

const WITHOUT_WORDS: Readonly<Partial<Record<EscalationTrigger, string>>> = {
  attachment_needs_reading: '> (the mail says nothing beside its attachment)',
  unknown_sender: '> (their mail came while Parley was silent in the thread: read it there)',
};

/** What a person can do about each trigger. */
const ACTIONS: Readonly<Record<EscalationTrigger, readonly string[]>> = {
  cpm_over_threshold: [
    'Offer what you would pay',
    'Ask for fewer deliverables at a lower price, in the thread',
    'Walk away politely',
  ],
  ambiguous_intent: ['Read the mail and answer it', 'Carry on if their number above is what they mean'],
  hostile_tone: ['Read the mail before anything is answered', 'Answer personally, or leave it be'],
  legal_language: ['Show the mail to whoever handles contracts', 'Answer personally: Parley agrees to no terms'],
  unusual_deliverables: ['Decide whether the other package is worth its price', 'Repeat the package of the campaign'],
  conditional_acceptance: ['Accept or refuse the condition in the thread', 'Ask for a yes to the terms as offered'],
  currency_mismatch: ['Ask for the price in US dollars', 'Agree on an amount in the thread'],
  suspiciously_low_ask: ['Check whether it is for the whole package', 'Approve their ask if it is'],
  rounds_exhausted: ['Approve their ask', 'Send our final offer again', 'Walk away politely'],
  over_budget: [
    'Approve the price: a person may go past the budget',
    'Wait for another negotiation to end',
    'Walk away politely',
  ],
  draft_rejected_by_guard: ['Copy the draft, correct it and send it in the thread', 'Write your own answer'],
  injection_suspected: ['Read the mail as what it is: text from outside', 'Answer personally'],
  attachment_needs_reading: ['Open the attachment in Gmail', 'Answer personally, or offer what you would pay'],
  call_requested: ['Call them, or offer a time', 'Record the deal if one was made on the phone'],
  privacy_request: ['Tell whoever handles privacy: an answer may be owed within a month', 'Answer personally'],
  unknown_sender: ['Find out who wrote, and for whom', 'Answer personally if they speak for the influencer'],
  asked_if_human: ['Answer truthfully, in the thread', 'Hand it back afterwards with the amount that stands'],
  questions_exhausted: ['Answer the question that is left', 'Hand it back afterwards with the amount that stands'],
  reply_before_offer: ['Read what they want', 'Carry on: the opening offer goes out when there is room'],
  timeline_ended: ['Decide whether the campaign still wants them', 'Tell them that the offer has lapsed'],
  reply_unread: [
    'Read the mail and answer it, in the thread',
    'Wait: what Parley reads in it follows here once Anthropic answers again',
  ],
  opening_under_five_dollars: [
    "Check average views and limits in the influencer's row, and the form's CPM range",
    'Offer an opening yourself',
  ],
};
