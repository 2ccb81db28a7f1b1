import { z } from 'zod';

/**
 * What Slack refuses about blocks and views, https://docs.slack.dev/reference/block-kit. It is written from Slack's
 * reference and shares nothing with the application, whose own check it checks.
 */
export type Problem = Readonly<{ pointer: string; sentence: string }>;

/** Blocks of a message, as posted or updated. */
export const problemsOfBlocks = (blocks: unknown): readonly Problem[] => problems(messageBlocks, blocks, ['blocks']);

export const problemsOfView = (view: unknown, type: 'modal' | 'home'): readonly Problem[] =>
  problems(type === 'modal' ? modal : home, view, ['view']);

/** As they stand in `response_metadata.messages`. */
export const asSlackSays = ({ pointer, sentence }: Problem): string => `[ERROR] ${sentence} [json-pointer:${pointer}]`;

const problems = (schema: z.ZodType, value: unknown, above: readonly PropertyKey[]): readonly Problem[] => {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => ({
    pointer: [...above, ...path].map((step) => `/${String(step)}`).join(''),
    sentence: message,
  }));
};

const string = (most: number) => z.string().min(1).max(most);
const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: string(most), emoji: z.boolean().optional() });
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: string(most), verbatim: z.boolean().optional() });
const text = (most: number) => z.discriminatedUnion('type', [plain(most), mrkdwn(most)]);

const id = string(255).optional();
const url = string(3_000);
const style = z.enum(['primary', 'danger']).optional();
const confirm = z
  .strictObject({ title: plain(100), text: text(300), confirm: plain(30), deny: plain(30), style })
  .optional();
const common = { action_id: id, confirm, focus_on_load: z.boolean().optional() };

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  confirm,
  text: plain(75),
  value: z.string().max(2_000).optional(),
  url: url.optional(),
  style,
  accessibility_label: string(75).optional(),
});
const option = (label: z.ZodType) =>
  z.strictObject({ text: label, value: string(150), description: plain(75).optional() });
const picked = option(plain(75));
const ticked = option(text(75));
const placeholder = plain(150).optional();

type WithOptions = Readonly<{ options: readonly { value: string }[]; initial_option?: { value: string } | undefined }>;
const initialIsThere = ({ options, initial_option: initial }: WithOptions): boolean =>
  initial === undefined || options.some(({ value }) => value === initial.value);
const NO_OPTION = { error: '`initial_option` is none of the options', path: ['initial_option'] };

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id,
  confirm,
  options: z
    .array(z.strictObject({ text: plain(75), value: string(150), url: url.optional() }))
    .min(1)
    .max(5),
});
const staticSelect = z
  .strictObject({
    ...common,
    type: z.literal('static_select'),
    placeholder,
    options: z.array(picked).min(1).max(100),
    initial_option: picked.optional(),
  })
  .refine(initialIsThere, NO_OPTION);
const multiStaticSelect = z.strictObject({
  ...common,
  type: z.literal('multi_static_select'),
  placeholder,
  options: z.array(picked).min(1).max(100),
  initial_options: z.array(picked).min(1).optional(),
  max_selected_items: z.int().min(1).optional(),
});
const radioButtons = z
  .strictObject({
    ...common,
    type: z.literal('radio_buttons'),
    options: z.array(ticked).min(1).max(10),
    initial_option: ticked.optional(),
  })
  .refine(initialIsThere, NO_OPTION);
const checkboxes = z.strictObject({
  ...common,
  type: z.literal('checkboxes'),
  options: z.array(ticked).min(1).max(10),
  initial_options: z.array(ticked).min(1).optional(),
});
const usersSelect = z.strictObject({
  ...common,
  type: z.literal('users_select'),
  placeholder,
  initial_user: string(20).optional(),
});
const datepicker = z.strictObject({
  ...common,
  type: z.literal('datepicker'),
  placeholder,
  initial_date: z.iso.date().optional(),
});
const image = z.strictObject({
  type: z.literal('image'),
  image_url: url,
  alt_text: string(2_000),
  title: plain(2_000).optional(),
  block_id: id,
});
const dispatched = { dispatch_action_config: z.looseObject({}).optional() };
const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id,
  focus_on_load: z.boolean().optional(),
  placeholder,
  initial_value: z.string().max(3_000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3_000).optional(),
  max_length: z.int().min(1).max(3_000).optional(),
  ...dispatched,
});
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  action_id: id,
  focus_on_load: z.boolean().optional(),
  placeholder,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  ...dispatched,
});

const choices = [staticSelect, multiStaticSelect, radioButtons, checkboxes, usersSelect, datepicker] as const;
const pressed = z.discriminatedUnion('type', [button, overflow, ...choices]);
const beside = z.discriminatedUnion('type', [button, overflow, image, ...choices]);
const filledIn = z.discriminatedUnion('type', [textInput, numberInput, ...choices]);

const header = z.strictObject({ type: z.literal('header'), block_id: id, text: plain(150) });
const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: id,
    text: text(3_000).optional(),
    fields: z.array(text(2_000)).min(1).max(10).optional(),
    accessory: beside.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: 'must define either `text` or `fields`',
  });
const context = z.strictObject({
  type: z.literal('context'),
  block_id: id,
  elements: z
    .array(z.discriminatedUnion('type', [plain(3_000), mrkdwn(3_000), image]))
    .min(1)
    .max(10),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: id,
  elements: z
    .array(pressed)
    .min(1)
    .max(25)
    .refine((elements) => areUnique(elements.map(({ action_id }) => action_id)), {
      error: 'an `action_id` stands twice',
    }),
});
const divider = z.strictObject({ type: z.literal('divider'), block_id: id });
const input = z.strictObject({
  type: z.literal('input'),
  block_id: id,
  label: plain(2_000),
  element: filledIn,
  hint: plain(2_000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});
/** Taken as they are: their inside is not looked at. */
const others = ['rich_text', 'markdown', 'video', 'table'].map((type) =>
  z.looseObject({ type: z.literal(type), block_id: id }),
);

const block = z.discriminatedUnion('type', [header, section, context, actions, divider, input, image, ...others]);
const blocks = (most: number) =>
  z
    .array(block)
    .max(most)
    .refine((all) => areUnique(all.map(({ block_id }) => block_id)), {
      error: 'a `block_id` stands twice',
    });
const messageBlocks = blocks(50);

const named = {
  private_metadata: z.string().max(3_000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  blocks: blocks(100),
};
const modal = z
  .strictObject({
    type: z.literal('modal'),
    ...named,
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine((view) => view.submit !== undefined || !view.blocks.some(({ type }) => type === 'input'), {
    error: 'missing required field: submit, as there is an input',
    path: ['submit'],
  });
const home = z.strictObject({ type: z.literal('home'), ...named });

const areUnique = (ids: readonly (string | undefined)[]): boolean => {
  const given = ids.filter((each) => each !== undefined);
  return new Set(given).size === given.length;
};
