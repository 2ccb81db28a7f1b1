import type { Cents } from '../../../events/units.ts';
import { dollars } from '../amount.ts';
import { type Settling, WITHOUT_AMOUNT } from './settle.ts';

/** What somebody typed, understood. `campaign` tells apart negotiations of one influencer. */
export type SlackCommand =
  | Readonly<{ type: 'claim'; influencer: string; campaign: string | null }>
  | Readonly<{ type: 'resume'; influencer: string; campaign: string | null; amount: Cents | null }>
  | Settling
  | Readonly<{ type: 'status' | 'campaigns' | 'escalations' | 'retry' | 'help' }>
  | Readonly<{ type: 'cancel'; effect: string }>
  | Readonly<{ type: 'campaign'; name: string }>
  | Readonly<{ type: 'who'; influencer: string }>
  | Readonly<{ type: 'audit'; filters: TypedFilters }>
  /** Says what can't be understood and what to type instead. */
  | Readonly<{ type: 'unclear'; problem: string }>;

/** Filters as they were typed; `lastMs` counts back from now, days are whole days in UTC. */
export type TypedFilters = Readonly<{
  influencer: string | null;
  campaign: string | null;
  kind: string | null;
  lastMs: number | null;
  from: string | null;
  to: string | null;
}>;

/** Reads one slash command. Pure; nothing is guessed. */
export const parseCommand = (command: string, text: string): SlackCommand => {
  const typed = plainTyping(text);
  switch (command) {
    case '/claim':
      return claim(typed);
    case '/resume':
      return resume(typed);
    case '/audit':
      return audit(typed);
    case '/parley':
      return parley(typed);
    default:
      return unclear(`I don't know ${command}. Type \`/parley help\` to see what I know.`);
  }
};

const parley = (typed: string): SlackCommand => {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(typed) ?? [];
  switch (word.toLowerCase()) {
    case '':
    case 'help':
      return { type: 'help' };
    case 'status':
      return { type: 'status' };
    case 'campaigns':
      return { type: 'campaigns' };
    case 'escalations':
      return { type: 'escalations' };
    case 'retry':
      return { type: 'retry' };
    case 'cancel':
      return rest === ''
        ? unclear('Which effect? The errors channel names it: for example `/parley cancel 0193…:0`')
        : { type: 'cancel', effect: unquoted(rest) };
    case 'campaign':
      return rest === ''
        ? unclear('Which campaign? For example `/parley campaign Acme`')
        : { type: 'campaign', name: unquoted(rest) };
    case 'who':
      return rest === ''
        ? unclear('Who? For example `/parley who Maya Lee`')
        : { type: 'who', influencer: unquoted(rest) };
    case 'claim':
      return claim(rest);
    case 'resume':
      return resume(rest);
    case 'audit':
      return audit(rest);
    case 'approve':
    case 'offer':
    case 'final':
    case 'close':
    case 'decline':
    case 'withdraw':
    case 'pause':
    case 'stop':
    case 'reopen':
      return settling(word.toLowerCase() as Settling['type'], rest);
    default:
      return unclear(`I don't know “${word}”. Type \`/parley help\` to see what I know.`);
  }
};

const claim = (typed: string): SlackCommand => {
  const { words, named, unknown } = tokens(typed, ['campaign']);
  if (unknown.length > 0) return unclear(`I don't know “${unknown.join(', ')}” here.`);
  return words === ''
    ? unclear('Whose thread? For example `/claim Maya Lee`')
    : { type: 'claim', influencer: words, campaign: named.get('campaign') ?? null };
};

const resume = (typed: string): SlackCommand => {
  const about = withAmount(typed, 'Whose thread? For example `/resume Maya Lee` or `/resume Maya Lee $900`');
  return 'problem' in about ? about : { type: 'resume', ...about };
};

const settling = (type: Settling['type'], typed: string): SlackCommand => {
  const example = `\`/parley ${type} Maya Lee${WITHOUT_AMOUNT.some((each) => each === type) ? '' : ' $900'}\``;
  const about = withAmount(typed, `Whose negotiation? For example ${example}`);
  if ('problem' in about) return about;
  const { amount, ...named } = about;
  switch (type) {
    case 'approve':
    case 'offer':
    case 'final':
      return amount === null ? unclear(`Which amount? For example ${example}`) : { type, ...named, amount };
    case 'close':
      return { type, ...named, amount };
    case 'decline':
    case 'withdraw':
    case 'pause':
    case 'stop':
    case 'reopen':
      return amount === null ? { type, ...named } : unclear(`There is no amount in that: ${example}`);
  }
};

type WithAmount = Readonly<{ influencer: string; campaign: string | null; amount: Cents | null }>;

/** A name, and behind it perhaps an amount; a name alone is never taken for a figure. */
const withAmount = (typed: string, whose: string): WithAmount | Extract<SlackCommand, { type: 'unclear' }> => {
  const { words, named, unknown } = tokens(typed, ['campaign']);
  if (unknown.length > 0) return unclear(`I don't know “${unknown.join(', ')}” here.`);
  const [, name = '', figure = null] = /^(.*?)\s*(\$\s?\S+)?$/s.exec(words) ?? [];
  if (name.trim() === '') return unclear(whose);
  const amount = figure === null ? null : dollars(figure);
  if (figure !== null && amount === null) {
    return unclear(`I can't read “${figure}” as an amount in dollars. Write it like $900 or $1,250.50`);
  }
  return { influencer: unquoted(name), campaign: named.get('campaign') ?? null, amount };
};

const KEYS = ['influencer', 'campaign', 'type', 'last', 'from', 'to'] as const;

const audit = (typed: string): SlackCommand => {
  const { words, named, unknown } = tokens(typed, KEYS);
  if (unknown.length > 0) {
    return unclear(
      `I don't know the filter “${unknown.join(', ')}”. There are: ${KEYS.map((key) => `${key}:`).join(' ')}`,
    );
  }
  if (words !== '' && named.has('influencer')) {
    return unclear(`“${words}” belongs to no filter. Put names of several words in quotes: influencer:"Maya Lee"`);
  }
  const last = named.get('last') ?? null;
  const lastMs = last === null ? null : spanOf(last);
  if (last !== null && lastMs === null)
    return unclear(`I can't read last:${last}. Write it like last:7d, last:24h or last:2w`);
  for (const key of ['from', 'to'] as const) {
    const day = named.get(key);
    if (day !== undefined && !isDay(day)) return unclear(`I can't read ${key}:${day}. Write it like ${key}:2026-11-30`);
  }
  return {
    type: 'audit',
    filters: {
      influencer: named.get('influencer') ?? (words === '' ? null : words),
      campaign: named.get('campaign') ?? null,
      kind: named.get('type') ?? null,
      lastMs,
      from: named.get('from') ?? null,
      to: named.get('to') ?? null,
    },
  };
};

/** `key:value` and `key:"some value"` apart from the other words. A word with a colon that is no known key is told, not dropped. */
const tokens = (
  typed: string,
  keys: readonly string[],
): Readonly<{ words: string; named: ReadonlyMap<string, string>; unknown: readonly string[] }> => {
  const named = new Map<string, string>();
  const unknown: string[] = [];
  const words = typed.replace(
    /(?<=^|\s)([A-Za-z]+):(?:"([^"]*)"|(\S*))/g,
    (_all, key: string, inQuotes?: string, bare?: string) => {
      const value = (inQuotes ?? bare ?? '').trim();
      if (!keys.includes(key.toLowerCase()) || value === '') unknown.push(`${key}:`);
      else named.set(key.toLowerCase(), value);
      return '';
    },
  );
  return { words: unquoted(words.replace(/\s+/g, ' ').trim()), named, unknown };
};

/** Slack escapes three characters, may wrap addresses and people, and phones turn quotes into curly ones. */
const plainTyping = (text: string): string =>
  text
    .replace(/<(?:mailto:|https?:\/\/)[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<@[UW][A-Z0-9]+\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim();

const HOUR_MS = 3_600_000;
const SPANS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };

const spanOf = (text: string): number | null => {
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/i.exec(text) ?? [];
  const span = SPANS[unit.toLowerCase()];
  return count === undefined || span === undefined || Number(count) === 0 ? null : Number(count) * span;
};

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);

const unclear = (problem: string): Extract<SlackCommand, { type: 'unclear' }> => ({ type: 'unclear', problem });
