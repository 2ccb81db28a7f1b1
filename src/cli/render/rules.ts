import type { Rule } from '../../projections/replay/rules.ts';

/** A rule in words, and where docs/policy.md has it; null: a person's doing needs none. */
export type RuleWords = Readonly<{ words: string; source: string | null }>;

const FAR = 'How far one influencer may go';
const THREAD = 'One thread';
const CALLED = 'When a person is called';

export const RULES: Readonly<Record<Rule, RuleWords>> = {
  room_for_opening: { words: 'the opening goes out when there is room for the whole of it', source: `${FAR}, 8` },
  no_room_for_opening: { words: 'without room the opening waits, and is never low-balled', source: `${FAR}, 8` },
  opening_under_five_dollars: { words: 'an opening under $5 is a mistake in the data', source: CALLED },
  not_comparable: {
    words: 'what can’t be compared with our offer is for a person',
    source: `${THREAD}, 1`,
  },
  called_for_by_reply: { words: 'what they write calls for a person', source: CALLED },
  one_figure_asked_for: {
    words: 'where no single figure is named, they are asked for one; it costs no round',
    source: `${THREAD}, 1`,
  },
  suspiciously_low: {
    words: 'an ask below half of our opening and below our last offer is confirmed by a person',
    source: `${THREAD}, 2`,
  },
  at_or_below_last_offer: { words: 'an ask at or below our last offer is agreed to', source: `${THREAD}, 3` },
  at_or_below_next_offer: { words: 'an ask at or below our next offer is agreed to', source: `${THREAD}, 3` },
  at_or_below_most_we_may_pay: {
    words: 'with no offer left, an ask at or below the most we may pay is agreed to',
    source: `${THREAD}, 3`,
  },
  above_threshold: { words: 'an ask far above the hard cap goes to a person at once', source: `${THREAD}, 4` },
  no_higher_offer: { words: 'with no higher offer left a person decides', source: `${THREAD}, 5` },
  next_offer: {
    words: 'an ask above our next offer, or none named, is answered with our next offer',
    source: `${THREAD}, 6`,
  },
  accepted: { words: 'an unconditional yes accepts the offer it answers', source: THREAD },
  does_not_fit_budget: { words: 'what does not fit the budget is held for a person', source: `${FAR}, 8` },
  question_answered: {
    words: 'a question is answered with the standing offer repeated; it costs no round',
    source: THREAD,
  },
  questions_exhausted: { words: 'after so many questions a person answers', source: THREAD },
  thinking_it_over: { words: 'somebody who thinks it over is waited for', source: THREAD },
  no_reply: { words: 'after some business days without a reply Parley follows up', source: THREAD },
  no_reply_to_follow_ups: { words: 'without a reply to the follow-ups the thread goes stale', source: THREAD },
  they_declined: { words: 'a no is taken for a no', source: THREAD },
  opted_out: { words: 'whoever wants to be left alone is, at once and everywhere', source: THREAD },
  address_bounced: { words: 'an address that does not exist is never written to again', source: THREAD },
  unknown_sender: { words: 'a sender nobody knows is looked at by a person first', source: CALLED },
  unread_for_hours: { words: 'a reply that no model could read for hours is read by a person', source: CALLED },
  wrote_before_offer: { words: 'whoever writes before the first offer is answered by a person', source: CALLED },
  guard_refused: { words: 'a draft that the guard refuses goes to a person with the reasons', source: CALLED },
  timeline_over: {
    words: 'after the timeline’s last day nothing is offered, and what was offered lapses',
    source: CALLED,
  },
  person_is_asked_already: {
    words: 'while a person is being asked, what they write goes to that person',
    source: CALLED,
  },
  person_decided: { words: 'a person decided', source: null },
};
