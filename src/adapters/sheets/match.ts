import type { Platform } from '../../events/terms.ts';
import { comparable, tidy } from './figures.ts';
import { readHandle } from './handle.ts';
import type { RosterEntry, RosterRow } from './roster.ts';
import type { CellProblem } from './cells.ts';

export type Candidate = Readonly<{ row: number; name: string; handle: string | null; platform: Platform | null }>;

export type Match =
  | Readonly<{ outcome: 'found'; row: number; person: RosterEntry }>
  /** `elsewhere`: rows of this person on other platforms, whose views say nothing about this campaign's. */
  | Readonly<{ outcome: 'missing'; elsewhere: readonly Candidate[] }>
  /** A person has to say which one is meant, even where there is only one that half fits. */
  | Readonly<{ outcome: 'ambiguous'; candidates: readonly Candidate[] }>
  | Readonly<{ outcome: 'unreadable'; row: number; name: string; problems: readonly CellProblem[] }>;

/**
 * Looks a listed influencer up by name or handle, without regard to case, spaces, @ and, where nothing fits exactly,
 * accents. The campaign's platform decides between rows of the same person (the same address), never between people.
 */
export const matchInfluencer = (listed: string, rows: readonly RosterRow[], platform: Platform | null): Match => {
  const { name, handle } = parts(listed);
  const named = rows.filter((row) => matches(candidate(row), name, handle, exact));
  const fitting = named.length > 0 ? named : rows.filter((row) => matches(candidate(row), name, handle, comparable));
  const half =
    fitting.length > 0 || handle === null ? [] : rows.filter((row) => sameName(candidate(row), name, comparable));
  if (half.length > 0) return { outcome: 'ambiguous', candidates: half.map(candidate) };

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

const LONGEST_LISTED = 200;

type Fold = (text: string) => string;

const exact: Fold = (text) => tidy(text.normalize('NFKC')).toLowerCase();

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

const candidate = (row: RosterRow): Candidate => {
  const { handle, platform } = row.outcome === 'readable' ? row.person : row.known;
  return { row: row.row, name: row.outcome === 'readable' ? row.person.name : row.name, handle, platform };
};

const addressOf = (row: RosterRow): string | null => (row.outcome === 'readable' ? row.person : row.known).email;

const sameName = (row: Candidate, name: string, fold: Fold): boolean =>
  row.name !== '' && fold(row.name) === fold(name);

const matches = (row: Candidate, name: string, handle: string | null, fold: Fold): boolean => {
  const known = row.handle === null ? null : fold(row.handle);
  if (handle !== null) return known === fold(handle);
  return sameName(row, name, fold) || known === fold(name);
};

/** A platform that can't be read may be the campaign's. */
const onPlatform = (row: Candidate, platform: Platform | null): boolean =>
  platform === null || row.platform === null || row.platform === platform;

const samePerson = (a: RosterRow, b: RosterRow): boolean => {
  const address = addressOf(a);
  return address !== null && address === addressOf(b);
};
