import { formatUsd } from '../../../domain/money.ts';
import type { DeclineReason, MovePurpose } from '../../../events/catalogue/negotiation.ts';
import type { StoredEvent } from '../../../events/catalogue.ts';
import { context, fields, list, message, type Message, type Part, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { ERASED, gmailDraft, inline, joined, link, type Mrkdwn, mrkdwn, person, quoted, words } from '../text.ts';
import { moment } from './outcome.ts';
import { addresses, clientName, howToAct, influencerName, links, plainNames, STATUSES, usd } from './words.ts';

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

/** A mail that a person reads before it goes: it waits as a draft in Gmail. */
export const draftReady = (event: EventNamed<'EffectParked'>, given: NoticeContext): Message => {
  const { draft, effect, origin, settledBy } = given;
  const { influencer, client } = plainNames(given);
  const what = draft === null ? 'mail' : PURPOSES[draft.data.purpose];
  const inMailbox = effect?.draft ?? null;
  const address = inMailbox === null ? null : gmailDraft(given.mailbox, inMailbox.messageId);
  const content = draft?.personal.content ?? null;
  const waits = settledBy === null;
  return message(
    `${waits ? 'Draft to review' : 'Draft settled'}: ${influencer} for ${client}`,
    waits ? `the ${what} waits to be sent` : `the ${what}`,
    [
      fields([
        ['Influencer', influencerName(given)],
        ...addresses(given),
        ['Client', clientName(given)],
        ['Mail', words(what)],
        ['Our price in it', usd(draft?.data.price ?? null, 'none')],
        ['Why it is reviewed', whyReviewed(origin)],
      ]),
      section(joined([mrkdwn`*${inline(content?.subject ?? null)}*`, quoted(content?.body ?? null, SHOWN)], '\n')),
      isCut(content?.body ?? '') ? context(words('Shown in part: the whole mail is in Gmail.')) : null,
      draft?.data.by === undefined ? null : context(inTheirWords(draft)),
      ...(settledBy === null
        ? [
            draftButtons(event),
            context(
              mrkdwn`Or press Send in Gmail: ${link(address, 'open the draft')}. If you change it there, the thread is yours.`,
            ),
          ]
        : [context(mrkdwn`${became(settledBy, given)}, ${moment(settledBy.occurredAt)}`)]),
      context(links(given)),
    ],
  );
};

const whyReviewed = (origin: NoticeContext['origin']): Mrkdwn => {
  if (origin !== null && origin.by !== 'agent') return mrkdwn`it carries out what ${person(origin.by)} decided`;
  return words(origin?.escalated === true ? 'it answers what a person was asked about' : 'review mode');
};

const SHOWN = 2_000;

/** What is escaped is longer than it was. */
const isCut = (body: string): boolean => quoted(body, SHOWN).endsWith('…') && !body.trimEnd().endsWith('…');

export const draftButtons = ({ data: { effectId }, position }: EventNamed<'EffectParked'>): Part => {
  const waiting = { effectId, since: position };
  return actions(
    button('Send', { does: 'send_draft', ...waiting }, { style: 'primary' }),
    button('Edit…', { does: 'edit_draft', ...waiting }),
    button('Discard…', { does: 'discard_draft', ...waiting }, { style: 'danger', confirm: DISCARD }),
  );
};

const DISCARD = {
  title: 'Discard this mail?',
  text: 'It is not sent, its draft is deleted, and the thread is yours until you hand it back.',
  yes: 'Discard it',
  no: 'Keep it',
} as const;

const inTheirWords = ({ data }: NonNullable<NoticeContext['draft']>): Mrkdwn => {
  const findings = data.overridden ?? 0;
  const overridden =
    findings === 0
      ? ''
      : ` What the check before sending found was overridden (${findings}): see \`/audit type:draft\`.`;
  return mrkdwn`In the words of ${person(data.by ?? '')}.${words(overridden)}`;
};

/** What became of the draft, and through whom. */
const became = (settledBy: StoredEvent, { ended }: NoticeContext): Mrkdwn => {
  const notSent = ended?.type === 'EffectSuperseded' ? inline(ended.data.why, 200) : null;
  switch (settledBy.type) {
    case 'DraftReleased': {
      const sent = person(settledBy.data.by);
      if (notSent !== null) return mrkdwn`${sent} pressed Send, but it was not sent: ${notSent}`;
      return ended === null ? mrkdwn`${sent} pressed Send; it is on its way` : mrkdwn`Sent by ${sent}`;
    }
    case 'EffectGivenUp':
      return mrkdwn`Discarded by ${person(settledBy.data.by)}`;
    case 'EffectSucceeded':
      return words('Sent in Gmail as it was');
    case 'EffectSuperseded':
      return mrkdwn`Not sent: ${inline(settledBy.data.why, 200)}`;
    default:
      return words('The draft is gone from Gmail: Parley looks what became of it');
  }
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
