import type { StoredEvent } from '../../../events/catalogue.ts';
import { formatUsd } from '../../../domain/money.ts';
import { context, type Part } from '../blocks.ts';
import { type Mrkdwn, mrkdwn, person, words } from '../text.ts';

/** Below what was asked, in place of its buttons: who settled it, how and when. */
export const settledLine = (event: StoredEvent): Part =>
  context(mrkdwn`${outcomeOf(event)}, ${moment(event.occurredAt)}`);

/** `<@U1> approved their ask of $900`. */
export const outcomeOf = (event: StoredEvent): Mrkdwn => mrkdwn`${whoOf(event)} ${words(didOf(event))}`;

/** Whoever did it, as Slack names people; the agent and the influencer have no id there. */
const whoOf = ({ data, metadata: { actor } }: StoredEvent): Mrkdwn => {
  const by = ('by' in data ? data.by : undefined) ?? actor.replace(/^slack:/, '');
  if (by === 'agent') return words('Parley');
  if (by === 'influencer') return words('The influencer');
  return /^[UW][A-Z0-9]+$/.test(by) ? person(by) : words('Somebody of the team');
};

const didOf = (event: StoredEvent): string => {
  switch (event.type) {
    case 'AgreementReached':
      return event.data.move === null
        ? `recorded a deal at ${formatUsd(event.data.price)}`
        : `agreed at ${formatUsd(event.data.price)}`;
    case 'OfferDecided':
      return event.data.purpose === 'final_offer' || event.data.final === true
        ? `made ${formatUsd(event.data.price)} the final offer`
        : `offered ${formatUsd(event.data.price)}`;
    case 'EscalationReturned':
      return 'let Parley carry on';
    case 'ThreadTakenOver':
      return TAKEN_OVER[event.data.how];
    case 'ThreadHandedBack':
      return 'handed the thread back';
    case 'NegotiationDeclined':
      return DECLINED[event.data.because];
    case 'NegotiationStopped':
      return 'stopped the negotiation';
    case 'NegotiationReopened':
      return 'opened the negotiation again';
    case 'DraftReleased':
      return 'pressed Send';
    case 'NegotiationStale':
      return 'heard nothing any more';
    case 'EffectResumed':
      return 'had it tried again';
    case 'EffectGivenUp':
      return 'gave it up';
    case 'EffectSucceeded':
      return 'got it done';
    case 'EffectSuperseded':
      return 'needs it no longer';
    default:
      return 'went on';
  }
};

const TAKEN_OVER: Readonly<Record<Extract<StoredEvent, { type: 'ThreadTakenOver' }>['data']['how'], string>> = {
  mailbox: 'took the thread over by answering in it',
  team_mail: 'took the thread over by answering in it',
  command: 'took the thread over',
  changed_draft: 'took the thread over by changing the draft',
};

const DECLINED: Readonly<Record<Extract<StoredEvent, { type: 'NegotiationDeclined' }>['data']['because'], string>> = {
  refused: 'said no',
  opted_out: 'asked not to be written to',
  hard_bounce: 'can not be reached at this address any more',
  walked_away: 'walked away politely',
  closed_by_person: 'closed it without a deal',
  withdrawn: 'withdrew the agreement',
  erased: 'was erased',
};

/** `2026-11-20 10:05 UTC` */
export const moment = (instant: string): Mrkdwn => words(`${instant.slice(0, 16).replace('T', ' ')} UTC`);
