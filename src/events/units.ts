import { z } from 'zod';

export { cents, signedCents } from './amounts.ts';

/** An amount of US dollars in whole cents, never negative. */
export const Cents = z.int().nonnegative().brand<'Cents'>();
export type Cents = z.infer<typeof Cents>;

/** A balance in whole cents that may be negative, such as the savings bank. */
export const SignedCents = z.int().brand<'SignedCents'>();
export type SignedCents = z.infer<typeof SignedCents>;

/** Expected impressions of a package: whole views, at least one. */
export const Views = z.int().positive().brand<'Views'>();
export type Views = z.infer<typeof Views>;

/** The price of 1,000 expected impressions, in cents; fractions of a cent are kept because it is a ratio. */
export const Cpm = z.number().nonnegative().brand<'Cpm'>();
export type Cpm = z.infer<typeof Cpm>;

/** The id of the ClickUp task that the campaign was submitted with: a campaign is started once per task. */
export const CampaignId = z.string().min(1).brand<'CampaignId'>();
export type CampaignId = z.infer<typeof CampaignId>;

/** One influencer in one campaign: a UUID. */
export const NegotiationId = z.string().min(1).brand<'NegotiationId'>();
export type NegotiationId = z.infer<typeof NegotiationId>;

/** One person over all campaigns: a UUID, never derived from a name or an address. */
export const InfluencerId = z.string().min(1).brand<'InfluencerId'>();
export type InfluencerId = z.infer<typeof InfluencerId>;

/** `<asking event's id>:<place in it>`. */
export const EffectId = z.string().min(1).brand<'EffectId'>();
export type EffectId = z.infer<typeof EffectId>;

/** A UUIDv7. */
export const EventId = z.string().min(1).brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;

/** Global, gapless place of an event in the log; the first is 1. */
export const Position = z.int().positive().brand<'Position'>();
export type Position = z.infer<typeof Position>;

/** Whose personal data a part holds: an influencer's id, or `task:<ClickUp task id>` for a form that names several people. */
export const SubjectId = z.string().min(1).brand<'SubjectId'>();
export type SubjectId = z.infer<typeof SubjectId>;

/** `<kind>:<opaque id>`, never a name or an address. */
export type StreamName =
  `${'campaign' | 'negotiation' | 'effect' | 'notice' | 'mailbox' | 'webhook' | 'system'}:${string}`;

/** An instant as ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime().brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** A calendar day, `YYYY-MM-DD`. */
export const Day = z.iso.date().brand<'Day'>();
export type Day = z.infer<typeof Day>;

export const subjectOfInfluencer = (influencerId: InfluencerId): SubjectId => influencerId as string as SubjectId;

/** A form names several people: what it holds is kept as one part. */
export const subjectOfForm = (campaignId: CampaignId): SubjectId => `task:${campaignId}` as SubjectId;
