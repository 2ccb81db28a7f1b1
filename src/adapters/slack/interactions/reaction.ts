import type { types } from '@slack/bolt';
import type { Message } from '../blocks.ts';

/** What a click leads to, for whoever clicked alone: words, or a form to fill in. */
export type Reaction = Readonly<{ told: Message }> | Readonly<{ opens: types.ModalView }>;

/** What a filled-in form leads to: done, or back to it with what is wrong at each field, or another view in its place. */
export type Submission =
  | Readonly<{ done: true }>
  /** By the block id of the field. */
  | Readonly<{ errors: Readonly<Record<string, string>> }>
  | Readonly<{ shows: types.ModalView }>;
