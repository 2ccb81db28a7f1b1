import type { Day } from '../../events/units.ts';

/**
 * The day an absent person is back, from "back on Monday 3 March", "until Nov 10", "2027-03-12".
 * Null where none is given, where it reads in two ways ("12/03"), where two differ, or where it lies over a year ahead.
 * A day without a year is the next one from the day the mail came.
 */
export const returnDateIn = (text: string, receivedOn: Day): Day | null => {
  const window = text.slice(0, 4_000);
  const days = new Set<Day | 'ambiguous'>();
  for (const lead of window.matchAll(LEADS_TO_DATE)) {
    const after = window.slice(lead.index + lead[0].length, lead.index + lead[0].length + 60);
    const day = dayAtStart(after, receivedOn);
    if (day !== null) days.add(day);
  }
  const [only] = days;
  return days.size === 1 && only !== undefined && only !== 'ambiguous' ? only : null;
};

const LEADS_TO_DATE =
  /(?<!\p{L})(?:back(?: in the office| at work| online)?|return(?:ing|s)?(?: to (?:the office|work))?|until|till|through|available again|wieder (?:da|erreichbar|im büro)|zurück|bis(?: zum| einschließlich)?|jusqu['’]au|de retour(?: le)?|hasta(?: el)?|de vuelta(?: el)?|fino (?:al|all['’])|até(?: o dia)?|tot(?: en met)?|terug(?: op)?|до|вернусь)(?!\p{L})/giu;

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'janvier', 'enero', 'gennaio', 'janeiro', 'januari', 'января'],
  ['february', 'feb', 'februar', 'février', 'febrero', 'febbraio', 'fevereiro', 'februari', 'февраля'],
  ['march', 'mar', 'märz', 'mars', 'marzo', 'março', 'maart', 'марта'],
  ['april', 'apr', 'avril', 'abril', 'aprile', 'апреля'],
  ['may', 'mai', 'mayo', 'maggio', 'maio', 'mei', 'мая'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno', 'junho', 'июня'],
  ['july', 'jul', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'июля'],
  ['august', 'aug', 'août', 'agosto', 'augustus', 'августа'],
  ['september', 'sep', 'sept', 'septembre', 'septiembre', 'settembre', 'setembro', 'сентября'],
  ['october', 'oct', 'oktober', 'octobre', 'octubre', 'ottobre', 'outubro', 'октября'],
  ['november', 'nov', 'novembre', 'noviembre', 'novembro', 'ноября'],
  ['december', 'dec', 'dezember', 'décembre', 'diciembre', 'dicembre', 'dezembro', 'декабря'],
];
const MONTH_NUMBER = new Map(MONTHS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

const GLUE = String.raw`^(?:\s|,|:|the\b|on\b|den\b|dem\b|el\b|le\b|il\b|al\b|de\b|\p{L}{2,10}day\b|(?:mon|tues?|wed|thu|thurs|fri|sat|sun)\b\.?|\p{L}{3,10}tag\b|lundi|mardi|mercredi|jeudi|vendredi){0,8}`;
const ISO = new RegExp(String.raw`${GLUE}(\d{4})-(\d{2})-(\d{2})\b`, 'iu');
const DAY_MONTH = new RegExp(
  String.raw`${GLUE}(\d{1,2})(?:st|nd|rd|th|\.|º)?\s(?:of\s|de\s)?(\p{L}{3,10})\.?(?:,?\s(?:de\s)?(20\d{2}))?`,
  'iu',
);
const MONTH_DAY = new RegExp(
  String.raw`${GLUE}(\p{L}{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s(20\d{2}))?`,
  'iu',
);
const NUMERIC = new RegExp(String.raw`${GLUE}(\d{1,2})([./])(\d{1,2})(?:[./](20\d{2}|\d{2})?)?(?!\d)`, 'iu');

const dayAtStart = (text: string, receivedOn: Day): Day | 'ambiguous' | null => {
  const iso = ISO.exec(text);
  if (iso) return dated(Number(iso[3]), Number(iso[2]), iso[1], receivedOn);
  const dayFirst = DAY_MONTH.exec(text);
  const month = MONTH_NUMBER.get(dayFirst?.[2]?.toLowerCase() ?? '');
  if (dayFirst && month !== undefined) return dated(Number(dayFirst[1]), month, dayFirst[3], receivedOn);
  const monthFirst = MONTH_DAY.exec(text);
  const named = MONTH_NUMBER.get(monthFirst?.[1]?.toLowerCase() ?? '');
  if (monthFirst && named !== undefined) return dated(Number(monthFirst[2]), named, monthFirst[3], receivedOn);
  const numeric = NUMERIC.exec(text);
  if (!numeric) return null;
  const [first, second] = [Number(numeric[1]), Number(numeric[3])];
  const year = numeric[4]?.length === 2 ? `20${numeric[4]}` : numeric[4];
  // Points are written day first everywhere; with strokes only a number above 12 tells day from month.
  if (numeric[2] === '.' || first > 12 || first === second) return dated(first, second, year, receivedOn);
  return second > 12 ? dated(second, first, year, receivedOn) : 'ambiguous';
};

const dated = (day: number, month: number, year: string | undefined, receivedOn: Day): Day | null => {
  const written = (y: number) => `${y}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const received = Number(receivedOn.slice(0, 4));
  const candidate =
    year !== undefined
      ? written(Number(year))
      : written(received) >= receivedOn
        ? written(received)
        : written(received + 1);
  const exists =
    !Number.isNaN(Date.parse(candidate)) && new Date(`${candidate}T00:00:00Z`).toISOString().startsWith(candidate);
  const yearAhead = `${received + 1}${receivedOn.slice(4)}`;
  return exists && candidate >= receivedOn && candidate <= yearAhead ? (candidate as Day) : null;
};
