import { catalogue, type ParleyEvent } from '../events/catalogue.ts';
import { effectEvents } from '../events/catalogue/effects.ts';
import { wordsNear } from './nearby.ts';
import { ROUTINE } from './routine.ts';

type Type = ParleyEvent['type'];

/** Left out unless asked for: the routine, what came in without leading to anything by itself, and how often a system was tried. */
export const PLUMBING: readonly Type[] = [
  ...ROUTINE,
  'WebhookReceived',
  'MailIgnored',
  'CircuitOpened',
  'CircuitClosed',
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
  campaign: [
    'CampaignSubmitted',
    'CampaignRejected',
    'FormWithdrawn',
    'CampaignStarted',
    'OpeningsQueued',
    'TimelineEnded',
    'CampaignPaused',
    'CampaignResumed',
    'CampaignStopped',
  ],
  influencer: [
    'InfluencerMatched',
    'InfluencerMissing',
    'InfluencerAmbiguous',
    'InfluencerUnreadable',
    'InfluencerSuppressed',
    'InfluencerListedTwice',
  ],
  outage: [
    'OutageBegan',
    'OutageEnded',
    'CircuitOpened',
    'CircuitClosed',
    'EffectNeedsPerson',
    'WebhookFoundSilent',
    'MailQuotaReached',
    'ProjectionFaulted',
  ],
  effect: Object.keys(effectEvents) as (keyof typeof effectEvents)[],
};

/** Every event type, in the catalogue's order. */
export const EVENT_TYPES = Object.keys(catalogue) as readonly Type[];

/** What a family's name, in singular or plural, or an event type's stands for, whatever its case; null where it is neither. */
export const typesCalled = (typed: string): readonly Type[] | null => {
  const word = wordOf(typed);
  const name = [word, word.replace(/s$/, ''), word.replace(/ies$/, 'y')].find((each) => Object.hasOwn(FAMILIES, each));
  const family = name === undefined ? undefined : FAMILIES[name];
  if (family !== undefined) return family;
  const exact = EVENT_TYPES.filter((type) => type.toLowerCase() === word);
  return exact.length > 0 ? exact : null;
};

/** The same, and the beginning of a type's name. */
export const typesNamed = (typed: string): readonly Type[] | null => {
  const word = wordOf(typed);
  const beginning = word.length < 4 ? [] : EVENT_TYPES.filter((type) => type.toLowerCase().startsWith(word));
  return typesCalled(typed) ?? (beginning.length > 0 ? beginning : null);
};

/** What somebody may have meant who mistyped a family or an event type; families first. */
export const typesNear = (typed: string): readonly string[] => {
  const word = wordOf(typed);
  const partly = EVENT_TYPES.filter((type) => {
    const parts = type.split(/(?=[A-Z])/).map((part) => part.toLowerCase());
    return (word.length > 3 && type.toLowerCase().includes(word)) || wordsNear(word, parts).length > 0;
  });
  const whole = wordsNear(
    word,
    EVENT_TYPES.map((type) => type.toLowerCase()),
  ).flatMap((near) => EVENT_TYPES.filter((type) => type.toLowerCase() === near));
  return [...new Set([...wordsNear(word, Object.keys(FAMILIES)), ...whole, ...partly])].slice(0, 3);
};

const wordOf = (typed: string): string => typed.toLowerCase().replace(/[\s_-]/g, '');
