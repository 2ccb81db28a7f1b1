import type { Platform } from '../../events/terms.ts';
import { comparable } from './figures.ts';

/** Null for what names no platform that Parley negotiates for, or more than one. */
export const readPlatform = (text: string): Platform | null => NAMES[comparable(text).replace(/[\s-]/g, '')] ?? null;

export const PLATFORM_EXPECTED = 'Instagram, TikTok or YouTube';

const NAMES: Readonly<Partial<Record<string, Platform>>> = {
  instagram: 'instagram',
  insta: 'instagram',
  ig: 'instagram',
  tiktok: 'tiktok',
  tt: 'tiktok',
  youtube: 'youtube',
  yt: 'youtube',
};
