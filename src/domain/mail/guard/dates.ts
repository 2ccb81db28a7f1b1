import type { Day } from '../../../events/units.ts';
import type { Check } from './facts.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTH = `(?:${MONTHS.map((month) => `${month}|${month.slice(0, 3)}${month === 'September' ? '|Sept' : ''}`).join('|')})`;
const ORDINAL = '\\d{1,2}(?:st|nd|rd|th)?';

const WRITTEN = new RegExp(
  `\\b(?<iso>\\d{4}-\\d{2}-\\d{2})\\b` +
    `|\\b(?<month>${MONTH})\\.?\\s(?:the\\s)?(?<day>${ORDINAL})(?!\\d)(?:,?\\s(?<year>\\d{4}))?` +
    `|\\b(?<day2>${ORDINAL})(?:\\sof)?\\s(?<month2>${MONTH})\\b\\.?(?:,?\\s(?<year2>\\d{4}))?`,
  'gi',
);

/** The deadline, however it is written out, taken away from a text. */
export const withoutDeadline = (text: string, deadline: Day | null): string =>
  text.replace(WRITTEN, (...match: unknown[]) => {
    const written = String(match[0]);
    const groups = match.at(-1) as Partial<Record<string, string>>;
    return deadline !== null && isDay(groups, deadline) ? ' ' : written;
  });

/** No date, weekday or span of time but the deadline, whose weekday may stand with it. */
export const dates: Check = ({ plain }, { deadline }) => {
  const rest = withoutDeadline(plain, deadline);
  const named = rest === plain ? null : deadline;
  const weekday = named === null ? '' : (DAYS[new Date(`${named}T00:00:00Z`).getUTCDay()] ?? '');
  return [
    ...[...rest.matchAll(WRITTEN)].map(([written]) => `a date that is not the deadline: "${written}"`),
    ...[...rest.matchAll(LOOSE)]
      .filter(([written]) => written.toLowerCase() !== weekday.toLowerCase())
      .map(([written]) => `a date or a time that nobody decided: "${written}"`),
  ];
};

const LOOSE = new RegExp(
  `\\b\\d{1,2}[/.]\\d{1,2}(?:[/.]\\d{2,4})?\\b` +
    `|\\b(?:${DAYS.join('|')})\\b` +
    '|\\b(?:today|tonight|tomorrow|(?:this|next|coming) (?:week|month|quarter|year|weekend)|(?:by the )?end of (?:the )?(?:day|week|month|quarter|year)|eod|cob|noon|midnight)\\b' +
    '|\\b(?:a|an|one|two|three|four|five|six|seven|ten|few|couple(?: of)?|several|\\d{1,3})[\\s-](?:business |working )?(?:hours?|days?|weeks?|months?|years?)\\b' +
    `|\\b(?:in|by|of|until|before|early|late|mid|end of|during)[\\s-]${MONTH}\\b`,
  'gi',
);

const isDay = (groups: Partial<Record<string, string>>, deadline: Day): boolean => {
  if (groups['iso'] !== undefined) return groups['iso'] === deadline;
  const day = Number.parseInt(groups['day'] ?? groups['day2'] ?? '', 10);
  const name = (groups['month'] ?? groups['month2'] ?? '').slice(0, 3).toLowerCase();
  const month = MONTHS.findIndex((full) => full.toLowerCase().startsWith(name)) + 1;
  const year = groups['year'] ?? groups['year2'] ?? deadline.slice(0, 4);
  return deadline === `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};
