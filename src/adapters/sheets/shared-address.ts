import type { InfluencerId } from '../../events/units.ts';
import type { CellProblem } from './cells.ts';
import { exact } from './figures.ts';
import type { RosterEntry, RosterRow } from './roster.ts';

/** Who is written to at an address. */
export type Known = Readonly<{ influencerId: InfluencerId; name: string | null; handle: string | null }>;

export type PeopleAt = ReadonlyMap<string, readonly Readonly<{ row: number; person: RosterEntry }>[]>;

export const peopleByAddress = (rows: readonly RosterRow[]): PeopleAt =>
  Map.groupBy(
    rows.filter((row) => row.outcome === 'readable'),
    ({ person }) => person.email.toLowerCase(),
  );

/**
 * An agency may have put its one address beside several people. What comes from there could then be anybody's, and one
 * would be greeted by another's name: whoever was written to first keeps the address. The row of that person, where
 * `person` is somebody else; a row that was renamed is still the same person.
 */
export const rowOfAnother = (
  known: Known,
  person: RosterEntry,
  rows: readonly Readonly<{ row: number; person: RosterEntry }>[],
): number | null => {
  if (isSame(known, person)) return null;
  return rows.find((other) => isSame(known, other.person))?.row ?? null;
};

export const sharedAddress = ({ email }: RosterEntry, row: number): CellProblem => ({
  column: 'Email',
  value: email,
  expected: `an address of their own: row ${row} has the same one beside another name and handle`,
});

type Names = Readonly<{ name: string | null; handle: string | null }>;

const isSame = (a: Names, b: Names): boolean => alike(a.name, b.name) || alike(a.handle, b.handle);

/** What isn't known tells nobody apart. */
const alike = (a: string | null, b: string | null): boolean => a === null || b === null || exact(a) === exact(b);
