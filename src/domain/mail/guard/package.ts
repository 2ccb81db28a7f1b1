import type { DeliverableType, LineItem } from '../../../events/terms.ts';
import { DELIVERABLES } from '../../pricing/deliverables.ts';
import type { Check } from './facts.ts';

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

type Mention = Readonly<{
  words: string;
  types: readonly DeliverableType[];
  quantity: number | null;
  plural: boolean;
  odd: boolean;
}>;

const mentionsIn = (text: string): readonly Mention[] =>
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

const fits = (mention: Mention, { type, quantity }: LineItem): boolean =>
  mention.types.includes(type) &&
  !mention.odd &&
  (mention.quantity === null ? !mention.plural || quantity > 1 : mention.quantity === quantity);

/** Every deliverable named is one of the package, in its number; an opening and a recap name all of them, with their numbers. */
export const deliverables: Check = ({ plain }, { deliverables, purpose }) => {
  const mentions = mentionsIn(plain);
  const wrong = mentions.filter((mention) => !deliverables.some((item) => fits(mention, item)));
  const complete = purpose === 'opening' || purpose === 'recap';
  const missing = complete
    ? deliverables.filter((item) => !mentions.some((mention) => mention.quantity !== null && fits(mention, item)))
    : [];
  return [
    ...wrong.map(({ words }) => `a deliverable that is not in the package, or in another number: "${words}"`),
    ...missing.map(({ type, quantity }) => `the package's ${quantity} × ${DELIVERABLES[type].one} is not named`),
    ...[...plain.matchAll(UNKNOWN)].map(([words]) => `a deliverable that is not in the package: "${words}"`),
  ];
};

const UNKNOWN =
  /\b(?:carousels?|live[\s-]?streams?|go(?:ing)? live|blog|newsletters?|podcasts?|giveaways?|raw (?:files?|footage|content)|b-roll|photo ?shoots?|appearances?|highlights?|link in (?:your )?bio|pinned|pin it|threads?|tweets?|pinterest|snapchat|twitch|facebook|cross-?post\w{0,3}|ugc)\b/gi;

/** A text without the deliverables that fit the package, for what is left over to be judged. */
export const withoutDeliverables = (text: string, items: readonly LineItem[]): string =>
  text.replace(MENTION, (words: string) =>
    mentionsIn(words).some((mention) => items.some((item) => fits(mention, item))) ? ' ' : words,
  );
