import { laidOut, type Message, type Part, section } from '../blocks.ts';
import { inline, type Mrkdwn, plain } from '../text.ts';

/** What only the person who typed sees: a sentence, in plain text, and what belongs to it. */
export const answer = (sentence: string, parts: readonly Part[] = []): Message => ({
  text: inline(plain(sentence, 600), 3_000),
  blocks: laidOut([section(inline(sentence, 2_900)), ...parts]),
});

/** The same of a sentence that may name people. */
export const tell = (sentence: Mrkdwn, parts: readonly Part[] = []): Message => ({
  text: sentence,
  blocks: laidOut([section(sentence), ...parts]),
});
