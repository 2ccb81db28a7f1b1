import {
  attributionAt,
  attributionInside,
  isDeviceLine,
  isHeaderBlock,
  isPrefixed,
  isRule,
  isSeparator,
  isSignatureMark,
} from './quoting.ts';

/** What they wrote, and what the mail repeats of earlier ones (with signatures); `truncated` when the mail was longer than is read. */
export type SplitMail = Readonly<{ reply: string; quoted: string; truncated: boolean }>;

/**
 * Splits a mail into their words and everything else. Answers between quoted lines stay theirs;
 * lines that repeat a text of ours never are, however a mail program has wrapped them.
 */
export const splitReply = (text: string, ourTexts: readonly string[]): SplitMail => {
  const capped = text.slice(0, LONGEST_MAIL).replace(/\r\n?/g, '\n');
  const all = capped.split('\n', MOST_LINES + 1);
  const lines = all.slice(0, MOST_LINES);
  const truncated = text.length > LONGEST_MAIL || all.length > MOST_LINES;
  const isOurs = recogniserOf(ourTexts);

  const theirs: string[] = [];
  const quoted: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const said = theirs.some((kept) => kept.trim() !== '');
    if (isPrefixed(line)) {
      quoted.push(line);
      at += 1;
      continue;
    }
    if (isSeparator(line) || isHeaderBlock(lines, at)) break;

    const attribution = attributionAt(lines, at);
    if (attribution > 0) {
      const next = lines.slice(at + attribution).find((following) => following.trim() !== '');
      if (said && next !== undefined && !isPrefixed(next)) break;
      quoted.push(...lines.slice(at, at + attribution));
      at += attribution;
      continue;
    }
    if (isSignatureMark(line) && said) {
      const end = signatureEnd(lines, at);
      quoted.push(...lines.slice(at, end));
      at = end;
      continue;
    }
    const inside = attributionInside(line);
    if (inside >= 0) {
      theirs.push(line.slice(0, inside));
      quoted.push(line.slice(inside));
      at += 1;
      break;
    }
    (isDeviceLine(line) || isOurs(line) ? quoted : theirs).push(line);
    at += 1;
  }
  quoted.push(...lines.slice(at));
  return { reply: tidied(theirs), quoted: quoted.join('\n').trim(), truncated };
};

// A reply of a person is a few kilobytes; what is longer is a paste or an attack.
const LONGEST_MAIL = 60_000;
const MOST_LINES = 2_000;
const LONGEST_SIGNATURE_LINES = 15;

/** A signature ends where quoting starts; one longer than any signature is text, of which only the mark is dropped. */
const signatureEnd = (lines: readonly string[], at: number): number => {
  let end = at + 1;
  let words = 0;
  while (
    end < lines.length &&
    !isPrefixed(lines[end] ?? '') &&
    attributionAt(lines, end) === 0 &&
    !isHeaderBlock(lines, end)
  ) {
    if ((lines[end] ?? '').trim() !== '') words += 1;
    end += 1;
    if (words > LONGEST_SIGNATURE_LINES) return at + 1;
  }
  return end;
};

// Shorter lines ("Thanks!", "Sounds good") may be theirs as well as ours.
const SHORTEST_RECOGNISED = 25;

const recogniserOf = (ourTexts: readonly string[]): ((line: string) => boolean) => {
  const ours = ourTexts.map((text) => squeezed(text.slice(0, LONGEST_MAIL)));
  return (line) => {
    const plain = squeezed(line);
    return plain.length >= SHORTEST_RECOGNISED && ours.some((text) => text.includes(plain));
  };
};

const squeezed = (text: string): string =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[\s\u00a0>]+/g, ' ')
    .trim()
    .toLowerCase();

const tidied = (lines: readonly string[]): string => {
  const kept = [...lines];
  while (kept.length > 0 && ((kept.at(-1) ?? '').trim() === '' || isRule((kept.at(-1) ?? '').trim()))) kept.pop();
  return kept
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '');
};
