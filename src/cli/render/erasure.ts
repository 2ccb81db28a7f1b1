import type { ErasurePlan } from '../../projections/erasure-plan.ts';
import type { NamingPart, Person } from '../../projections/person.ts';
import { counted, words } from './amounts.ts';
import { oneLine } from './text.ts';

/** The plan, line by line, for whoever has to say yes. */
export const planLines = ({ person, emptied, kept, ending, forms }: ErasurePlan): readonly string[] => {
  const of = (named: NamingPart['named']) => emptied.filter((part) => part.named === named);
  const mentions = kept.filter(({ named }) => named === 'name').length;
  const contacts = kept.length - mentions;
  if (emptied.length + kept.length === 0) return [`No personal part names ${nameOf(person)} any more.`];
  return [
    `${nameOf(person)} is named by ${counted(emptied.length, 'personal part')} that would be emptied:`,
    ...line(of('own'), `of their own: ${typesOf(of('own'))}`),
    ...line(of('form'), `of campaign forms: ${typesOf(of('form'))}`),
    ...line([...of('address'), ...of('name')], "of other people's, which name them"),
    ...forms.map(
      ({ clientName, others, unmatched }) =>
        `The form of ${client(clientName)} goes with them: it names ${others} more` +
        (unmatched === 0 ? '.' : `, ${unmatched} of whom are not in the sheet yet and will not be looked up any more.`),
    ),
    ...ending.map(({ clientName, status }) => `Their negotiation for ${client(clientName)} (${words(status)}) ends.`),
    ...(mentions === 0
      ? []
      : [
          `${counted(mentions, 'part')} of other people (${positionsOf(kept, 'name')}) name them by name alone, which may be ` +
            'somebody else: look at them with parley log, and say --mentions to empty them too.',
        ]),
    ...(contacts === 0
      ? []
      : [`Their address is also another influencer's contact (${positionsOf(kept, 'contact')}): it stays there.`]),
  ];
};

export const nameOf = ({ name, address, influencerId }: Person): string =>
  oneLine([name, address].filter((each) => each !== null).join(', ') || `(erased) ${influencerId ?? ''}`);

const client = (name: string | null): string => oneLine(name ?? 'a campaign');

const line = (parts: readonly NamingPart[], what: string): readonly string[] =>
  parts.length === 0 ? [] : [`  ${String(parts.length).padStart(5)}  ${what}`];

const typesOf = (parts: readonly NamingPart[]): string => {
  const counts = new Map<string, number>();
  for (const { type } of parts) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
};

const positionsOf = (parts: readonly NamingPart[], named: NamingPart['named']): string => {
  const positions = parts.filter((part) => part.named === named).map(({ position }) => position);
  const shown = positions.slice(0, POSITIONS_SHOWN).join(', ');
  return `position ${shown}${positions.length > POSITIONS_SHOWN ? ', …' : ''}`;
};

const POSITIONS_SHOWN = 10;
