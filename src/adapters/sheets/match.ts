import type { Platform } from '../../events/terms.ts';
import { comparable, exact, tidy } from './figures.ts';
import { readHandle } from './handle.ts';
import type { RosterEntry, RosterRow } from './roster.ts';
import type { CellProblem } from './cells.ts';

export type Candidate = Readonly<{ row: number; name: string; handle: string | null; platform: Platform | null }>;

export type Match =
  /** `alsoOn`: their rows for the campaign's other platforms. */
  | Readonly<{ outcome: 'found'; row: number; person: RosterEntry; alsoOn: readonly FoundRow[] }>
  /** `elsewhere`: rows of this person on other platforms, whose views say nothing about this campaign's. */
  | Readonly<{ outcome: 'missing'; elsewhere: readonly Candidate[] }>
  /** A person has to say which one is meant, even where there is only one that half fits. */
  | Readonly<{ outcome: 'ambiguous'; candidates: readonly Candidate[] }>
  | Readonly<{ outcome: 'unreadable'; row: number; name: string; problems: readonly CellProblem[] }>;

export type FoundRow = Readonly<{ row: number; person: RosterEntry }>;

/** Looks one listed influencer up in one sheet, for every platform of the campaign. */
export type Lookup = (listed: string, platforms: readonly Platform[]) => Match;

/**
 * Looks listed influencers up by name or handle, without regard to case, spaces, @ and, where nothing fits exactly,
 * accents. The campaign's platforms decide between rows of the same person (the same address), never between people.
 * Each row is folded once, here: a list of 1,000 names against 1,000 rows would otherwise take seconds.
 */
export const lookupIn = (rows: readonly RosterRow[]): Lookup => {
  const exactly = indexOf(rows, exact);
  const nearly = indexOf(rows, comparable);
  return (listed, platforms) => {
    const { name, handle } = parts(listed);
    const named = fittingIn(exactly, name, handle);
    const fitting = named.length > 0 ? named : fittingIn(nearly, name, handle);
    const half = fitting.length > 0 || handle === null ? [] : (nearly.byName.get(comparable(name)) ?? []);
    if (half.length > 0) return { outcome: 'ambiguous', candidates: half.map(candidate) };
    return settledOn(fitting, platforms);
  };
};

const LONGEST_LISTED = 200;

type Fold = (text: string) => string;

/** "Maya Lee (@maya.lee)" names both; "@maya.lee" and a profile's URL only the handle; "maya.lee" can be either. */
const parts = (listed: string): Readonly<{ name: string; handle: string | null }> => {
  const text = tidy(listed);
  if (text.length > LONGEST_LISTED) return { name: text, handle: null };
  const both = /^(?<name>[^@]*\p{L}[^@]*?)[\s,|–-]*\(?\s*@(?<handle>[^\s()@]+)\)?$/u.exec(text)?.groups;
  if (both?.['name'] !== undefined && both['handle'] !== undefined && !/^https?:|\//i.test(text)) {
    return { name: both['name'].replace(/[\s(]+$/, ''), handle: both['handle'] };
  }
  return { name: readHandle(text) ?? text, handle: null };
};

/** A package is priced with the views of each of its platforms, so a row is needed for each. */
const settledOn = (fitting: readonly RosterRow[], platforms: readonly Platform[]): Match => {
  const found: FoundRow[] = [];
  for (const platform of platforms) {
    const match = settled(fitting, platform);
    if (match.outcome !== 'found') return match;
    found.push({ row: match.row, person: match.person });
  }
  const [first, ...alsoOn] = found;
  return first === undefined ? { outcome: 'missing', elsewhere: [] } : { outcome: 'found', ...first, alsoOn };
};

type MatchOnOne = Exclude<Match, { outcome: 'found' }> | Readonly<{ outcome: 'found' } & FoundRow>;

const settled = (fitting: readonly RosterRow[], platform: Platform): MatchOnOne => {
  const here = fitting.filter((row) => onPlatform(candidate(row), platform));
  const [first] = here;
  if (first === undefined) return { outcome: 'missing', elsewhere: fitting.map(candidate) };
  const others = fitting.filter((row) => row !== first);
  if (here.length > 1 || !others.every((other) => samePerson(first, other))) {
    return { outcome: 'ambiguous', candidates: fitting.map(candidate) };
  }
  return first.outcome === 'readable'
    ? { ...first, outcome: 'found' }
    : { outcome: 'unreadable', row: first.row, name: first.name, problems: first.problems };
};

const candidate = (row: RosterRow): Candidate => {
  const { handle, platform } = row.outcome === 'readable' ? row.person : row.known;
  return { row: row.row, name: row.outcome === 'readable' ? row.person.name : row.name, handle, platform };
};

const addressOf = (row: RosterRow): string | null => (row.outcome === 'readable' ? row.person : row.known).email;

type RowsBy = ReadonlyMap<string, readonly RosterRow[]>;

/** Rows by what a fold makes of their name, of their handle, and of either; in the order of the sheet. */
type Index = Readonly<{ fold: Fold; byName: RowsBy; byHandle: RowsBy; byEither: RowsBy }>;

const indexOf = (rows: readonly RosterRow[], fold: Fold): Index => {
  const keyed = rows.map((row) => {
    const { name, handle } = candidate(row);
    return { row, names: name === '' ? [] : [fold(name)], handles: handle === null ? [] : [fold(handle)] };
  });
  return {
    fold,
    byName: groupedBy(keyed, ({ names }) => names),
    byHandle: groupedBy(keyed, ({ handles }) => handles),
    byEither: groupedBy(keyed, ({ names, handles }) => new Set([...names, ...handles])),
  };
};

const groupedBy = <Keyed extends Readonly<{ row: RosterRow }>>(
  keyed: readonly Keyed[],
  keysOf: (each: Keyed) => Iterable<string>,
): RowsBy => {
  const groups = new Map<string, RosterRow[]>();
  for (const each of keyed) {
    for (const key of keysOf(each)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each.row]);
      else group.push(each.row);
    }
  }
  return groups;
};

const fittingIn = ({ fold, byHandle, byEither }: Index, name: string, handle: string | null): readonly RosterRow[] =>
  (handle === null ? byEither.get(fold(name)) : byHandle.get(fold(handle))) ?? [];

/** A platform that can't be read may be the campaign's. */
const onPlatform = (row: Candidate, platform: Platform): boolean => row.platform === null || row.platform === platform;

const samePerson = (a: RosterRow, b: RosterRow): boolean => {
  const address = addressOf(a);
  return address !== null && address === addressOf(b);
};
