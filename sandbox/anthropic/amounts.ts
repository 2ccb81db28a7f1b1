import type { ReplyReading } from '../../src/events/reading.ts';

type Amount = ReplyReading['amounts'][number];
type Token = Readonly<{ quote: string; from: number; to: number; value: number | null; role: Amount['role'] }>;

/** Every amount that the reply names, with what it is; `price` is our standing offer in dollars. */
export const amountsOf = (reply: string, price: number | null): readonly Amount[] => {
  const fees = matches(reply, ADDED_FEE, 'added_fee');
  const shares = matches(reply, SHARE, 'share');
  const percentages = matches(reply, MORE_BY_PERCENT, 'total_ask');
  const ranges = [...matches(reply, RANGE, 'range'), ...matches(reply, OPEN_RANGE, 'range')];
  const taken = [...fees, ...shares, ...percentages, ...ranges];
  const single = [...reply.matchAll(MONEY)]
    .map((match) => tokenOf(match, reply, price))
    .filter((token): token is Token => token !== null)
    .filter((token) => !taken.some(({ from, to }) => token.from < to && from < token.to));
  return settled(
    [...taken, ...single].sort((a, b) => a.from - b.from),
    reply,
  )
    .slice(0, 12)
    .map(({ quote, role }) => ({ quote, role }));
};

/** `$1,250` and `1.2k` as a number of dollars; null for words and what has two readings. */
export const valueOf = (written: string): number | null => {
  const [, digits = '', scale] = /(\d[\d,.]*(?:[\u00a0 ]\d{3}\b)*)\s?(k|grand)?/i.exec(written) ?? [];
  const plain = digits.replace(/[.,]$/, '').replace(/[,\u00a0 ](?=\d{3})/g, '');
  return /^\d+(?:\.\d{1,2})?$/.test(plain) ? Number(plain) * (scale === undefined ? 1 : 1000) : null;
};

const DIGITS = String.raw`\d{1,3}(?:[,\u00a0 ]\d{3})+(?:\.\d{2})?|\d+(?:[.,]\d+)?`;
const SIGN = String.raw`(?:(?:US|CA|AU|NZ|C|A)?\$|[£€]|\b(?:USD|EUR|GBP|CAD|AUD)\s)`;
const BEHIND = String.raw`(?:\s?(?:USD|EUR|GBP|CAD|AUD|dollars|bucks|euros?|pounds)\b|\s?[€£])`;
const COUNTED = String.raw`(?!\s?(?:k\s)?\+?\s?(?:views?|followers?|subscribers?|subs|likes|impressions|people|fans|days?|hours?|weeks?|months?|%|(?:x\s)?(?:reels?|stor(?:y|ies)|posts?|videos?|shorts?|revisions?)))`;
const ONE = String.raw`(?:${SIGN}\s?(?:${DIGITS})(?:\s?(?:k|grand)\b)?${BEHIND}?|(?<![\w$£€.,@#/-])(?:${DIGITS})(?:\s?(?:k|grand)\b)?${BEHIND}?)`;
const NUMBER_WORD = String.raw`(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and|a)`;
const WORDS = String.raw`\b(?:${NUMBER_WORD}[\s-]+)+(?:dollars|bucks|euros|pounds)\b`;
const MONEY = new RegExp(`(?:${ONE})(?![\\d-])${COUNTED}|${WORDS}`, 'gi');

const BETWEEN = String.raw`\s?(?:-|–|—|to)\s?|\s(?:and|or)\s(?:my\s)?`;
const RANGE = new RegExp(String.raw`(?:(?<=between )(?:your )?)?${ONE}(?:${BETWEEN})${ONE}${COUNTED}`, 'gi');
const OPEN_RANGE = new RegExp(
  String.raw`\b(?:starts? (?:at|from)|starting (?:at|from)|from|upwards? of)\s${SIGN}\s?(?:${DIGITS})(?:k\b)?|${SIGN}\s?(?:${DIGITS})k?\+(?!\s?\w)`,
  'gi',
);
const ADDED_FEE =
  /(?:\+|\bplus|\bexcluding|\bexcl\.?|\bnet of|\bon top of|\bbefore)\s+(?:an? |my |the |our )?(?:[$£€]?\d[\d.,]*\s?%?\s+)?(?:for )?(?:(?:agency|platform|management|manager['’]s|usage|processing|transaction|extra) )*(?:fees?|VAT|tax(?:es)?|GST|usage(?: rights)?|shipping|expenses|travel)\b(?:\s?\(\d+\s?%\))?/gi;
const SHARE =
  /\d+(?:\.\d+)?\s?%\s(?:commission|affiliate|rev(?:enue)? share|of (?:all )?(?:the )?(?:sales|revenue|profits?))(?:\son sales)?/gi;
const MORE_BY_PERCENT = /\d+(?:\.\d+)?\s?% (?:more|higher|above|on top)\b/gi;

const PER_ITEM =
  /^(?:\s?\/\s?|\s(?:per|each|apiece)\b|\s(?:a|an|every|for each)\s(?=reel|story|post|video|short|tiktok|integration))\s?(?:reel|story|post|video|short|tiktok|integration|deliverable|piece)?/i;
const DEPOSIT = /\b(?:deposit|up ?front|in advance|first half|remaining|balance)\b/i;
const OURS =
  /\b(?:your(?: offer of| proposed)?|you(?:['’]re| are)? offer(?:ed|ing)?|offer of|instead of|than|under|below|not|for less than)\s*$/i;
const USUAL =
  /\b(?:usual(?:ly)?|normal(?:ly)?|standard|typical(?:ly)?|regular(?:ly)?|list price|last (?:year|campaign)|other brands?)\b[^.!?]*$/i;
const WORTH = /\b(?:worth|value(?:d at)?|retail(?:s at)?)\s*(?:of )?$/i;

const matches = (reply: string, pattern: RegExp, role: Amount['role']): readonly Token[] =>
  [...reply.matchAll(pattern)].map(({ 0: quote, index }) => ({
    quote,
    from: index,
    to: index + quote.length,
    value: null,
    role,
  }));

const tokenOf = (match: RegExpExecArray, reply: string, price: number | null): Token | null => {
  const { 0: quote, index: from } = match;
  const to = from + quote.length;
  const before = reply.slice(Math.max(0, from - 60), from);
  const after = reply.slice(to, to + 40);
  const value = valueOf(quote);
  const bare = /^[\d.,]+$/.test(quote);
  if (bare && (value === null || value < 100 || isYear(value, before) || /\d[\s).-]*$/.test(before))) return null;
  const each = PER_ITEM.exec(after)?.[0];
  if (each !== undefined) return { quote: quote + each.trimEnd(), from, to, value, role: 'per_item' };
  const clause = before.slice(Math.max(0, before.length - 24)) + quote + after.slice(0, 20);
  const role = (): Amount['role'] => {
    if (WORTH.test(before) || /^\s(?:value|worth)/i.test(after)) return 'other';
    if (DEPOSIT.test(clause.split(/[.!?,;]\s/).find((part) => part.includes(quote)) ?? '')) return 'deposit';
    if (value !== null && value === price) return 'our_offer_repeated';
    return OURS.test(before) || USUAL.test(before) ? 'other' : 'total_ask';
  };
  return { quote, from, to, value, role: role() };
};

const isYear = (value: number, before: string): boolean =>
  value >= 1990 && value <= 2099 && !/\b(?:fee|rate|price|total|for|is|at|do|charge|need)\s(?:is\s)?$/i.test(before);

const TOTAL = /\b(?:total|all[- ]in|altogether|overall|everything|whole package|full package|inclusive|flat)\b/i;

/** Where several amounts could be the ask: the one called the total, else the last; the same amount counts once. */
const settled = (tokens: readonly Token[], reply: string): readonly Token[] => {
  const known = new Set<string>();
  const once = tokens.filter(({ value, role }) => {
    const key = `${role}:${value}`;
    if (value === null || !known.has(key)) return known.add(key) !== undefined;
    return false;
  });
  const asks = once.filter(({ role, value }) => role === 'total_ask' && value !== null);
  const near = ({ from, to }: Token) => TOTAL.test(reply.slice(Math.max(0, from - 20), to + 32));
  const chosen = asks.find(near) ?? asks.at(-1);
  const usual = once.every(({ role }) => role === 'other') ? once.at(-1) : undefined;
  return once.map((token) => {
    if (token === usual && /\b(?:usual|normal|standard|typical|regular)/i.test(reply))
      return { ...token, role: 'total_ask' };
    return token.role === 'total_ask' && token.value !== null && token !== chosen ? { ...token, role: 'other' } : token;
  });
};
