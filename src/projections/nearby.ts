/** Names and handles as people type them: without regard to case, accents, spaces, @ and the kind of quotes. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}|[\u200B-\u200D\uFEFF]/gu, '')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^@\s?/, '');

/**
 * How far what somebody typed is from what is known, both folded: 0 is the same, null too far to suggest. A beginning of
 * one of the words is near (1), and so is a typo in the whole or in one of the words: one for every four letters, two at most.
 */
export const distance = (typed: string, known: string): number | null => {
  if (typed === '' || known === '') return null;
  if (typed === known) return 0;
  if (typed.length >= 2 && (known.startsWith(typed) || known.includes(` ${typed}`))) return 1;
  const allowed = Math.min(2, Math.floor(typed.length / 4));
  const typos = Math.min(...[known, ...known.split(' ')].map((part) => edits(typed, part, allowed)));
  return typos <= allowed ? typos + 1 : null;
};

/**
 * Which of a few fixed words somebody may have meant, the nearest first, three at most. There are few of them, so more
 * typos are forgiven than in names: one in three to five letters, two in longer ones.
 */
export const wordsNear = (typed: string, known: readonly string[]): readonly string[] => {
  const allowed = typed.length < 3 ? 0 : typed.length < 6 ? 1 : 2;
  return known
    .map((word) => ({ word, typos: typed.length > 1 && word.startsWith(typed) ? 0 : edits(typed, word, allowed) }))
    .filter(({ typos }) => typos <= allowed)
    .toSorted((a, b) => a.typos - b.typos)
    .slice(0, 3)
    .map(({ word }) => word);
};

/** Optimal string alignment: insertions, deletions, replacements and swapped neighbours; more than `limit` is as good as infinite. */
const edits = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line[column] = Math.min(
        (above[column] ?? Infinity) + 1,
        (line[column - 1] ?? Infinity) + 1,
        (above[column - 1] ?? Infinity) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    if (Math.min(...line) > limit) return Infinity;
    [before, above] = [above, line];
  }
  return above[b.length] ?? Infinity;
};
