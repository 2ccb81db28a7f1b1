import { withoutDeadline } from './dates.ts';
import type { Check } from './facts.ts';

const MOST_CHARACTERS = 1_500;
const MOST_WORDS = 230;
const MOST_LINES = 40;

/** Short mails, but not empty ones. */
export const length: Check = ({ text }) => {
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  if (text.trim().length < 20) return ['the draft is empty or nearly so'];
  return text.length > MOST_CHARACTERS || words > MOST_WORDS || text.split('\n').length > MOST_LINES
    ? [`the draft is too long: ${words} words, ${text.length} characters`]
    : [];
};

// What a person would type: Latin letters, digits, plain and typographic punctuation. Everything invisible, and look-alike letters, stay out.
const ALLOWED = /[\n\p{Script=Latin}0-9 \u00a0.,;:!?'"()&/@#$%+*=_<>{}[\]|~^`\\-]|[‘’“”–—…]/u;

/** Control and invisible characters, emoji, full-width digits, letters of other scripts. */
export const characters: Check = ({ plain }) => {
  const strange = [...new Set(plain)].filter(
    (sign) => !ALLOWED.test(sign) || (sign.normalize('NFKC') !== sign && !'…\u00a0'.includes(sign)),
  );
  return strange.map(
    (sign) =>
      `a character that does not belong in a mail: U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
};

/** Slots nobody filled. */
export const slots: Check = ({ plain }) =>
  [
    ...plain.matchAll(
      /\{\{?[^{}\n]{0,60}\}?\}|\{\{|\}\}|\[[^\]\n]{1,60}\]|<[A-Z_ ]{2,40}>|\bX{2,}\b|\$\s?(?![\d\s])|\bTBD\b|\bundefined\b|\bNaN\b|\bnull\b|_{3,}/g,
    ),
  ].map(([found]) => `a slot that was not filled: "${found}"`);

/** Mails go out as plain text. */
export const markup: Check = ({ plain }) =>
  [
    ...plain.matchAll(
      /<\/?[a-z][^<>\n]{0,80}>|&(?:[a-z]{2,8}|#\d{1,6});|\*\*|(?<![\p{L}\d])[*_]\p{L}[^*_\n]{0,60}[*_]|```|`|^#{1,6}\s|^\s{0,3}\*\s|\]\(|^\s{0,3}>|^\|/gimu,
    ),
  ].map(([found]) => `markup: "${found.trim()}"`);

/** Links, addresses, handles and phone numbers never come from a draft. */
export const contacts: Check = ({ plain }, { deadline }) =>
  [
    ...withoutDeadline(plain, deadline).matchAll(
      /\b(?:https?|ftp|mailto|javascript|data):\S{0,60}|\bwww\.\S{1,60}|[\w.+-]{1,60}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,60}|@[\w.]{2,30}|\b[a-z0-9-]{2,60}\.(?:com|net|org|io|co|ai|app|me|link|ly|gg|tv|uk|de|fr|eu|us|info|biz|xyz|shop|store|page|site|online|example|test|dev|to|be)\b(?:\/\S{0,60})?|\+?\d[\d\s().-]{7,18}\d/gi,
    ),
  ].map(([found]) => `a link, an address or a phone number: "${found.trim()}"`);

const COMMON = new Set(
  'the to and for we you a of is in with your our this that would be it on i are have can if so as at us do not hi hello thanks thank love will from or by me my any'.split(
    ' ',
  ),
);

/** English, told by its commonest words. */
export const language: Check = ({ plain }) => {
  const words = plain.toLowerCase().match(/\p{L}+/gu) ?? [];
  const common = words.filter((word) => COMMON.has(word)).length;
  return words.length >= 8 && common / words.length < 0.2 ? ['the draft does not read as English'] : [];
};
