import { plain } from '../text.ts';

/** Finished markup: only what `html` and `trusted` made is put into a page unescaped. */
export type Html = Readonly<{ [MARKUP]: string }>;

type Part = Html | string | number | null | readonly Part[];

/** A template whose values are escaped, whatever they hold; null is nothing, a list is its parts one after another. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html =>
  trusted(strings.map(unindented).reduce((text, next, index) => text + markupOf(values[index - 1] ?? null) + next));

/** Markup from a source that escapes by itself, never from outside. */
export const trusted = (markup: string): Html => ({ [MARKUP]: markup });

export const textOf = ({ [MARKUP]: markup }: Html): string => markup;

const MARKUP = Symbol('markup');

/** A page of 300 influencers would be a quarter indentation. */
const unindented = (text: string): string => text.replace(/\s*\n\s*/g, '\n');

const markupOf = (part: Part): string => {
  if (part === null) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return isList(part) ? part.map(markupOf).join('') : textOf(part);
};

// Array.isArray alone doesn't know a readonly list.
const isList = (part: Html | readonly Part[]): part is readonly Part[] => Array.isArray(part);

const escaped = (text: string): string =>
  plain(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
