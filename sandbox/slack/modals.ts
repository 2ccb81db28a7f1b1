import { type Block, type Element, elementsOf, type Option } from './blocks.ts';

/** What a person puts into a modal, by block id or action id; several values for what can be ticked. */
export type Values = Readonly<Record<string, string | readonly string[]>>;
export type StateValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
/** By block id. */
export type FieldErrors = Readonly<Record<string, string>>;

/** `state.values` as Slack builds it: everything that keeps a state, filled in or not. @throws FieldUnknown */
export const stateOf = (blocks: readonly Block[], values: Values): StateValues => {
  const stateful = elementsOf(blocks).filter(({ element }) => STATEFUL.includes(element.type));
  const known = new Set(stateful.flatMap(({ block, element }) => [block.block_id, element.action_id]));
  const unknown = Object.keys(values).find((key) => !known.has(key));
  if (unknown !== undefined)
    throw new FieldUnknown(
      unknown,
      [...known].flatMap((each) => each ?? []),
    );
  const state: Record<string, Record<string, unknown>> = {};
  for (const { block, element } of stateful) {
    const given = values[block.block_id ?? ''] ?? values[element.action_id ?? ''];
    (state[block.block_id ?? ''] ??= {})[element.action_id ?? ''] = { type: element.type, ...filled(element, given) };
  }
  return state;
};

/** What Slack itself says about a field before it lets a modal be submitted. */
export const refusedFields = (blocks: readonly Block[], state: StateValues): FieldErrors => {
  const refusals = blocks.flatMap((block) => {
    if (block.type !== 'input' || block.element === undefined) return [];
    const refusal = refusalOf(block, block.element, state[block.block_id ?? '']?.[block.element.action_id ?? '']);
    return refusal === null ? [] : [[block.block_id ?? '', refusal] as const];
  });
  return Object.fromEntries(refusals);
};

export class FieldUnknown extends Error {
  readonly code = 'FIELD_UNKNOWN';
  constructor(key: string, known: readonly string[]) {
    super(`The modal has no field ${key}; it has ${known.join(', ')}.`);
  }
}

export class OptionUnknown extends Error {
  readonly code = 'OPTION_UNKNOWN';
  constructor({ action_id, options }: Element, value: string) {
    super(`${action_id} has no option ${value}; it has ${(options ?? []).map((option) => option.value).join(', ')}.`);
  }
}

const STATEFUL = [
  'plain_text_input',
  'number_input',
  'static_select',
  'multi_static_select',
  'radio_buttons',
  'checkboxes',
  'users_select',
  'datepicker',
];

const filled = (element: Element, given: string | readonly string[] | undefined): Readonly<Record<string, unknown>> => {
  const one = typeof given === 'string' ? given : given?.[0];
  switch (element.type) {
    case 'static_select':
    case 'radio_buttons':
      return { selected_option: given === undefined ? (element.initial_option ?? null) : optionOf(element, one) };
    case 'multi_static_select':
    case 'checkboxes': {
      const several = typeof given === 'string' ? [given] : given;
      return { selected_options: several?.map((value) => optionOf(element, value)) ?? element.initial_options ?? [] };
    }
    case 'users_select':
      return { selected_user: one ?? element.initial_user ?? null };
    case 'datepicker':
      return { selected_date: one ?? element.initial_date ?? null };
    default:
      // Slack tells an empty field as null.
      return { value: (one ?? element.initial_value ?? '') === '' ? null : (one ?? element.initial_value) };
  }
};

const optionOf = (element: Element, value: string | undefined): Option | null => {
  if (value === undefined || value === '') return null;
  const option = element.options?.find((each) => each.value === value);
  if (option === undefined) throw new OptionUnknown(element, value);
  return option;
};

const refusalOf = (block: Block, element: Element, state: unknown): string | null => {
  const { type: _type, ...kept } = state as Readonly<Record<string, unknown>>;
  const [value] = Object.values(kept);
  const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return block.optional === true ? null : 'Please complete this required field.';
  if (typeof value !== 'string') return null;
  if (element.type === 'number_input') return refusedNumber(element, value);
  if (element.min_length !== undefined && value.length < element.min_length)
    return `Please enter at least ${element.min_length} characters.`;
  if (value.length > (element.max_length ?? LONGEST_INPUT))
    return `Please enter at most ${element.max_length ?? LONGEST_INPUT} characters.`;
  return null;
};

const LONGEST_INPUT = 3_000;

const refusedNumber = (element: Element, value: string): string | null => {
  const number = Number(value);
  if (!Number.isFinite(number) || (element.is_decimal_allowed !== true && !Number.isInteger(number)))
    return element.is_decimal_allowed === true ? 'Please enter a number.' : 'Please enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter a number that is at least ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter a number that is at most ${element.max_value}.`;
  return null;
};
