import { dayIn } from '../../domain/calendar.ts';
import type { Instant } from '../../events/units.ts';
import { comparable, tidy } from '../sheets/figures.ts';
import type { CustomField } from './task.ts';

/** What a custom field says, whatever shape ClickUp gave it. */
export type FieldValue =
  | Readonly<{ kind: 'unset' }>
  | Readonly<{ kind: 'text'; text: string }>
  /** As ClickUp wrote it; `currency` is the field's own, null for a plain number. */
  | Readonly<{ kind: 'number'; digits: string; currency: string | null }>
  | Readonly<{ kind: 'list'; items: readonly string[] }>
  | Readonly<{ kind: 'date'; milliseconds: number }>
  | Readonly<{ kind: 'checkbox'; checked: boolean }>
  | Readonly<{ kind: 'unreadable'; held: string }>;

/** The fields of a task that have one of the accepted names, without regard to case and spaces, in the order of the names. */
export const fieldsNamed = (fields: readonly CustomField[], names: readonly string[]): readonly CustomField[] =>
  names.flatMap((name) => fields.filter((field) => squeezed(field.name) === squeezed(name)));

export const readField = (field: CustomField): FieldValue => {
  const { value } = field;
  if (value === undefined || value === null || value === '') return UNSET;
  switch (field.type) {
    case 'number':
    case 'currency':
      return readNumber(value, field.type === 'currency' ? (field.type_config?.currency_type ?? 'USD') : null);
    case 'drop_down':
      return readDropDown(value, field);
    case 'labels':
      return readList(value, (id) => options(field).find((option) => option.id === id)?.label ?? null);
    case 'users':
      return readList(value, nameIn);
    case 'tasks':
    case 'list_relationship':
      return readList(value, nameIn);
    case 'date':
      return readDate(value);
    case 'checkbox':
      return { kind: 'checkbox', checked: value === true || value === 'true' };
    default:
      return readText(value);
  }
};

/** How a value is shown to a team in that IANA zone when it can't be used; null for an unset one. */
export const describeValueIn =
  (timeZone: string) =>
  (value: FieldValue): string | null => {
    switch (value.kind) {
      case 'unset':
        return null;
      case 'text':
        return value.text;
      case 'number':
        return value.currency === null ? value.digits : `${value.digits} ${value.currency}`;
      case 'list':
        return value.items.join(', ');
      case 'date':
        return dayIn(new Date(value.milliseconds).toISOString() as Instant, timeZone);
      case 'checkbox':
        return value.checked ? 'checked' : 'not checked';
      case 'unreadable':
        return value.held;
    }
  };

const UNSET: FieldValue = { kind: 'unset' };

/** How two names of fields are compared: "StartDate" is "Start Date". */
export const squeezed = (name: string): string => comparable(name).replaceAll(' ', '');

/** Text as it stands: whoever shows it puts it into quotation marks. */
const unreadable = (value: unknown): FieldValue => ({
  kind: 'unreadable',
  held: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200),
});

/** An empty text field has been seen as the number 0. */
const readText = (value: unknown): FieldValue => {
  if (value === 0) return UNSET;
  if (typeof value === 'number') return { kind: 'text', text: String(value) };
  if (typeof value !== 'string') return unreadable(value);
  const lines = value.split(/\r?\n/).map(tidy);
  const text = lines.filter((line) => line !== '').join('\n');
  return text === '' ? UNSET : { kind: 'text', text };
};

const readNumber = (value: unknown, currency: string | null): FieldValue => {
  const digits = typeof value === 'string' || typeof value === 'number' ? tidy(String(value)) : '';
  return /^-?\d+(\.\d+)?$/.test(digits)
    ? { kind: 'number', digits, currency: currency?.toUpperCase() ?? null }
    : unreadable(value);
};

const options = (field: CustomField) => field.type_config?.options ?? [];

/** Mostly the option's place, a number or its digits; sometimes its id. */
const readDropDown = (value: unknown, field: CustomField): FieldValue => {
  const chosen =
    options(field).find((option) => option.id === value) ??
    options(field).find((option, place) => String(option.orderindex ?? place) === String(value));
  const text = tidy(chosen?.name ?? chosen?.label ?? '');
  return text === '' ? unreadable(value) : { kind: 'text', text };
};

const readList = (value: unknown, read: (item: unknown) => string | null): FieldValue => {
  const items = Array.isArray(value) ? value.map((item: unknown) => tidy(read(item) ?? '')) : [''];
  if (items.length === 0) return UNSET;
  return items.includes('') ? unreadable(value) : { kind: 'list', items };
};

const nameIn = (item: unknown): string | null => {
  if (typeof item !== 'object' || item === null) return null;
  const { username, name, email } = item as Readonly<Record<string, unknown>>;
  return [username, name, email].find((text): text is string => typeof text === 'string' && tidy(text) !== '') ?? null;
};

const readDate = (value: unknown): FieldValue => {
  const milliseconds =
    typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value)) ? Number(value) : NaN;
  return Math.abs(milliseconds) <= 8.64e15 ? { kind: 'date', milliseconds } : unreadable(value);
};
