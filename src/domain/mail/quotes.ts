/** A place in the text that quotes are looked for in. */
export type Span = Readonly<{ from: number; to: number }>;

/** Whitespace and the shapes of quote marks are made alike, nothing else: a quote has to be theirs word for word (policy §5). */
export const alike = (text: string): string =>
  text
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();

/** Where a quote stands in a text made `alike`, as whole words; null if it doesn't. */
export const findQuote = (quote: string, text: string): Span | null => {
  const wanted = alike(quote);
  if (wanted === '') return null;
  for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + 1)) {
    const to = from + wanted.length;
    if (!joins(text[from - 1], wanted[0]) && !joins(wanted.at(-1), text[to])) return { from, to };
  }
  return null;
};

export const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

const joins = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && /[\p{L}\p{N}]/u.test(left) && /[\p{L}\p{N}]/u.test(right);
