import { z } from 'zod';
import { Cents, Day } from './units.ts';

export const Platform = z.enum(['instagram', 'tiktok', 'youtube']);
export type Platform = z.infer<typeof Platform>;

export const DeliverableType = z.enum([
  'instagram_post',
  'instagram_story',
  'instagram_reel',
  'tiktok_video',
  'tiktok_story',
  'youtube_video',
  'youtube_integration',
  'youtube_short',
]);
export type DeliverableType = z.infer<typeof DeliverableType>;

export const LineItem = z.strictObject({ type: DeliverableType, quantity: z.int().positive() });
export type LineItem = z.infer<typeof LineItem>;

export const EngagementBasis = z.enum(['followers', 'views', 'impressions']);
export type EngagementBasis = z.infer<typeof EngagementBasis>;

export const Timeline = z.strictObject({ start: Day.nullable(), end: Day });
export type Timeline = z.infer<typeof Timeline>;

/** Whether mails leave by themselves or each waits for a person. */
export const ReplyMode = z.enum(['auto', 'review']);
export type ReplyMode = z.infer<typeof ReplyMode>;

/** What a person may set for one influencer in the sheet or the form; the lower of two limits wins (policy §1). */
export const PersonalLimits = z.strictObject({ minRate: Cents.nullable(), limit: Cents.nullable() });
export type PersonalLimits = z.infer<typeof PersonalLimits>;
