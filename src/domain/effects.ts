import type { StoredEvent } from '../events/catalogue.ts';
import type { Channel, EffectKind, Notice, OutsideSystem } from '../events/catalogue/effects.ts';
import type { Instant } from '../events/units.ts';

/** One effect on the outside world that an event asks for. Effects of one lane and system keep their order. */
export type AskedEffect = Readonly<{
  kind: EffectKind;
  system: OutsideSystem;
  lane: string;
  channel: Channel | null;
  notice: Notice | null;
  notBefore: Instant | null;
}>;

/** What an event asks the outside world for, decided once, when it is appended: a replay asks for nothing. */
export const effectsAskedBy = (event: StoredEvent): readonly AskedEffect[] => {
  switch (event.type) {
    case 'WebhookReceived':
    case 'TaskDiscovered':
    case 'FormReadRequested':
      return [asked('read_task', 'clickup', event.data.campaignId)];
    case 'FormIncomplete':
      return [{ ...asked('read_task', 'clickup', event.data.campaignId), notBefore: event.data.readAgainAt }];
    case 'CampaignRejected':
      return [notice('campaign_rejected', 'campaigns')];
    case 'CampaignSubmitted':
    case 'LookUpRequested':
      return [asked('read_roster', 'sheets', event.data.campaignId)];
    case 'CampaignStarted':
      return [
        notice('campaign_card', 'campaigns'),
        notice('campaign_started', 'campaigns'),
        ...(event.data.notFound + event.data.leftOut > 0 ? [notice('influencers_not_found', 'campaigns')] : []),
      ];
    case 'InfluencerMatched':
      return event.data.late ? [notice('influencer_added', 'campaigns')] : [];
    case 'InfluencerMissing':
    case 'InfluencerAmbiguous':
    case 'InfluencerUnreadable':
      return event.data.late ? [notice('influencer_not_found', 'campaigns')] : [];
    case 'OpeningsQueued':
      return [notice('openings_queued', 'campaigns')];
    case 'TimelineEnded':
      return [notice('timeline_ended', 'campaigns')];
    case 'FollowUpDecided':
      return [asked('word_mail', 'anthropic', event.data.negotiationId)];
    case 'OfferDecided':
      return event.data.worded === true ? [] : [asked('word_mail', 'anthropic', event.data.negotiationId)];
    case 'AnswerDecided':
      if (event.data.worded === true) return [];
      return [
        asked('word_mail', 'anthropic', event.data.negotiationId),
        // What the offer does not answer the mail leaves to the team, who must hear of it.
        ...(event.data.purpose === 'answer' ? [notice('question_asked', 'escalations')] : []),
      ];
    case 'MailDrafted':
      if (event.data.revises === true) return [];
      return [{ ...asked('send_mail', 'gmail', event.data.negotiationId), notBefore: event.data.notBefore }];
    case 'DraftRejected':
      // While the negotiation is open, the escalation that follows tells the team.
      return isTerminal(event) ? [notice('draft_rejected', 'escalations')] : [];
    case 'AgreementReached':
      return [
        notice('agreement', 'agreements'),
        ...(event.data.move === null ? [] : [asked('word_mail', 'anthropic', event.data.negotiationId)]),
      ];
    case 'NegotiationDeclined':
      return [
        ...(TOLD_DECLINES.has(event.data.because) ? [notice('negotiation_declined', 'campaigns')] : []),
        ...(event.data.move === null ? [] : [asked('word_mail', 'anthropic', event.data.negotiationId)]),
      ];
    case 'NegotiationEscalated':
      return [notice('escalation', 'escalations')];
    case 'EscalationJoined':
      return [notice('escalation_joined', 'escalations')];
    case 'MailReceived':
      return [
        ...(event.data.kind === 'human' && event.data.sender === 'influencer'
          ? [asked('classify_reply', 'anthropic', event.data.negotiationId)]
          : []),
        ...(isTerminal(event) && TOLD_LATER.has(event.data.kind) ? [notice('later_mail', 'escalations')] : []),
      ];
    case 'EscalationReturned':
    case 'ThreadHandedBack':
    case 'NegotiationResumed':
    case 'OffersLapsed':
      return event.state === 'considering_reply'
        ? [asked('classify_reply', 'anthropic', event.data.negotiationId)]
        : [];
    case 'EffectParked':
      return event.data.why === 'review' ? [notice('draft_ready', 'escalations')] : [];
    case 'OutageBegan':
      return [notice('outage_began', 'errors')];
    case 'OutageEnded':
      return [notice('outage_ended', 'errors')];
    case 'EffectNeedsPerson':
      return [notice('effect_needs_person', 'errors')];
    case 'WebhookFoundSilent':
      return [notice('webhook_silent', 'errors')];
    case 'MailQuotaReached':
      return [notice('mail_quota_reached', 'errors')];
    case 'ProjectionFaulted':
      return [notice('projection_faulted', 'errors')];
    case 'LogAnchored':
      return [notice('log_anchored', 'errors')];
    default:
      return [];
  }
};

/** In a closed thread: whatever a person wrote, and that a recap never arrived. */
const TOLD_LATER: ReadonlySet<string> = new Set(['human', 'hard_bounce']);
const TOLD_DECLINES: ReadonlySet<string> = new Set(['refused', 'opted_out', 'hard_bounce']);

const isTerminal = ({ state }: StoredEvent): boolean =>
  state === 'agreed' || state === 'declined' || state === 'stopped';

const asked = (kind: EffectKind, system: OutsideSystem, lane: string): AskedEffect => ({
  kind,
  system,
  lane,
  channel: null,
  notice: null,
  notBefore: null,
});

const notice = (what: Notice, channel: Channel): AskedEffect => ({
  ...asked('post_notice', 'slack', channel),
  channel,
  notice: what,
});
