import type { Negotiation, Offer, PendingMove } from '../../../domain/negotiation/state.ts';
import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import type { Place } from '../../../projections/replay/positions.ts';
import type { ThreadPicture } from '../../../projections/replay/pictures.ts';
import type { WaitsFor } from '../../../projections/replay/waiting.ts';
import { counted, dayWords, minute, money, NONE, words } from '../amounts.ts';
import { purposeWords } from '../sentences/decisions.ts';
import type { Look } from './change-lines.ts';

/** `$5,345 (round 1, not sent)`. */
export const offerWords = (offer: Offer | null): string => {
  if (offer === null) return NONE;
  const { price, round, by, final, sent } = offer;
  const about = [
    `round ${round}`,
    ...(by === 'agent' ? [] : [`by ${by}`]),
    ...(final ? ['final'] : []),
    sent ? 'sent' : 'not sent',
  ];
  return `${money(price)} (${about.join(', ')})`;
};

/** `the counter at $5,345`. */
export const mailWords = ({ purpose, price }: Pick<PendingMove, 'purpose' | 'price'>): string =>
  `${purposeWords(purpose)}${price === null ? '' : ` at ${money(price)}`}`;

export const timerWords = (timer: Negotiation['timer'], at = minute): string =>
  timer === null ? 'none' : `${timer.then === 'follow_up' ? 'follow-up' : 'goes stale'} at ${at(timer.dueAt)}`;

export const packageWords = (offered: ThreadPicture['package']): string =>
  offered === null
    ? NONE
    : `${describeDeliverables(offered.deliverables)} on ${words(offered.platform)}, ` +
      `${offered.impressions.toLocaleString('en-US')} expected impressions, ` +
      `${counted(offered.rounds, 'offer')} at most, until ${offered.deadline}`;

export const limitWords = (limits: ThreadPicture['limits']): string =>
  limits === null
    ? NONE
    : `${limits.minRate === null ? 'no minimum' : `at least ${money(limits.minRate)}`}, ` +
      `${limits.limit === null ? 'no limit of their own' : `at most ${money(limits.limit)}`}`;

export const waitsForWords = (waits: WaitsFor): string => {
  switch (waits.what) {
    case 'room_in_budget':
      return 'room in the budget for its opening';
    case 'queue_test':
      return 'the test whether there is room for its opening';
    case 'mail_to_be_worded':
      return `${mailWords(waits.mail)} to be worded`;
    case 'mail_to_be_sent':
      return `${mailWords(waits.mail)} to be sent${waits.notBefore === null ? '' : `, from ${minute(waits.notBefore)} on`}`;
    case 'their_answer':
      return `their answer${waits.timer === null ? '' : `; ${timerWords(waits.timer)}`}`;
    case 'reading':
      return `${counted(waits.mails, 'mail')} of theirs to be read`;
    case 'person':
      return `a person, because of ${words(waits.trigger)}${waits.approvable === null ? '' : `; ${money(waits.approvable)} could be approved`}`;
    case 'hand_back':
      return `${waits.by}, who has the thread, to hand it back`;
    case 'resume':
      return `a person to resume it; it was ${words(waits.before)}`;
    case 'nothing':
      return waits.after === 'stale' ? 'nothing, unless they write after all' : `nothing: it is ${words(waits.after)}`;
  }
};

/** `#292, Wed 25 Nov 2026 17:58:45 UTC`. */
export const placeWords = (place: Place | null): string =>
  place === null ? 'before the first event' : `#${place.position}, ${dayWords(place.at)} ${place.at.slice(11, 19)} UTC`;

/** Between which two moments, and how much lies between. */
export const betweenLines = (
  { from, to }: Readonly<{ from: Readonly<{ place: Place | null }>; to: Readonly<{ place: Place | null }> }>,
  between: string,
  { paint }: Look,
): readonly string[] => [
  paint('faint', `from  ${placeWords(from.place)}`),
  paint('faint', `to    ${placeWords(to.place)}, ${between}`),
  '',
];
