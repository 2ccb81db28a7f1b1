import type { DeliverableType, LineItem } from '../../events/terms.ts';
import { DELIVERABLES } from '../pricing/deliverables.ts';

const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const QUANTITY = `(?:\\d{1,3}|an?|single|another|several|some|multiple|extra|additional|both|few|${NUMBERS.join('|')})`;
const MODIFIER =
  '(?:instagram|insta|ig|tiktok|youtube|yt|dedicated|sponsored|feed|in-feed|branded|static|short|full|more|new)';
const NOUN = 'reels?|story|stories|posts?|(?:video\\s)?integrations?|videos?|tiktoks?|shorts?';
const MENTION = new RegExp(
  `(?<![\\p{L}\\d])(?:(?<quantity>${QUANTITY})\\s?(?:x|×)?[\\s-])?(?<modifiers>(?:${MODIFIER}\\s){0,3})(?<noun>${NOUN})(?![\\p{L}])`,
  'giu',
);

const TYPES: Readonly<Record<string, readonly DeliverableType[]>> = {
  reel: ['instagram_reel'],
  story: ['instagram_story', 'tiktok_story'],
  post: ['instagram_post', 'tiktok_video'],
  video: ['tiktok_video', 'youtube_video', 'instagram_reel'],
  tiktok: ['tiktok_video'],
  short: ['youtube_short'],
  integration: ['youtube_integration'],
};
const PLATFORM: Readonly<Record<string, string>> = {
  instagram: 'instagram',
  insta: 'instagram',
  ig: 'instagram',
  tiktok: 'tiktok',
  youtube: 'youtube',
  yt: 'youtube',
};

/** Something the text calls a deliverable; `quantity` is null where it gives no number. */
export type Mention = Readonly<{
  words: string;
  types: readonly DeliverableType[];
  quantity: number | null;
  plural: boolean;
  odd: boolean;
}>;

export const mentionsIn = (text: string): readonly Mention[] =>
  [...text.matchAll(MENTION)].flatMap((match) => {
    const { quantity, modifiers = '', noun = '' } = match.groups ?? {};
    const plural = /s$/i.test(noun);
    const word = singular(noun);
    const platform = modifiers
      .toLowerCase()
      .split(/\s/)
      .map((m) => PLATFORM[m])
      .find((p) => p !== undefined);
    // "to post" is a verb and "a short note" no Short: without a platform or a number they name nothing.
    const isWeak =
      (word === 'post' || word === 'short') && !plural && platform === undefined && !/^\d|^one$/i.test(quantity ?? '');
    const hasDeterminer =
      word === 'post' &&
      (quantity !== undefined || /\b(?:the|your|this|that|each|every|per)\s$/i.test(text.slice(0, match.index)));
    if (isWeak && !hasDeterminer) return [];
    const types = (TYPES[word] ?? []).filter(
      (type) => platform === undefined || DELIVERABLES[type].platform === platform,
    );
    return [
      {
        words: match[0].trim(),
        types,
        quantity: count(quantity),
        plural,
        odd: quantity !== undefined && count(quantity) === null,
      },
    ];
  });

const singular = (noun: string): string =>
  noun
    .toLowerCase()
    .replace(/^video\s/, '')
    .replace(/^stories$/, 'story')
    .replace(/s$/, '');

const count = (quantity: string | undefined): number | null => {
  if (quantity === undefined) return null;
  const word = quantity.toLowerCase();
  if (/^\d+$/.test(word)) return Number(word);
  if (word === 'a' || word === 'an' || word === 'single') return 1;
  const named = NUMBERS.indexOf(word);
  return named < 0 ? null : named;
};

export const fits = (mention: Mention, { type, quantity }: LineItem): boolean =>
  mention.types.includes(type) &&
  !mention.odd &&
  (mention.quantity === null ? !mention.plural || quantity > 1 : mention.quantity === quantity);

/** A text without the deliverables that fit the package, for what is left over to be judged. */
export const withoutDeliverables = (text: string, items: readonly LineItem[]): string =>
  text.replace(MENTION, (words: string) =>
    mentionsIn(words).some((mention) => items.some((item) => fits(mention, item))) ? ' ' : words,
  );

/**
 * Words that name, with a number, a deliverable which is not in the package or stands there in another number: a price
 * that goes with them is for something else than what was offered (policy §1, "not comparable"). null where there are none.
 */
export const otherPackageIn = (text: string, items: readonly LineItem[]): string | null =>
  mentionsIn(text).find((mention) => mention.quantity !== null && !items.some((item) => fits(mention, item)))?.words ??
  null;
