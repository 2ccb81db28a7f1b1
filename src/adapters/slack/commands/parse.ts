import type { Cents } from '../../../events/units.ts';
import type { Act } from '../../decisions/each.ts';
import { wordsNear } from '../../../projections/nearby.ts';
import { dollars } from '../amount.ts';
import { filtersIn, type TypedFilters } from './filters.ts';
import { type Settling, WITHOUT_AMOUNT } from './settle.ts';
import { didYouMean, plainTyping, tokens, unquoted } from './typing.ts';

/** What somebody typed, understood. `campaign` tells apart negotiations of one influencer. */
export type SlackCommand =
  | Readonly<{ type: 'claim'; influencer: string; campaign: string | null }>
  | Readonly<{ type: 'resume'; influencer: string; campaign: string | null; amount: Cents | null }>
  | Settling
  /** A decision about many at once, which asks first. */
  | Readonly<{ type: 'many'; act: Act; typed: TypedScope }>
  | Readonly<{ type: 'status' | 'campaigns' | 'escalations' | 'missing' | 'retry' | 'help' }>
  | Readonly<{ type: 'cancel'; effect: string }>
  | Readonly<{ type: 'campaign'; name: string }>
  | Readonly<{ type: 'who'; influencer: string }>
  | Readonly<{ type: 'audit'; filters: TypedFilters }>
  /** Says what can't be understood and what to type instead. */
  | Readonly<{ type: 'unclear'; problem: string }>;

/** Whom a decision about many is about, as it was typed. */
export type TypedScope = Readonly<{ campaign: string }> | Readonly<{ domain: string }>;

/** Every word that may stand behind `/parley`. */
export const WORDS = [
  ...['help', 'status', 'campaigns', 'campaign', 'who', 'escalations', 'missing', 'audit'],
  ...['claim', 'resume', 'pause', 'stop', 'reopen'],
  ...['approve', 'offer', 'final', 'decline', 'close', 'withdraw', 'retry', 'cancel'],
] as const;

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
    case 'missing':
      return { type: 'missing' };
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
      return unclear(`I don't know “${word}”.${didYouMean(near(word))} Type \`/parley help\` to see what I know.`);
  }
};

const near = (word: string): readonly string[] => wordsNear(word.toLowerCase(), WORDS).map((each) => `/parley ${each}`);

const claim = (typed: string): SlackCommand => {
  const { words, named, problem } = tokens(typed, ['campaign']);
  if (problem !== null) return unclear(problem);
  return words === ''
    ? unclear('Whose thread? For example `/claim Maya Lee`')
    : { type: 'claim', influencer: words, campaign: named.get('campaign') ?? null };
};

const resume = (typed: string): SlackCommand => {
  const many = manyIn('resume', typed);
  if (many !== null) return many;
  const about = withAmount(typed, 'Whose thread? For example `/resume Maya Lee` or `/resume Maya Lee $900`');
  return 'problem' in about ? about : { type: 'resume', ...about };
};

const settling = (type: Settling['type'], typed: string): SlackCommand => {
  const many = type === 'pause' || type === 'stop' ? manyIn(type, typed) : null;
  if (many !== null) return many;
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

/** A campaign or a domain in a person's place stands for everybody there. null: one person is meant. */
const manyIn = (act: Act, typed: string): SlackCommand | null => {
  const { words, named, problem } = tokens(typed, ['campaign', 'domain']);
  const [campaign, domain] = [named.get('campaign'), named.get('domain')];
  if (domain === undefined && (words !== '' || campaign === undefined)) return null;
  if (problem !== null) return unclear(problem);
  if (domain === undefined) return { type: 'many', act, typed: { campaign: campaign ?? '' } };
  if (words !== '' || campaign !== undefined)
    return unclear(`domain: stands alone, for everybody at that domain: \`/parley ${act} domain:agency.com\``);
  return { type: 'many', act, typed: { domain: domain.replace(/^@/, '').toLowerCase() } };
};

type WithAmount = Readonly<{ influencer: string; campaign: string | null; amount: Cents | null }>;

/** A name, and behind it perhaps an amount; a name alone is never taken for a figure. */
const withAmount = (typed: string, whose: string): WithAmount | Extract<SlackCommand, { type: 'unclear' }> => {
  const { words, named, problem } = tokens(typed, ['campaign']);
  if (problem !== null) return unclear(problem);
  const [, name = '', figure = null] = /^(.*?)\s*(\$\s?\S+)?$/s.exec(words) ?? [];
  if (name.trim() === '') return unclear(whose);
  const amount = figure === null ? null : dollars(figure);
  if (figure !== null && amount === null) {
    return unclear(`I can't read “${figure}” as an amount in dollars. Write it like $900 or $1,250.50`);
  }
  return { influencer: unquoted(name), campaign: named.get('campaign') ?? null, amount };
};

const audit = (typed: string): SlackCommand => {
  const filters = filtersIn(typed);
  return 'problem' in filters ? unclear(filters.problem) : { type: 'audit', filters };
};

const unclear = (problem: string): Extract<SlackCommand, { type: 'unclear' }> => ({ type: 'unclear', problem });
