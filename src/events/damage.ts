/**
 * What kind of damage: `schema` a table, index, trigger or view isn't the one that belongs there; `gap` events are
 * missing or out of place; `chain` an event is not what it was; `personal_missing`, `personal_altered` and
 * `personal_unexpected` a personal part doesn't fit its event; `personal_emptied` one was erased off the record;
 * `read_model` a row isn't what a rebuild makes; `file` SQLite finds its own structures broken. By an anchor: `truncated`
 * events that it signed are cut off; `rewritten` the log is not the one that it signed; `anchor_forged` no key of the
 * installation signed it.
 */
export type Damage =
  | 'schema'
  | 'gap'
  | 'chain'
  | 'personal_missing'
  | 'personal_altered'
  | 'personal_emptied'
  | 'personal_unexpected'
  | 'read_model'
  | 'file'
  | 'truncated'
  | 'rewritten'
  | 'anchor_forged';

/** `position` is the first bad one, null where the damage has none. */
export type Damaged = Readonly<{ outcome: 'damaged'; damage: Damage; position: number | null; detail: string }>;

export const damaged = (damage: Damage, position: number | null, detail: string): Damaged => ({
  outcome: 'damaged',
  damage,
  position,
  detail,
});

/** Of a column that somebody may have written anything into. */
export const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
