import type { NegotiationEvent } from '../../../events/catalogue.ts';
import { cpm, minute, money, words } from '../amounts.ts';
import { decider, type SentencesFor } from './told.ts';

/** What was decided to be written, and when to write next. */
export const DECISION_SENTENCES: SentencesFor<
  NegotiationEvent,
  'OfferDecided' | 'AnswerDecided' | 'FollowUpDecided' | 'MoveSuperseded' | 'FollowUpScheduled' | 'ReplyDeferred'
> = {
  OfferDecided: ({ data }) => ({
    sentence: `${decider(data.by)} offers ${money(data.price)} as ${offerWords(data)} (CPM ${cpm(data.cpm)}).`,
    reason: data.reason,
  }),
  AnswerDecided: ({ data, personal }, { they }) => ({
    sentence:
      data.purpose === 'answer'
        ? `Parley answers ${they}'s question${standing(data.price)}.`
        : `Parley asks ${they} what is meant${standing(data.price)}.`,
    reason: data.reason,
    words: personal.content === null ? null : { subject: null, body: personal.content.questions.join('\n') },
  }),
  FollowUpDecided: ({ data }) => ({
    sentence: `Nothing was heard: Parley sends follow-up ${data.number}, with ${money(data.price)} standing.`,
  }),
  MoveSuperseded: ({ data }) => ({
    sentence: `Mail ${data.move} was taken back before it left: ${SUPERSEDED[data.why]}.`,
  }),
  FollowUpScheduled: ({ data }, { they }) => ({
    sentence:
      data.then === 'follow_up'
        ? `If ${they} has not answered by ${minute(data.dueAt)}, Parley follows up.`
        : `If ${they} has not answered by ${minute(data.dueAt)}, the thread goes stale.`,
  }),
  ReplyDeferred: ({ data }, { they }) => ({
    sentence: `${they} needs time, so nothing is answered.`,
    reason: data.reason,
  }),
};

type OfferData = Extract<NegotiationEvent, { type: 'OfferDecided' }>['data'];

const offerWords = ({ purpose, round, final }: Pick<OfferData, 'purpose' | 'round' | 'final'>): string => {
  switch (purpose) {
    case 'opening':
      return final === true ? 'the opening, and the only offer' : 'the opening';
    case 'counter':
      return `the counter of round ${round}`;
    case 'final_offer':
      return `the final offer, round ${round}`;
  }
};

const standing = (price: OfferData['price'] | null): string =>
  price === null ? '' : ` and repeats the standing ${money(price)}`;

/** Why a mail was taken back. */
export const SUPERSEDED: Readonly<
  Record<Extract<NegotiationEvent, { type: 'MoveSuperseded' }>['data']['why'], string>
> = {
  newer_mail: 'they had written meanwhile',
  taken_over: 'a person took the thread over',
  paused: 'the negotiation was paused',
  closed: 'the negotiation was closed',
  over_budget: 'it no longer fit the budget',
  opted_out: 'they opted out',
  draft_rejected: 'the guard refused the draft',
  timeline_ended: `the campaign's timeline ended`,
};

/** What a mail was for: `the counter`, `the final offer`. */
export const purposeWords = (purpose: string): string => `the ${words(purpose)}`;
