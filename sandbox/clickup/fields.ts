import { hashOf } from '../chance.ts';

/** A custom field as `GET task/{id}` shows it: unset means that the `value` key is missing. */
export type CustomField = Readonly<{
  id: string;
  name: string;
  type: string;
  type_config: Readonly<Record<string, unknown>>;
  value?: unknown;
}>;

export const text = (name: string, value?: string): CustomField => field(name, 'text', {}, value);

/** ClickUp sends numbers as strings, mostly. */
export const number = (name: string, value?: number): CustomField =>
  field(name, 'number', {}, value === undefined ? undefined : String(value));

export const currency = (name: string, value?: number, code = 'USD'): CustomField =>
  field(
    name,
    'currency',
    { default: null, precision: 2, currency_type: code },
    value === undefined ? undefined : String(value),
  );

/** The value is the option's place in the list; `by: 'id'` gives the option's UUID, as some forms do. */
export const dropDown = (
  name: string,
  options: readonly string[],
  chosen?: string,
  by: 'orderindex' | 'id' = 'orderindex',
): CustomField => {
  const place = chosen === undefined ? -1 : options.indexOf(chosen);
  const value = place < 0 ? undefined : by === 'id' ? uuidOf(`${name}:${chosen}`) : place;
  return field(
    name,
    'drop_down',
    {
      options: options.map((option, orderindex) => ({
        id: uuidOf(`${name}:${option}`),
        name: option,
        color: null,
        orderindex,
      })),
    },
    value,
  );
};

/** The value is a list of the chosen options' UUIDs. */
export const labels = (name: string, options: readonly string[], chosen?: readonly string[]): CustomField =>
  field(
    name,
    'labels',
    { options: options.map((label) => ({ id: uuidOf(`${name}:${label}`), label, color: null })) },
    chosen?.map((label) => uuidOf(`${name}:${label}`)),
  );

/** Milliseconds since 1970 in a string. */
export const date = (name: string, value?: Date): CustomField =>
  field(name, 'date', {}, value === undefined ? undefined : String(value.getTime()));

/** ClickUp gives true or the string "true". */
export const checkbox = (name: string, value?: true | 'true'): CustomField => field(name, 'checkbox', {}, value);

export const users = (
  name: string,
  people?: readonly Readonly<{ id: number; username: string; email: string }>[],
): CustomField => field(name, 'users', { single_user: false, include_groups: true }, people);

/** What an emptied text field has been seen to hold. */
export const emptiedText = (name: string): CustomField => field(name, 'text', {}, 0);

const field = (name: string, type: string, type_config: CustomField['type_config'], value: unknown): CustomField => ({
  id: uuidOf(name),
  name,
  type,
  type_config,
  ...(value === undefined ? {} : { value }),
});

const uuidOf = (seed: string): string => {
  const hex = ['a', 'b', 'c', 'd']
    .map((salt) =>
      hashOf(salt + seed)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
