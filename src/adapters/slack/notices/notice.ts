import type { StoredEvent } from '../../../events/catalogue.ts';
import type { Notice } from '../../../events/catalogue/effects.ts';
import type { Message } from '../blocks.ts';
import type { NoticeContext } from '../noticeContext.ts';
import { agreement } from './agreement.ts';
import { campaignCard } from './card.ts';
import { campaignRejected, campaignStarted, openingsQueued, timelineEnded } from './campaign.ts';
import { escalation, escalationJoined } from './escalation.ts';
import { influencerAdded, influencerNotFound, influencersNotFound } from './influencers.ts';
import { draftReady, draftRejected, laterMail, negotiationDeclined, questionAsked } from './mail.ts';
import {
  effectNeedsPerson,
  logAnchored,
  mailQuotaReached,
  outageBegan,
  outageEnded,
  projectionFaulted,
  webhookSilent,
} from './operations.ts';

/**
 * What the team reads in Slack about one event. Pure: the same event and context give the same message.
 * @throws NoticeMismatch for an event that this notice doesn't tell about
 */
export const renderNotice = (notice: Notice, event: StoredEvent, context: NoticeContext): Message => {
  const about = <Type extends StoredEvent['type']>(...types: readonly Type[]) => only(notice, event, types);
  switch (notice) {
    case 'campaign_rejected':
      return campaignRejected(about('CampaignRejected'), context);
    case 'campaign_card':
      return campaignCard(about('CampaignStarted'), context);
    case 'campaign_started':
      return campaignStarted(about('CampaignStarted'), context);
    case 'influencers_not_found':
      return influencersNotFound(about('CampaignStarted'), context);
    case 'influencer_added':
      return influencerAdded(about('InfluencerMatched'), context);
    case 'influencer_not_found':
      return influencerNotFound(about('InfluencerMissing', 'InfluencerAmbiguous', 'InfluencerUnreadable'), context);
    case 'openings_queued':
      return openingsQueued(about('OpeningsQueued'), context);
    case 'timeline_ended':
      return timelineEnded(about('TimelineEnded'), context);
    case 'agreement':
      return agreement(about('AgreementReached'), context);
    case 'escalation':
      return escalation(about('NegotiationEscalated'), context);
    case 'escalation_joined':
      return escalationJoined(about('EscalationJoined'), context);
    case 'draft_rejected':
      return draftRejected(about('DraftRejected'), context);
    case 'draft_ready':
      return draftReady(about('EffectParked'), context);
    case 'negotiation_declined':
      return negotiationDeclined(about('NegotiationDeclined'), context);
    case 'later_mail':
      return laterMail(about('MailReceived'), context);
    case 'question_asked':
      return questionAsked(about('AnswerDecided'), context);
    case 'outage_began':
      return outageBegan(about('OutageBegan'), context);
    case 'outage_ended':
      return outageEnded(about('OutageEnded'), context);
    case 'effect_needs_person':
      return effectNeedsPerson(about('EffectNeedsPerson'), context);
    case 'webhook_silent':
      return webhookSilent(about('WebhookFoundSilent'));
    case 'mail_quota_reached':
      return mailQuotaReached(about('MailQuotaReached'));
    case 'projection_faulted':
      return projectionFaulted(about('ProjectionFaulted'));
    case 'log_anchored':
      return logAnchored(about('LogAnchored'));
  }
};

/** A notice was asked for by an event that it can't tell about: what asks and what renders disagree. */
export class NoticeMismatch extends Error {
  readonly code = 'NOTICE_MISMATCH';
  constructor(notice: Notice, event: StoredEvent) {
    super(
      `The notice ${notice} can't tell about ${event.type} at position ${event.position}: see src/domain/effects.ts`,
    );
  }
}

const only = <Type extends StoredEvent['type']>(
  notice: Notice,
  event: StoredEvent,
  types: readonly Type[],
): Extract<StoredEvent, { type: Type }> => {
  if (!types.some((type) => type === event.type)) throw new NoticeMismatch(notice, event);
  return event as Extract<StoredEvent, { type: Type }>;
};
