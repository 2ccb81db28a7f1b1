/** ISO 4217 code of a currency that people name in mails. */
export type Currency = string;

/** Symbols and words a currency is written with, in front of or behind the number; the longest first. A bare `$` is read as US dollars. */
const WRITTEN_AS: readonly (readonly [Currency, readonly string[]])[] = [
  ['USD', ['us$', 'u$s', 'usd', 'us dollars', 'us dollar', 'dollars', 'dollar', 'bucks']],
  ['AUD', ['au$', 'a$', 'aud', 'australian dollars', 'aussie dollars']],
  ['CAD', ['ca$', 'c$', 'cad', 'canadian dollars']],
  ['NZD', ['nz$', 'nzd', 'new zealand dollars']],
  ['SGD', ['s$', 'sgd', 'singapore dollars']],
  ['HKD', ['hk$', 'hkd', 'hong kong dollars']],
  ['MXN', ['mx$', 'mxn', 'mexican pesos', 'pesos']],
  ['BRL', ['r$', 'brl', 'reais']],
  ['EUR', ['€', 'eur', 'euros', 'euro']],
  ['GBP', ['£', 'gbp', 'pounds sterling', 'pounds', 'quid']],
  ['CHF', ['chf', 'swiss francs']],
  ['JPY', ['¥', 'jpy', 'yen']],
  ['CNY', ['cny', 'rmb', 'yuan']],
  ['INR', ['₹', 'inr', 'rupees', 'rs.']],
  ['SEK', ['sek']],
  ['NOK', ['nok']],
  ['DKK', ['dkk']],
  ['PLN', ['zł', 'pln', 'zloty']],
  ['AED', ['aed', 'dirhams']],
  ['ZAR', ['zar']],
  ['TRY', ['₺', 'try']],
  ['ILS', ['₪', 'ils']],
  ['KRW', ['₩', 'krw']],
  ['THB', ['฿', 'thb']],
  ['RUB', ['₽', 'rub', 'roubles', 'rubles']],
  ['NGN', ['₦', 'ngn', 'naira']],
  ['PHP', ['₱', 'php']],
];

const BY_SPELLING = new Map(WRITTEN_AS.flatMap(([code, spellings]) => spellings.map((s) => [s, code] as const)));
BY_SPELLING.set('$', 'USD');

const isWord = (spelling: string): boolean => /^\p{L}/u.test(spelling) && /\p{L}$/u.test(spelling);
const escaped = (spelling: string): string => spelling.replace(/[$.]/g, String.raw`\$&`);
const pattern = [...BY_SPELLING.keys()]
  .sort((a, b) => b.length - a.length)
  .map((s) => (isWord(s) ? `${escaped(s).replaceAll(' ', String.raw`\s`)}(?!\\p{L})` : escaped(s)))
  .join('|');

/** Source of a pattern for one currency symbol or word; needs the flags `iu`. */
export const CURRENCY_PATTERN = `(?:${pattern})`;

/** The currency that a symbol or word stands for, or null. */
export const currencyOf = (spelling: string): Currency | null =>
  BY_SPELLING.get(spelling.toLowerCase().replace(/\s+/g, ' ')) ?? null;

// `TRY`, `PHP`, `quid` and the like are also plain words: away from a number only these count as naming a currency.
const UNMISTAKABLE =
  /[€£¥₹₽₩₺₪฿₦₱]|(?<!\p{L})(?:AUD|CAD|NZD|EUR|GBP|CHF|JPY|INR|SEK|NOK|DKK|PLN|AED|MXN|BRL|SGD|HKD|euros?|pounds sterling|rupees|(?:australian|canadian|singapore|hong kong|new zealand)\sdollars)(?!\p{L})|(?:AU|A|CA|C|NZ|HK|R|MX)\$/iu;

/** The first currency other than US dollars that a text names, with or without a number, as it is written; null if none. */
export const foreignCurrencyIn = (text: string): string | null => UNMISTAKABLE.exec(text)?.[0] ?? null;
