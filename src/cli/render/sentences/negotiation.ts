import type { NegotiationEvent } from '../../../events/catalogue.ts';
import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import { counted, cpm, money, words } from '../amounts.ts';
import { decider, quotation, type SentencesFor, withWords } from './told.ts';

/** Where a negotiation begins, whom it waits for, and how it ends. */
export const NEGOTIATION_SENTENCES: SentencesFor<
  NegotiationEvent,
  | 'NegotiationStarted'
  | 'OpeningQueued'
  | 'NegotiationStale'
  | 'AgreementReached'
  | 'NegotiationEscalated'
  | 'EscalationJoined'
  | 'EscalationReturned'
  | 'NegotiationDeclined'
  | 'AddressSuppressed'
  | 'ThreadTakenOver'
  | 'ThreadHandedBack'
  | 'NegotiationPaused'
  | 'NegotiationResumed'
  | 'NegotiationStopped'
  | 'OffersLapsed'
  | 'NegotiationReopened'
> = {
  NegotiationStarted: ({ data }) => ({
    sentence:
      `The negotiation started: ${describeDeliverables(data.deliverables)}, ` +
      `${data.impressions.toLocaleString('en-US')} expected impressions, ${counted(data.rounds, 'round')} at most, ` +
      `until ${data.deadline}.${data.limits.limit === null ? '' : ` This influencer's limit is ${money(data.limits.limit)}.`}`,
  }),
  OpeningQueued: ({ data }) => ({
    sentence: `The opening of ${money(data.price)} waits for room in the budget.`,
    reason: data.reason,
  }),
  NegotiationStale: (_event, { they }) => ({ sentence: `${they} has not answered; the thread went stale.` }),
  AgreementReached: ({ data }) => ({
    sentence: `Agreed at ${money(data.price)} (CPM ${cpm(data.cpm)})${data.by === 'agent' ? '' : ` by ${data.by}`}: ${describeDeliverables(data.deliverables)}.`,
    reason: data.reason,
  }),
  NegotiationEscalated: ({ data, personal }) =>
    withWords(
      {
        sentence:
          `A person was asked: ${words(data.trigger)}. Their ask ${money(data.ask)}, our last offer ` +
          `${money(data.lastOffer)}, ceiling ${money(data.ceilingPrice)}.${data.held ? ' The money is held until then.' : ''}`,
        reason: data.reason,
      },
      quotation(personal.content),
    ),
  EscalationJoined: ({ data, personal }, { they }) =>
    withWords(
      {
        sentence: `${they} wrote again while a person was being asked${data.ask === null ? '' : `, asking ${money(data.ask)}`}${data.unread === undefined ? '' : '; no model could read it for hours, so its beginning was shown'}.`,
      },
      quotation(personal.content),
    ),
  EscalationReturned: ({ data }) => ({ sentence: `${data.by} answered “carry on”.` }),
  NegotiationDeclined: ({ data }, { they }) => ({
    sentence: ENDINGS[data.because](they, decider(data.by)),
    // Some reasons only repeat the code they go with.
    ...(data.reason === words(data.because) ? {} : { reason: data.reason }),
  }),
  AddressSuppressed: ({ data }, { they }) => ({
    sentence: `Nothing is ever sent to ${they} again: ${SUPPRESSIONS[data.because]}.`,
  }),
  ThreadTakenOver: ({ data }) => ({
    sentence: `${data.by} took the thread over ${TAKEOVERS[data.how]}; Parley is silent in it.`,
  }),
  ThreadHandedBack: ({ data }) => ({
    sentence: `${data.by} handed the thread back${data.standing === null ? '' : `, with ${money(data.standing)} standing`}.`,
  }),
  NegotiationPaused: ({ data }) => ({
    sentence: `${data.by} paused the ${data.withCampaign ? 'whole campaign, and this negotiation with it' : 'negotiation'}.`,
  }),
  NegotiationResumed: ({ data }) => ({ sentence: `${data.by} resumed the negotiation.` }),
  NegotiationStopped: ({ data }) => ({ sentence: `${decider(data.by)} stopped the negotiation.`, reason: data.reason }),
  OffersLapsed: () => ({ sentence: `The campaign's timeline ended, and what was offered lapsed with it.` }),
  NegotiationReopened: ({ data }) => ({
    sentence: `${data.by} reopened the negotiation; earlier offers no longer stand.`,
  }),
};

const ENDINGS: Readonly<
  Record<
    Extract<NegotiationEvent, { type: 'NegotiationDeclined' }>['data']['because'],
    (they: string, by: string) => string
  >
> = {
  refused: (they) => `${they} declined.`,
  opted_out: (they) => `${they} opted out of being written to.`,
  hard_bounce: (they) => `The address of ${they} does not exist.`,
  walked_away: (_they, by) => `${by} walked away.`,
  closed_by_person: (_they, by) => `${by} recorded that there is no deal.`,
  withdrawn: (_they, by) => `${by} withdrew the agreement.`,
  erased: () => 'The negotiation ended because the influencer was erased.',
};

const SUPPRESSIONS: Readonly<
  Record<Extract<NegotiationEvent, { type: 'AddressSuppressed' }>['data']['because'], string>
> = {
  opted_out: 'they opted out',
  hard_bounce: 'the address bounced',
  erased: 'they were erased',
};

const TAKEOVERS: Readonly<Record<Extract<NegotiationEvent, { type: 'ThreadTakenOver' }>['data']['how'], string>> = {
  mailbox: 'by answering from the mailbox',
  team_mail: 'by answering in the thread',
  command: 'by a command',
  changed_draft: 'by changing the draft',
};
