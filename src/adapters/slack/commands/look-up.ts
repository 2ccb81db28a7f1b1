import { z } from 'zod';
import { CampaignId, InfluencerId, Instant, Position } from '../../../events/units.ts';

/** Where a page begins in a list that is counted from 0: forwards `from` an item, or backwards up `to` one, which is not on it. */
export const Place = z.union([
  z.strictObject({ from: z.int().nonnegative() }),
  z.strictObject({ to: z.int().nonnegative() }),
]);
export type Place = z.infer<typeof Place>;

/** Where a page of the audit trail begins; positions never move, so it shows the same while new events arrive. null: the newest. */
export const Moment = z.union([z.strictObject({ before: Position }), z.strictObject({ after: Position })]).nullable();
export type Moment = z.infer<typeof Moment>;

/** Filters that were understood: names are ids, spans are instants (`since` inclusive, `until` exclusive). */
export const Filters = z.strictObject({
  influencerId: InfluencerId.nullable(),
  campaignId: CampaignId.nullable(),
  /** As it was typed: a family or an event type. */
  kind: z.string().max(100).nullable(),
  since: Instant.nullable(),
  until: Instant.nullable(),
});
export type Filters = z.infer<typeof Filters>;

/** One page of what somebody looked up; a button that turns the page carries it as JSON. */
export const LookUp = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('campaigns'), at: Place }),
  z.strictObject({ of: z.literal('campaign'), campaignId: CampaignId, at: Place }),
  z.strictObject({ of: z.literal('who'), influencerId: InfluencerId, at: Place }),
  z.strictObject({ of: z.literal('escalations'), at: Place }),
  z.strictObject({ of: z.literal('missing'), at: Place }),
  z.strictObject({ of: z.literal('audit'), filters: Filters, at: Moment }),
]);
export type LookUp = z.infer<typeof LookUp>;
