import type { EscalationTrigger } from '../../../events/reading.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { context, fields, list, message, type Message, type Part, section } from '../blocks.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { inline, joined, type Mrkdwn, mrkdwn, quoted, words } from '../text.ts';
import { warningFor } from './bounds.ts';
import { escalationButtons, suggestions } from './choices.ts';
import { settledLine } from './outcome.ts';
import { addresses, clientName, howToAct, influencerName, links, plainNames, TRIGGERS, usdAndCpm } from './words.ts';

/** A person is called: why exactly, in whose words, what stands on either side, and what can be done about it. */
export const escalation = (event: EventNamed<'NegotiationEscalated'>, given: NoticeContext): Message => {
  const { trigger, reason } = event.data;
  const { influencer, client } = plainNames(given);
  const { settledBy } = given;
  const heading = settledBy === null ? 'Decision needed' : 'Decided';
  return message(`${heading}: ${influencer} for ${client}`, `${TRIGGERS[trigger]}: ${reason}`, [
    settledBy === null ? null : settledLine(settledBy),
    fields([
      ...numbers(event, given),
      ['Influencer', influencerName(given)],
      ['Client', clientName(given)],
      ...addresses(given),
      ['Trigger', mrkdwn`${words(TRIGGERS[trigger])} (\`${words(trigger)}\`)`],
    ]),
    section(mrkdwn`*Why:* ${inline(reason, 900)}`),
    section(joined([words(evidenceTitle(trigger)), evidenceOf(event)], '\n')),
    ...(settledBy === null ? asked(event, given) : []),
    context(links(given)),
  ]);
};

/** As they stand while it is open; once it is settled, as they stood when a person was called. */
const numbers = (
  { data }: EventNamed<'NegotiationEscalated'>,
  { negotiation, settledBy, bounds }: NoticeContext,
): readonly (readonly [string, Mrkdwn])[] => {
  const impressions = negotiation?.impressions ?? null;
  const isOpen = settledBy === null && negotiation !== null;
  return [
    ['Their number', usdAndCpm((isOpen ? negotiation.approvable : null) ?? data.ask, impressions, 'none named')],
    ['Our last offer', usdAndCpm(data.lastOffer ?? (isOpen ? negotiation.lastOffer : null), impressions, 'none yet')],
    ['Our ceiling', usdAndCpm(bounds?.ceilingPrice ?? data.ceilingPrice, impressions, 'not computed')],
    ...(bounds === null
      ? []
      : [['Budget left', words(`${formatUsd(bounds.left)} of ${formatUsd(bounds.budget)}`)] as const]),
  ];
};

/** What a person can do about it. */
const asked = (
  { position, data: { held, ask } }: EventNamed<'NegotiationEscalated'>,
  given: NoticeContext,
): readonly Part[] => {
  const { negotiation, bounds } = given;
  if (negotiation === null) return [];
  const buttons = escalationButtons(negotiation, position, bounds);
  if (negotiation.status === 'paused') return [section(PAUSED), ...buttons];
  return [
    held ? section(negotiation.approvable === ask ? HELD : HELD_BEFORE) : null,
    warning(negotiation, given),
    list(words('*Suggested*'), suggestions(negotiation, bounds)),
    ...buttons,
    section(howToAct(given)),
  ];
};

const warning = ({ approvable }: NegotiationRow, { bounds }: NoticeContext): Part => {
  const warned = approvable === null ? null : warningFor(approvable, bounds);
  return warned === null ? null : section(mrkdwn`*${words(warned)}*`);
};

const PAUSED = words('The thread is paused, and this decision waits with it. Resume it to decide.');
const HELD = words(
  'They have accepted this price. It stays reserved until somebody decides; Parley has answered nothing.',
);

const HELD_BEFORE = words(
  'They had accepted our price and have written since. That price stays reserved until somebody decides.',
);

/** Further mail in a thread that already waits for a person. */
export const escalationJoined = (event: EventNamed<'EscalationJoined'>, given: NoticeContext): Message => {
  const { influencer, client } = plainNames(given);
  const impressions = given.negotiation?.impressions ?? null;
  const theirs = usdAndCpm(event.data.ask, impressions, 'none named');
  return message(`More from ${influencer} for ${client}`, 'the thread already waits for a decision', [
    section(
      mrkdwn`${influencerName(given)} wrote again while the thread waits for a decision. ${event.data.unread === undefined ? mrkdwn`Their number now: ${theirs}` : NOBODY_READ_IT}; our last offer: ${usdAndCpm(given.negotiation?.lastOffer ?? null, impressions, 'none yet')}.`,
    ),
    section(quoted(event.personal.content === null ? null : event.personal.content.evidence)),
    context(links(given)),
  ]);
};

const NOBODY_READ_IT = words('The language model does not answer, so this is how it begins');

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
