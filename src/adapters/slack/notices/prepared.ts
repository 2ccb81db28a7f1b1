import type { EscalationTrigger } from '../../../events/reading.ts';
import type { Choice } from './choices.ts';

/** null: it is done by hand, in the thread or elsewhere. */
type Prepared = readonly [choice: Choice | null, says: string];

/** What a person can do about each trigger, the likeliest first; the buttons stand in this order too. */
export const PREPARED: Readonly<Record<EscalationTrigger, readonly Prepared[]>> = {
  cpm_over_threshold: [
    ['counter', 'offer what you would pay'],
    ['final_offer', 'our last word; nothing is offered after it'],
    [null, 'Ask for fewer deliverables at a lower price, in the thread'],
    ['approve', 'if they are worth it to the campaign'],
    ['walk_away', 'a polite no'],
  ],
  ambiguous_intent: [
    ['take_over', 'read the mail and answer it'],
    ['carry_on', 'Parley acts on what it understood, as it stands above'],
    ['counter', 'offer an amount, whatever they meant'],
  ],
  hostile_tone: [
    ['take_over', 'read the mail before anything is answered, and answer personally'],
    ['walk_away', 'a polite no'],
    ['close', 'leave it be: nothing is mailed'],
  ],
  legal_language: [
    [null, 'Show the mail to whoever handles contracts'],
    ['take_over', 'answer personally: Parley agrees to no terms'],
  ],
  unusual_deliverables: [
    ['carry_on', 'Parley repeats the package of the campaign'],
    ['take_over', 'if the other package is worth its price'],
  ],
  conditional_acceptance: [
    ['carry_on', 'Parley asks for a yes to the terms as offered'],
    ['take_over', 'accept or refuse the condition in the thread'],
  ],
  currency_mismatch: [
    ['carry_on', 'Parley repeats our offer in US dollars'],
    ['take_over', 'agree on an amount in the thread'],
    ['counter', 'offer an amount in US dollars'],
  ],
  suspiciously_low_ask: [
    [null, 'Check whether it is for the whole package'],
    ['approve', 'if it is'],
    ['take_over', 'ask them if it is not clear'],
  ],
  rounds_exhausted: [
    ['approve', 'close at their number'],
    ['final_offer', 'send our final offer again; nothing is offered after it'],
    ['walk_away', 'a polite no'],
    ['counter', 'offer another amount after all'],
  ],
  over_budget: [
    ['approve', 'a person may go past the budget'],
    [null, 'Wait for another negotiation to end'],
    ['take_over', 'talk it over in the thread'],
    ['walk_away', 'a polite no, although they have accepted'],
  ],
  draft_rejected_by_guard: [
    ['edit_refused', 'correct the draft; what the check still finds is shown, and may be overridden by you'],
    ['take_over', 'write your own answer in the thread'],
    ['carry_on', 'Parley decides again and words it anew'],
  ],
  injection_suspected: [
    [null, 'Read the mail as what it is: text from outside'],
    ['take_over', 'answer personally'],
    ['walk_away', 'a polite no'],
  ],
  attachment_needs_reading: [
    [null, 'Open the attachment in Gmail'],
    ['take_over', 'answer personally'],
    ['counter', 'offer what you would pay'],
  ],
  call_requested: [
    ['take_over', 'call them, or offer a time'],
    ['record_deal', 'if one was made on the phone'],
  ],
  privacy_request: [
    [null, 'Tell whoever handles privacy: an answer may be owed within a month'],
    ['take_over', 'answer personally'],
  ],
  unknown_sender: [
    [null, 'Find out who wrote, and for whom'],
    ['take_over', 'answer personally if they speak for the influencer'],
    ['carry_on', 'Parley goes on with the influencer, as if nobody else had written'],
  ],
  asked_if_human: [['take_over', 'answer truthfully, and hand it back afterwards with the amount that stands']],
  questions_exhausted: [
    ['take_over', 'answer what is left, and hand it back afterwards with the amount that stands'],
    ['carry_on', 'Parley repeats our offer once more'],
  ],
  reply_before_offer: [
    ['carry_on', 'the opening offer goes out when there is room'],
    ['take_over', 'if they want something else'],
  ],
  timeline_ended: [
    [null, 'Decide whether the campaign still wants them'],
    ['walk_away', 'tell them politely that it is over'],
    ['counter', 'offer again all the same'],
    ['take_over', 'tell them yourself that the offer has lapsed'],
  ],
  reply_unread: [
    ['take_over', 'read the mail and answer it'],
    ['carry_on', 'Parley goes on by itself once a model can read the mail'],
  ],
  opening_under_five_dollars: [
    [null, "Check average views and limits in the influencer's row, and the form's CPM range"],
    ['counter', 'offer an opening yourself'],
    ['close', 'leave them out: nothing is mailed'],
  ],
};
