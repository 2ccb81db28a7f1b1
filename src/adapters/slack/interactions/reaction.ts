import type { types } from '@slack/bolt';
import type { Message } from '../blocks.ts';
import type { Decided } from '../commands/deciding.ts';
import { tellingView } from './forms.ts';

/** What a click leads to, for whoever clicked alone: words, or a form to fill in. */
export type Reaction = Readonly<{ told: Message }> | Readonly<{ opens: types.ModalView }>;

/** What a filled-in form leads to: done, or back to it with what is wrong at each field, or another view in its place. */
export type Submission =
  | Readonly<{ done: true }>
  /** By the block id of the field. */
  | Readonly<{ errors: Readonly<Record<string, string>> }>
  | Readonly<{ shows: types.ModalView }>;

/** What was decided by a form; `view`: what is shown where nothing was. */
export const submissionOf = <Instead>(
  led: Decided<Instead>,
  view: (instead: Instead) => types.ModalView,
): Submission => {
  switch (led.outcome) {
    case 'done':
      return { done: true };
    case 'not_done':
      return { shows: tellingView(led.told) };
    case 'instead':
      return { shows: view(led.shows) };
  }
};
