import { catalogue, type ParleyEvent } from '../../../events/catalogue.ts';
import { effectEvents } from '../../../events/catalogue/effects.ts';

type Type = ParleyEvent['type'];

/** Left out unless asked for: how something was done, not what was done. */
export const PLUMBING: readonly Type[] = [
  ...(Object.keys(effectEvents) as (keyof typeof effectEvents)[]),
  'WebhookReceived',
  'MailboxRead',
  'MailIgnored',
];

/** Families as the team calls them. */
export const FAMILIES: Readonly<Record<string, readonly Type[]>> = {
  escalation: ['NegotiationEscalated', 'EscalationJoined', 'EscalationReturned'],
  agreement: ['AgreementReached'],
  offer: ['OpeningQueued', 'OfferDecided', 'OffersLapsed'],
  mail: ['MailSent', 'MailReceived', 'PersonWrote'],
  reply: ['MailReceived', 'ReplyClassified', 'ReplyDeferred'],
  draft: ['MailDrafted', 'DraftRejected', 'DraftRecorded'],
  takeover: ['ThreadTakenOver', 'ThreadHandedBack', 'NegotiationPaused', 'NegotiationResumed', 'NegotiationReopened'],
  decline: ['NegotiationDeclined', 'NegotiationStopped', 'AddressSuppressed'],
  campaign: ['CampaignSubmitted', 'CampaignRejected', 'CampaignStarted', 'OpeningsQueued', 'TimelineEnded'],
  influencer: ['InfluencerMatched', 'InfluencerMissing', 'InfluencerAmbiguous', 'InfluencerUnreadable'],
  outage: ['OutageBegan', 'OutageEnded', 'EffectNeedsPerson', 'ProjectionFaulted'],
  effect: Object.keys(effectEvents) as (keyof typeof effectEvents)[],
};

/** A family's name in singular or plural, an event type's, or a beginning of one; null where it is none of these. */
export const typesNamed = (typed: string): readonly Type[] | null => {
  const word = typed.toLowerCase().replace(/[\s_-]/g, '');
  const name = [word, word.replace(/s$/, ''), word.replace(/ies$/, 'y')].find((each) => Object.hasOwn(FAMILIES, each));
  const family = name === undefined ? undefined : FAMILIES[name];
  if (family !== undefined) return family;
  const all = Object.keys(catalogue) as Type[];
  const exact = all.filter((type) => type.toLowerCase() === word);
  if (exact.length > 0) return exact;
  const beginning = word.length < 4 ? [] : all.filter((type) => type.toLowerCase().startsWith(word));
  return beginning.length > 0 ? beginning : null;
};
