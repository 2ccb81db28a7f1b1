import type { Decimal } from 'decimal.js';
import type { FormProblem } from '../../events/catalogue/campaign.ts';
import { cents, type Cents, type Cpm } from '../../events/units.ts';
import { exact, excerpt, type Figure, readFigure } from '../sheets/figures.ts';
import { describeValueIn, fieldsNamed, type FieldValue, readField } from './fields.ts';
import type { FieldMapping, FormField } from './mapping.ts';
import type { ClickUpTask } from './task.ts';

/** How one answer of the form is read; null is what `expected` tells the team to correct. */
export type AnswerReading<T> = Readonly<{ expected: string; of: (value: FieldValue) => T | null }>;

/**
 * Reads the fields of one task and notes everything that can't be used, so that the team hears of it at once.
 * @param timeZone of the team, IANA: a date is shown as the day that they picked
 */
export const answersOf = (task: ClickUpTask, mapping: FieldMapping, timeZone: string) => {
  const describeValue = describeValueIn(timeZone);
  const problems: FormProblem[] = [];

  const filled = (field: FormField) =>
    fieldsNamed(task.custom_fields, mapping[field])
      .map((custom) => ({ name: custom.name, value: readField(custom) }))
      .filter(({ value }) => value.kind !== 'unset');

  const value = (field: FormField): FieldValue => {
    const [first, ...others] = filled(field);
    if (first === undefined) return { kind: 'unset' };
    const same = others.every((other) => describeValue(other.value) === describeValue(first.value));
    if (same) return first.value;
    const held = [first, ...others].map((each) => `${each.name}: ${describeValue(each.value) ?? ''}`);
    return { kind: 'unreadable', held: held.join('; ') };
  };

  const problem = (field: FormField, expected: string): null => {
    const name = filled(field)[0]?.name ?? mapping[field][0] ?? field;
    const held = describeValue(value(field));
    problems.push({ field: name, held: held === null ? null : excerpt(held), expected: excerpt(expected) });
    return null;
  };

  const required = <T>(field: FormField, { expected, of }: AnswerReading<T>): T | null =>
    of(value(field)) ?? problem(field, expected);

  return {
    problems: problems as readonly FormProblem[],
    value,
    /** As the team wrote it; null where nothing is filled in. */
    held: (field: FormField): string | null => describeValue(value(field)),
    problem,
    required,
    optional: <T>(field: FormField, reading: AnswerReading<T>): T | null =>
      value(field).kind === 'unset' ? null : required(field, reading),
  };
};
export type Answers = ReturnType<typeof answersOf>;

export const textOf = (value: FieldValue): string | null => {
  if (value.kind === 'text') return value.text;
  if (value.kind === 'list') return value.items.join(', ');
  return value.kind === 'number' ? value.digits : null;
};

/** The items of a list field, or of a text with commas, semicolons or lines: trimmed, each once where it is first named, in their order. */
export const namesOf = (value: FieldValue): readonly string[] | null => {
  const items = value.kind === 'list' ? value.items : textOf(value)?.split(/[,;\n]/);
  const names = (items ?? [])
    .map((item) => item.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '').trim())
    .filter((name) => name !== '');
  // Accents tell people apart: whether two names mean one person is for the sheet to say.
  const firsts = new Map<string, string>();
  for (const name of names) {
    const same = exact(name).replace(/^@/, '');
    if (!firsts.has(same)) firsts.set(same, name);
  }
  return firsts.size === 0 ? null : [...firsts.values()];
};

export const figureOf = (value: FieldValue): Figure | null => {
  if (value.kind === 'text') return readFigure(value.text);
  if (value.kind !== 'number') return null;
  const figure = readFigure(Number(value.digits));
  return figure === null ? null : { ...figure, currency: value.currency };
};

export const amountOf = (value: FieldValue): Cents | null => {
  const amount = dollarsOf(value)?.times(100).toNumber();
  return amount !== undefined && Number.isSafeInteger(amount) ? cents(amount) : null;
};

export const cpmIn = (value: FieldValue): Cpm | null => {
  const stripped = value.kind === 'text' ? { ...value, text: value.text.replace(/\bcpm\b/gi, '').trim() } : value;
  const dollars = dollarsOf(stripped);
  return dollars === null || dollars.gt(HIGHEST_CPM) ? null : (dollars.times(100).toNumber() as Cpm);
};

/** Above it a budget or a number of views was typed ("20-30k"): $1 for every single view. */
export const HIGHEST_CPM = 1_000;

/** A number without a currency, or in US dollars. */
const dollarsOf = (value: FieldValue): Decimal | null => {
  const figure = figureOf(value);
  return figure === null || figure.percent || (figure.currency ?? 'USD') !== 'USD' || figure.value.lte(0)
    ? null
    : figure.value;
};
