import { wordsNear } from '../../../projections/nearby.ts';

/** What somebody typed: `key:value` and `key:"some value"` apart from the other words. Nothing is dropped: what doesn't fit is `problem`. */
export type Typed = Readonly<{ words: string; named: ReadonlyMap<string, string>; problem: string | null }>;

/** Takes apart what somebody typed, in whatever order; only these keys are known. */
export const tokens = (typed: string, keys: readonly string[]): Typed => {
  const named = new Map<string, string>();
  const problems: string[] = [];
  if (/^"[^"]*"$/.test(typed.trim())) return { words: unquoted(typed), named, problem: null };
  const words = typed.replace(
    /(?<=^|\s)([A-Za-z]+):\s*(?:"([^"]*)"|'([^']*)'(?=\s|$)|((?![A-Za-z]+:)\S*))/g,
    (_all, typedKey: string, double?: string, single?: string, bare?: string) => {
      const key = typedKey.toLowerCase();
      const value = (double ?? single ?? bare ?? '').trim();
      if (!keys.includes(key)) problems.push(unknownKey(key, value, keys));
      else if (value === '') problems.push(`There is nothing behind “${key}:”.`);
      else if (named.has(key)) problems.push(`“${key}:” stands there twice; I take one.`);
      else named.set(key, value);
      return '';
    },
  );
  return { words: unquoted(words.replace(/\s+/g, ' ').trim()), named, problem: problems[0] ?? null };
};

/** Slack escapes three characters, may wrap addresses and people, and phones turn quotes into curly ones. */
export const plainTyping = (text: string): string =>
  text
    .replace(/<(?:mailto:|https?:\/\/)[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<@[UW][A-Z0-9]+\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();

export const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();

/** ` Did you mean a or b?`, with a space in front; nothing where nothing comes near. */
export const didYouMean = (near: readonly string[]): string =>
  near.length === 0 ? '' : ` Did you mean ${near.map((each) => `\`${each}\``).join(' or ')}?`;

const unknownKey = (key: string, value: string, keys: readonly string[]): string => {
  const written = /\s/.test(value) ? `"${value}"` : value;
  const near = wordsNear(key, keys).map((each) => `${each}:${written}`);
  return `I don't know the filter “${key}:”.${didYouMean(near)} There are: ${keys.map((each) => `${each}:`).join(' ')}`;
};
