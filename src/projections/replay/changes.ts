/** One field that is not what it was. */
export type Change<Picture> = {
  readonly [Field in keyof Picture]-?: Readonly<{ field: Field; before: Picture[Field]; after: Picture[Field] }>;
}[keyof Picture];

/** The fields in which two pictures of plain data differ, in the order in which the picture names them. */
export const changesBetween = <Picture extends Readonly<Record<string, unknown>>>(
  before: Picture,
  after: Picture,
): readonly Change<Picture>[] =>
  (Object.keys(after) as (keyof Picture)[])
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
