import type { types } from '@slack/bolt';
import { type Message, section } from '../blocks.ts';
import { inline, plain } from '../text.ts';

/** What only the person who typed sees: a sentence, in plain text, and what belongs to it. */
export const answer = (sentence: string, blocks: readonly (types.KnownBlock | null)[] = []): Message => ({
  text: inline(plain(sentence, 600), 3_000),
  blocks: [section(inline(sentence, 2_900)), ...blocks.filter((block) => block !== null)],
});
