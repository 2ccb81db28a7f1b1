/** A stretch of the reply, word for word. */
export type Passage = Readonly<{ text: string; from: number }>;

/** The reply's sentences and lines, each exactly as written; a line break inside a sentence stays in it. */
export const sentencesOf = (reply: string): readonly Passage[] => {
  const found: Passage[] = [];
  let from = 0;
  for (const end of [...reply.matchAll(/(?<=[.!?…])["')\]]*\s+|\n\s*\n|\n(?=[-•*])/g), null]) {
    const text = reply.slice(from, end?.index ?? reply.length);
    const lead = text.length - text.trimStart().length;
    if (text.trim() !== '') found.push({ text: text.trim().slice(0, 600), from: from + lead });
    if (end !== null) from = end.index + end[0].length;
  }
  return found;
};

/** The first sentence that the expression matches. */
export const sentenceWith = (sentences: readonly Passage[], cue: RegExp): string | null =>
  sentences.find(({ text }) => cue.test(text))?.text ?? null;
