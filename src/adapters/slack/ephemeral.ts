import type { types } from '@slack/bolt';
import type { Message } from './blocks.ts';

/** An answer that only whoever asked sees, beside what stands there. */
export const ephemeral = ({ text, blocks }: Message) => ({
  response_type: 'ephemeral' as const,
  replace_original: false,
  text,
  blocks: [...blocks] as types.KnownBlock[],
});
