/**
 * Somebody's text as a terminal may show it: control characters, and those that turn the direction of writing, could
 * hide or forge what stands there. Line breaks stay.
 */
export const plain = (text: string): string => text.replace(BREAKS, '\n').replaceAll('\t', '  ').replace(UNSAFE, '');

/** The same on one line. */
export const oneLine = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();

/** Columns that a terminal gives to a text without line breaks: wide characters and emoji take two, marks none. */
export const widthOf = (text: string): number => {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += clusterWidth(segment);
  return width;
};

/** No wider than `width`, with an ellipsis where something was cut off; never inside a character. */
export const cut = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let left = width - 1;
  for (const { segment } of GRAPHEMES.segment(text)) {
    left -= clusterWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
};

/** Filled up with spaces, on the left for what is aligned right. */
export const padded = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + spaces : spaces + text;
};

/** Lines no wider than `width`, broken at spaces; a word that is wider is broken inside. Its own breaks stay; null keeps its lines whole. */
export const wrapped = (text: string, width: number | null): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => (width === null || widthOf(line) <= width ? [line.trimEnd()] : folded(line, width)));

const ASCII = /^[\x20-\x7e]*$/;
const BREAKS = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/g;
const UNSAFE = /(?!\n)[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;
const MARKS_ONLY = /^[\p{M}\p{Cf}]+$/u;
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

const clusterWidth = (cluster: string): number => {
  if (MARKS_ONLY.test(cluster)) return 0;
  return WIDE.test(cluster) ? 2 : 1;
};

const folded = (line: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of line
    .trimEnd()
    .split(' ')
    .flatMap((each) => pieces(each, width))) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && widthOf(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
};

const pieces = (word: string, width: number): readonly string[] => {
  if (widthOf(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const { segment } of GRAPHEMES.segment(word)) {
    if (piece !== '' && widthOf(piece + segment) > width) {
      found.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...found, piece];
};
