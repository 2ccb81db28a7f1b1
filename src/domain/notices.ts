import type { StoredEvent } from '../events/catalogue.ts';
import type { Notice } from '../events/catalogue/effects.ts';

type EventType = StoredEvent['type'];

/** What a negotiation's events may change about how it stands, and with it about its campaign. */
const MOVES = [
  'OpeningQueued',
  'OfferDecided',
  'NegotiationEscalated',
  'EscalationReturned',
  'AgreementReached',
  'NegotiationDeclined',
  'NegotiationStale',
  'ThreadTakenOver',
  'ThreadHandedBack',
  'NegotiationPaused',
  'NegotiationResumed',
  'NegotiationStopped',
  'NegotiationReopened',
] as const satisfies readonly EventType[];

const LOOKED_UP = [
  'InfluencerMatched',
  'InfluencerMissing',
  'InfluencerAmbiguous',
  'InfluencerUnreadable',
  'InfluencerSuppressed',
  'InfluencerListedTwice',
] as const satisfies readonly EventType[];

/** Who of a list is still missing, whether somebody has it looked at again, and whether that still matters. */
const STILL_MISSING = [
  ...LOOKED_UP,
  'LookUpRequested',
  'LookUpAnswered',
  'TimelineEnded',
  'CampaignStopped',
] as const satisfies readonly EventType[];

const HOLDS = ['CampaignPaused', 'CampaignResumed', 'CampaignStopped'] as const satisfies readonly EventType[];

const OF_AN_EFFECT = [
  'EffectParked',
  'EffectResumed',
  'DraftReleased',
  'EffectSucceeded',
  'EffectSuperseded',
  'EffectGivenUp',
] as const satisfies readonly EventType[];

type Living = Readonly<{ of: 'campaign' | 'negotiation' | 'effect'; changedBy: readonly EventType[] }>;

/** The notices that are drawn anew in their place: by which events, of the campaign, negotiation or effect that they are about. */
const LIVING: Readonly<Partial<Record<Notice, Living>>> = {
  campaign_card: { of: 'campaign', changedBy: [...MOVES, 'MailReceived', ...LOOKED_UP, ...HOLDS, 'TimelineEnded'] },
  campaign_rejected: {
    of: 'campaign',
    changedBy: ['CampaignRejected', 'CampaignSubmitted', 'FormReadRequested', 'FormWithdrawn', 'EffectGivenUp'],
  },
  influencers_not_found: { of: 'campaign', changedBy: STILL_MISSING },
  influencer_not_found: { of: 'campaign', changedBy: STILL_MISSING },
  escalation: { of: 'negotiation', changedBy: [...MOVES, 'EscalationJoined'] },
  agreement: { of: 'negotiation', changedBy: MOVES },
  draft_ready: { of: 'effect', changedBy: OF_AN_EFFECT },
  effect_needs_person: { of: 'effect', changedBy: OF_AN_EFFECT },
};

/** A notice as it stands in Slack. */
export type StandingNotice = Extract<StoredEvent, { type: 'NoticePosted' }>['data'];

export const isLiving = (notice: Notice): boolean => LIVING[notice] !== undefined;

/** The id of what a notice is about: of its campaign, its negotiation or an effect; null where it has none. */
export const subjectOf = ({
  notice,
  campaignId,
  negotiationId,
  concerns,
}: Pick<StandingNotice, 'notice' | 'campaignId' | 'negotiationId' | 'concerns'>): string | null => {
  switch (LIVING[notice]?.of) {
    case 'campaign':
      return campaignId;
    case 'negotiation':
      return negotiationId;
    case 'effect':
      return concerns;
    case undefined:
      return null;
  }
};

/** Every event type that any notice is drawn anew for: the others need no look. */
export const CHANGES_NOTICES: ReadonlySet<string> = new Set(
  Object.values(LIVING).flatMap(({ changedBy }) => [...changedBy]),
);

/** Whether a notice about the event's campaign, negotiation or effect tells something else after it. */
export const changes = (event: Pick<StoredEvent, 'type'>, notice: Notice): boolean =>
  LIVING[notice]?.changedBy.includes(event.type) === true;

/**
 * How a message stands to others, where they are in one channel: below the campaign's card, or below the escalation
 * that it belongs to. `shown`: in the channel too, because it tells what nobody may miss.
 */
export const threadOf = (notice: Notice): Readonly<{ below: readonly Notice[]; shown: boolean }> =>
  THREADS[notice] ?? { below: [], shown: true };

const THREADS: Readonly<Partial<Record<Notice, ReturnType<typeof threadOf>>>> = {
  campaign_started: { below: ['campaign_card'], shown: false },
  influencers_not_found: { below: ['campaign_card'], shown: true },
  influencer_not_found: { below: ['campaign_card'], shown: true },
  influencer_added: { below: ['campaign_card'], shown: false },
  openings_queued: { below: ['campaign_card'], shown: false },
  negotiation_declined: { below: ['campaign_card'], shown: false },
  timeline_ended: { below: ['campaign_card'], shown: true },
  agreement: { below: ['campaign_card'], shown: true },
  escalation: { below: ['campaign_card'], shown: true },
  escalation_joined: { below: ['escalation', 'campaign_card'], shown: true },
  draft_ready: { below: ['escalation', 'campaign_card'], shown: true },
  draft_rejected: { below: ['escalation', 'campaign_card'], shown: true },
  question_asked: { below: ['campaign_card'], shown: true },
  later_mail: { below: ['campaign_card'], shown: true },
};
