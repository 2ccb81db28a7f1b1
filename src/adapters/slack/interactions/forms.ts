import type { types } from '@slack/bolt';
import { z } from 'zod';
import { Cents, EffectId, NegotiationId, Position } from '../../../events/units.ts';
import { LIMITS, type Message } from '../blocks.ts';
import { ACTION, escalated, passes } from '../buttons.ts';
import { plain } from '../text.ts';

/** SHA-256 of the text and the findings that the person has before them: they override these, and no others. */
const Judged = z.hex().length(64);

/** What an open form is about; Slack keeps it as the view's private metadata and gives it back with what was filled in. */
export const Form = z.discriminatedUnion('asks', [
  z.strictObject({ asks: z.literal('edit_draft'), effectId: EffectId, since: Position, judged: Judged }),
  z.strictObject({
    asks: z.literal('edit_refused'),
    ...escalated,
    judged: Judged,
  }),
  z.strictObject({
    asks: z.literal('hand_back'),
    negotiationId: NegotiationId,
    /** The event by which the thread became theirs. */
    takenOver: Position,
    /** With the amount that whoever fills it in has been told goes past them; null: none yet. */
    standing: Cents.nullable(),
    ...passes,
    /** They have been told that amounts were named in the thread, and left the field empty. */
    none: z.boolean(),
  }),
  /** Whether a price that goes too far is meant. */
  z.strictObject({
    asks: z.literal('anyway'),
    ...escalated,
    what: z.enum(['approve', 'offer', 'record_deal']),
    price: Cents,
    final: z.boolean(),
    ...passes,
  }),
  z.strictObject({ asks: z.literal('offer'), ...escalated }),
  z.strictObject({ asks: z.literal('record_deal'), ...escalated }),
]);
export type Form = z.infer<typeof Form>;

/** What was filled in: by block id, the text of its one field. */
export type Filled = Readonly<Record<string, string>>;

type Look = Readonly<{ title: string; submit: string; blocks: readonly types.KnownBlock[] }>;

/** A form of ours. Its fields are found again by their block ids. */
export const formView = (form: Form, { title, submit, blocks }: Look): types.ModalView => ({
  type: 'modal',
  callback_id: `${ACTION}${form.asks}`,
  private_metadata: JSON.stringify(form),
  title: label(title, LIMITS.viewTitle),
  submit: label(submit, LIMITS.viewTitle),
  close: label('Cancel', LIMITS.viewTitle),
  blocks: [...blocks],
});

/** A view that asks nothing: why a form can't be taken any more. */
export const tellingView = ({ blocks }: Message): types.ModalView => ({
  type: 'modal',
  title: label('Parley', LIMITS.viewTitle),
  close: label('Close', LIMITS.viewTitle),
  blocks: [...blocks],
});

type Field = Readonly<{
  id: string;
  label: string;
  initial?: string;
  hint?: string;
  multiline?: boolean;
  /** Whether it may be left empty. */
  optional?: boolean;
}>;

/** One field to type in. */
export const textField = ({
  id,
  label: name,
  initial,
  hint,
  multiline = false,
  optional = false,
}: Field): types.InputBlock => ({
  type: 'input',
  block_id: id,
  optional,
  label: label(name, LIMITS.inputLabel),
  ...(hint === undefined ? {} : { hint: label(hint, LIMITS.inputLabel) }),
  element: {
    type: 'plain_text_input',
    action_id: id,
    multiline,
    ...(initial === undefined ? {} : { initial_value: initial }),
  },
});

/** One box to tick, or not. Ticked, it is filled in as `yes`. */
export const tickField = ({
  id,
  label: name,
  tick,
}: Readonly<{ id: string; label: string; tick: string }>): types.InputBlock => ({
  type: 'input',
  block_id: id,
  optional: true,
  label: label(name, LIMITS.inputLabel),
  element: {
    type: 'checkboxes',
    action_id: id,
    options: [{ text: label(tick, LIMITS.buttonText), value: TICKED }],
  },
});

export const TICKED = 'yes';

const label = (text: string, limit: number): types.PlainTextElement => ({
  type: 'plain_text',
  text: plain(text, limit),
});
