import type { Change } from '../../../projections/replay/changes.ts';
import type { MoneyPicture, ThreadPicture } from '../../../projections/replay/pictures.ts';
import type { Step } from '../../../projections/replay/steps.ts';
import type { CsvCell, CsvColumn } from '../csv.ts';
import { told } from '../sentences.ts';
import { ERASED_NAME } from '../sentences/told.ts';
import { CAMPAIGN_FIELDS, EFFECT_FIELDS, type Fields, MONEY_FIELDS, THREAD_FIELDS } from './fields.ts';

/** One field with its value at a moment. `of` is the part that it belongs to, such as `negotiation`; `unit` `USD` or empty. */
type Value = Readonly<{ of: string; field: string; value: CsvCell; unit: string | null }>;

/** One field that is not what it was. */
export type ChangedCell = Readonly<{ of: string; field: string; before: CsvCell; after: CsvCell; unit: string | null }>;

export const VALUES_CSV: readonly CsvColumn<Value>[] = [
  { title: 'of', of: ({ of }) => of },
  { title: 'field', of: ({ field }) => field },
  { title: 'value', of: ({ value }) => value },
  { title: 'unit', of: ({ unit }) => unit },
];

/** A thread and its campaign's money at a moment, field by field. */
export const valuesOf = (thread: ThreadPicture, money: MoneyPicture): readonly Value[] => [
  ...valuesIn('negotiation', THREAD_FIELDS, thread),
  ...valuesIn('money', MONEY_FIELDS, money),
];

export const CHANGES_CSV: readonly CsvColumn<ChangedCell>[] = [
  { title: 'of', of: ({ of }) => of },
  { title: 'field', of: ({ field }) => field },
  { title: 'before', of: ({ before }) => before },
  { title: 'after', of: ({ after }) => after },
  { title: 'unit', of: ({ unit }) => unit },
];

export const changedCells = <Picture>(
  of: string,
  fields: Fields<Picture>,
  changes: readonly Change<Picture>[],
): readonly ChangedCell[] =>
  changes.map(({ field, before, after }) => {
    const { title, cell, unit } = columnOf(fields, field);
    return { of, field: title, before: cell(before), after: cell(after), unit };
  });

/** A change with the step that made it; null where the step changed nothing. */
type StepRow = Readonly<{ step: Step; name: string | null; change: ChangedCell | null }>;

/** One row per change, or one for a step that changed nothing. */
export const stepRows = (step: Step, name: string | null): readonly StepRow[] => {
  const changes = [
    ...changedCells('negotiation', THREAD_FIELDS, step.thread),
    ...changedCells('effect', EFFECT_FIELDS, step.asked),
    ...changedCells('campaign', CAMPAIGN_FIELDS, step.campaign),
    ...changedCells('money', MONEY_FIELDS, step.money),
  ];
  return (changes.length === 0 ? [null] : changes).map((change) => ({ step, name, change }));
};

export const STEPS_CSV: readonly CsvColumn<StepRow>[] = [
  { title: 'position', of: ({ step }) => step.event.position },
  { title: 'timestamp', of: ({ step }) => step.event.occurredAt },
  { title: 'type', of: ({ step }) => step.event.type },
  { title: 'influencer', of: ({ name }) => name },
  { title: 'negotiation_id', of: ({ step }) => step.negotiationId },
  {
    title: 'sentence',
    of: ({ step, name }) => told(step.event, { they: name ?? ERASED_NAME, effect: step.effect }).sentence,
  },
  { title: 'of', of: ({ change }) => change?.of ?? null },
  { title: 'field', of: ({ change }) => change?.field ?? null },
  { title: 'before', of: ({ change }) => change?.before ?? null },
  { title: 'after', of: ({ change }) => change?.after ?? null },
  { title: 'unit', of: ({ change }) => change?.unit ?? null },
];

const valuesIn = <Picture extends object>(of: string, fields: Fields<Picture>, picture: Picture): readonly Value[] =>
  (Object.keys(fields) as (keyof Picture)[]).map((each) => {
    const { title, cell, unit } = columnOf(fields, each);
    return { of, field: title, value: cell(picture[each]), unit };
  });

const columnOf = <Picture, Field extends keyof Picture>(fields: Fields<Picture>, field: Field) => {
  const [title, words, dollars] = fields[field];
  const cell = (value: Picture[Field]): CsvCell => (value === null ? null : (dollars ?? words)(value));
  return { title, cell, unit: dollars === undefined ? null : 'USD' };
};
