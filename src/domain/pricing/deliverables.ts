import type { DeliverableType, LineItem, Platform } from '../../events/terms.ts';
import type { Views } from '../../events/units.ts';
import { Exact } from '../money.ts';

/** What one deliverable of a type counts as, in average views; 1 where a type isn't named. */
export type ImpressionWeights = Readonly<Partial<Record<DeliverableType, number>>>;

/** How the trade writes each type. */
export const DELIVERABLES: Readonly<
  Record<DeliverableType, Readonly<{ platform: Platform; one: string; many: string }>>
> = {
  instagram_post: { platform: 'instagram', one: 'Instagram Post', many: 'Instagram Posts' },
  instagram_story: { platform: 'instagram', one: 'Instagram Story', many: 'Instagram Stories' },
  instagram_reel: { platform: 'instagram', one: 'Instagram Reel', many: 'Instagram Reels' },
  tiktok_video: { platform: 'tiktok', one: 'TikTok Video', many: 'TikTok Videos' },
  tiktok_story: { platform: 'tiktok', one: 'TikTok Story', many: 'TikTok Stories' },
  youtube_video: { platform: 'youtube', one: 'YouTube Video', many: 'YouTube Videos' },
  youtube_integration: { platform: 'youtube', one: 'YouTube Integration', many: 'YouTube Integrations' },
  youtube_short: { platform: 'youtube', one: 'YouTube Short', many: 'YouTube Shorts' },
};

export const platformOf = (type: DeliverableType): Platform => DELIVERABLES[type].platform;

/** Each platform of a package once, in the order of its items. */
export const platformsOf = (items: readonly LineItem[]): readonly Platform[] => [
  ...new Set(items.map(({ type }) => platformOf(type))),
];

/** `2 Instagram Reels + 3 Instagram Stories` */
export const describeDeliverables = (items: readonly LineItem[]): string =>
  items
    .map(({ type, quantity }) => `${quantity} ${quantity === 1 ? DELIVERABLES[type].one : DELIVERABLES[type].many}`)
    .join(' + ');

/**
 * v of policy §1, rounded down to whole views; null where less than one view is expected, which no price can be made for.
 * `averageViewsOn` are the influencer's, per deliverable of a platform.
 */
export const expectedImpressions = (
  items: readonly LineItem[],
  averageViewsOn: (platform: Platform) => number,
  weights: ImpressionWeights,
): Views | null => {
  const views = items
    .reduce(
      (sum, { type, quantity }) =>
        sum.plus(new Exact(weights[type] ?? 1).times(quantity).times(averageViewsOn(platformOf(type)))),
      new Exact(0),
    )
    .floor()
    .toNumber();
  return views >= 1 ? (views as Views) : null;
};

/** `unread` holds each part of the text that names no deliverable, no single one, or no clear number of them. */
export type ParsedDeliverables =
  | Readonly<{ outcome: 'parsed'; items: readonly LineItem[] }>
  | Readonly<{ outcome: 'unreadable'; unread: readonly string[] }>;

/**
 * Reads a form's deliverables: free text ("2 Reels + 3 Stories, 1 TikTok") or labels. A package is priced by them, so a
 * word that isn't understood, a missing platform, or a plural without a number makes its part unread, never a guess.
 * For a word that several platforms know ("story", "video", "post") the first of these decides that has such a
 * deliverable: a platform word next to it, a heading before it ("TikTok: …"), `platform`, the deliverable before it.
 */
export const parseDeliverables = (text: string | readonly string[], platform: Platform | null): ParsedDeliverables => {
  const items: LineItem[] = [];
  const unread: string[] = [];
  let heading: Platform | null = null;
  let before: Platform | null = null;

  for (const part of partsOf(text)) {
    const [, title, rest] = /^([^:]+):(.*)$/s.exec(part) ?? [];
    const titled: Platform | null = title === undefined ? null : (PLATFORM_WORDS.get(title.trim()) ?? null);
    heading = titled ?? heading;
    if (titled !== null && rest?.trim() === '') continue;

    const item = readItem(titled === null ? part : (rest ?? ''), [heading, platform, before]);
    if (item === null) {
      unread.push(part);
      continue;
    }
    before = item.platform;
    items.push({ type: item.type, quantity: item.quantity });
  }

  if (unread.length > 0) return { outcome: 'unreadable', unread };
  if (items.length === 0) return { outcome: 'unreadable', unread: [typeof text === 'string' ? text : text.join(', ')] };
  return { outcome: 'parsed', items: merged(items) };
};

type Kind = 'reel' | 'story' | 'post' | 'video' | 'short' | 'integration';

/** Instagram has published every video as a Reel since 2022; a TikTok post is a video. */
const TYPES: Readonly<Record<Kind, Readonly<Partial<Record<Platform, DeliverableType>>>>> = {
  reel: { instagram: 'instagram_reel' },
  story: { instagram: 'instagram_story', tiktok: 'tiktok_story' },
  post: { instagram: 'instagram_post', tiktok: 'tiktok_video' },
  video: { instagram: 'instagram_reel', tiktok: 'tiktok_video', youtube: 'youtube_video' },
  short: { youtube: 'youtube_short' },
  integration: { youtube: 'youtube_integration' },
};

const PLATFORM_WORDS: ReadonlyMap<string, Platform> = new Map<string, Platform>([
  ['instagram', 'instagram'],
  ['insta', 'instagram'],
  ['ig', 'instagram'],
  ['tiktok', 'tiktok'],
  ['tiktoks', 'tiktok'],
  ['tt', 'tiktok'],
  ['youtube', 'youtube'],
  ['yt', 'youtube'],
]);

const KIND_WORDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['reel', 'reel'],
  ['reels', 'reel'],
  ['story', 'story'],
  ['stories', 'story'],
  ['post', 'post'],
  ['posts', 'post'],
  ['carousel', 'post'],
  ['carousels', 'post'],
  ['video', 'video'],
  ['videos', 'video'],
  ['short', 'short'],
  ['shorts', 'short'],
  ['integration', 'integration'],
  ['integrations', 'integration'],
]);

const NUMBER_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const WORDS_WITHOUT_WEIGHT = new Set(['of', 'on', 'for', 'x', 'dedicated', 'sponsored', 'feed', 'in-feed', 'static']);
const SEPARATORS = /[,;+&|•\r\n]|\s\/\s|\band\b|\bplus\b/;

const partsOf = (text: string | readonly string[]): readonly string[] =>
  (typeof text === 'string' ? [text] : text)
    .flatMap((line) => line.normalize('NFKC').toLowerCase().split(SEPARATORS))
    .map((part) => part.replace(/^\s*[-*]\s/, '').trim())
    .filter((part) => part !== '');

const readItem = (
  part: string,
  fallbacks: readonly (Platform | null)[],
): Readonly<{ type: DeliverableType; platform: Platform; quantity: number }> | null => {
  const quantities: number[] = [];
  const platforms = new Set<Platform>();
  const kinds = new Set<Kind>();
  let several = false;

  for (const word of wordsOf(part)) {
    const quantity = quantityOf(word);
    const platform = PLATFORM_WORDS.get(word);
    const kind = KIND_WORDS.get(word);
    if (quantity !== null) quantities.push(quantity);
    else if (platform !== undefined) platforms.add(platform);
    else if (kind !== undefined) kinds.add(kind);
    else if (!WORDS_WITHOUT_WEIGHT.has(word)) return null;
    several ||= (kind !== undefined || platform !== undefined) && word.endsWith('s');
  }

  const [quantity = several ? null : 1] = quantities;
  const [platform = null] = platforms;
  // "1 TikTok" is a video; "YouTube video integration" is an integration.
  if (kinds.size === 0 && platform === 'tiktok') kinds.add('video');
  if (kinds.size > 1) kinds.delete('video');
  const [kind] = kinds;
  if (quantities.length > 1 || platforms.size > 1 || kinds.size !== 1 || kind === undefined) return null;
  if (quantity === null || quantity < 1) return null;

  const types = TYPES[kind];
  const known = Object.keys(types) as Platform[];
  const only = known.length === 1 ? known : [];
  const candidates = platform === null ? [...only, ...fallbacks] : [platform];
  const chosen = candidates.find((candidate) => candidate !== null && types[candidate] !== undefined) ?? null;
  const type = chosen === null ? undefined : types[chosen];
  return chosen === null || type === undefined ? null : { type, platform: chosen, quantity };
};

const wordsOf = (part: string): readonly string[] =>
  part
    .replace(/\b(tik|you)[\s-]+(tok|tube)/g, '$1$2')
    .replace(/[()_]/g, ' ')
    .replace(/(?<![.!])[.!]+$/, '')
    .replace(/×/g, 'x')
    .replace(/\b(\d{1,2})x\b|\bx(\d{1,2})\b/g, ' $1$2 ')
    .split(/\s+/)
    .map((word) => word.replace(/:$/, ''))
    .filter((word) => word !== '');

const quantityOf = (word: string): number | null => {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  if (word === 'a' || word === 'an' || word === 'single') return 1;
  const named = NUMBER_WORDS.indexOf(word);
  return named === -1 ? null : named;
};

const merged = (items: readonly LineItem[]): readonly LineItem[] => {
  const quantities = new Map<DeliverableType, number>();
  for (const { type, quantity } of items) quantities.set(type, (quantities.get(type) ?? 0) + quantity);
  return [...quantities].map(([type, quantity]) => ({ type, quantity }));
};
