import { formatUsd } from '../../../domain/money.ts';
import type { DeclineReason, MovePurpose } from '../../../events/catalogue/negotiation.ts';
import { context, fields, list, message, type Message, section } from '../blocks.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { ERASED, gmailDraft, inline, joined, link, mrkdwn, quoted, words } from '../text.ts';
import { clientName, howToAct, influencerName, links, plainNames, STATUSES, usd } from './words.ts';

/** A closing mail that the check before sending refused; while a negotiation is open, its escalation tells this. */
export const draftRejected = (event: EventNamed<'DraftRejected'>, given: NoticeContext): Message => {
  const { purpose } = event.data;
  const { influencer, client } = plainNames(given);
  const { content } = event.personal;
  const reasons = content?.reasons ?? [ERASED];
  return message(`Mail held back: ${influencer} for ${client}`, `${PURPOSES[purpose]}: ${reasons.join('; ')}`, [
    section(
      mrkdwn`The ${words(PURPOSES[purpose])} to ${influencerName(given)} did not pass the check before sending, so nothing was sent. Please send it in the thread.`,
    ),
    list(
      words('*Why*'),
      reasons.map((reason) => inline(reason, 300)),
    ),
    section(joined([mrkdwn`*${inline(content?.subject ?? null)}*`, quoted(content?.body ?? null, 2_000)], '\n')),
    context(links(given)),
  ]);
};

/** In review mode every mail is a Gmail draft that a person sends. */
export const draftReady = (_event: EventNamed<'EffectParked'>, given: NoticeContext): Message => {
  const { draft, effect } = given;
  const { influencer, client } = plainNames(given);
  const what = draft === null ? 'mail' : PURPOSES[draft.data.purpose];
  const inMailbox = effect?.draft ?? null;
  const address = inMailbox === null ? null : gmailDraft(given.mailbox, inMailbox.messageId);
  const content = draft?.personal.content ?? null;
  return message(`Draft to review: ${influencer} for ${client}`, `the ${what} waits in Gmail`, [
    fields([
      ['Influencer', influencerName(given)],
      ['Client', clientName(given)],
      ['Mail', words(what)],
      ['Our price in it', usd(draft?.data.price ?? null, 'none')],
    ]),
    section(joined([mrkdwn`*${inline(content?.subject ?? null)}*`, quoted(content?.body ?? null, 2_400)], '\n')),
    section(
      mrkdwn`Press Send in Gmail and it counts as Parley's. If you change it, the thread is yours from then on. ${link(address, 'Open the draft')}`,
    ),
    context(links(given)),
  ]);
};

export const negotiationDeclined = (event: EventNamed<'NegotiationDeclined'>, given: NoticeContext): Message => {
  const { influencer, client } = plainNames(given);
  const { because } = event.data;
  const last = given.negotiation?.lastOffer ?? null;
  const offered = last === null ? 'Nothing was offered.' : `Our last offer was ${formatUsd(last)}.`;
  return message(`${DECLINE_HEADINGS[because]}: ${influencer} for ${client}`, DECLINES[because], [
    section(mrkdwn`${influencerName(given)}, for ${clientName(given)}: ${words(DECLINES[because])}. ${words(offered)}`),
    context(links(given)),
  ]);
};

/** Mail after the end of a negotiation is shown, never answered. */
export const laterMail = (event: EventNamed<'MailReceived'>, given: NoticeContext): Message => {
  const { influencer, client } = plainNames(given);
  const status = given.negotiation?.status ?? null;
  const { content } = event.personal;
  return message(`Later mail from ${influencer} for ${client}`, 'Parley does not answer it', [
    section(
      mrkdwn`${influencerName(given)} wrote although the negotiation is over (${words(status === null ? 'closed' : STATUSES[status])}). Parley does not answer it.`,
    ),
    section(joined([mrkdwn`*${inline(content?.subject ?? null)}*`, quoted(content?.body ?? null, 2_000)], '\n')),
    section(howToAnswer(given)),
    context(links(given)),
  ]);
};

/** The mail that answers says only what the offer says, and that the team comes back to them about the rest. */
export const questionAsked = (event: EventNamed<'AnswerDecided'>, given: NoticeContext): Message => {
  const { influencer, client } = plainNames(given);
  const { price } = event.data;
  const questions = event.personal.content?.questions ?? null;
  return message(`Question from ${influencer} for ${client}`, 'Parley leaves to you what the offer does not say', [
    section(
      mrkdwn`${influencerName(given)} asked what Parley may not answer by itself. It repeats ${words(price === null ? 'what was offered' : `the offer of ${formatUsd(price)}`)} and writes that somebody from the team comes back to them about the rest.`,
    ),
    section(quoted(questions === null ? null : questions.join('\n'), 2_000)),
    section(howToAct(given)),
    context(links(given)),
  ]);
};

const howToAnswer = (given: NoticeContext) =>
  given.negotiation?.open === true ? howToAct(given) : words('If it needs an answer, write it in the thread.');

const PURPOSES: Readonly<Record<MovePurpose, string>> = {
  opening: 'opening offer',
  counter: 'counter offer',
  final_offer: 'final offer',
  answer: 'answer to their question',
  clarification: 'question back to them',
  follow_up: 'follow-up',
  recap: 'recap of the agreement',
  walk_away: 'polite goodbye',
};

const DECLINE_HEADINGS: Readonly<Record<DeclineReason, string>> = {
  refused: 'Declined',
  opted_out: 'Opted out',
  hard_bounce: 'Address gone',
  walked_away: 'Closed',
  closed_by_person: 'Closed',
  withdrawn: 'Closed',
  erased: 'Closed',
};

const DECLINES: Readonly<Record<DeclineReason, string>> = {
  refused: 'they said no',
  opted_out: 'they asked not to be written to; Parley never writes to them again',
  hard_bounce:
    'their address does not exist; correct it in the sheet before the next campaign, this one is over for them',
  walked_away: 'we walked away',
  closed_by_person: 'a person closed it',
  withdrawn: 'the agreement was withdrawn',
  erased: 'what named them was erased',
};
