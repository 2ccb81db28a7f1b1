/** Text of a message in Slack's mrkdwn: whatever it took from a mail, a form or a sheet has been escaped. */
export type Mrkdwn = string & { readonly markup: 'mrkdwn' };

export const ERASED = '(erased)';

/**
 * Somebody's words inside one of our lines: one line, unable to mention anybody or to become a link, cut to `limit`
 * characters as Slack counts them. Null is content that was erased.
 */
export const inline = (text: string | null, limit = 150): Mrkdwn => {
  if (text === null) return ERASED as Mrkdwn;
  const line = escaped(oneLine(text, limit), limit);
  return (line === '' ? '(empty)' : line) as Mrkdwn;
};

/** Somebody's words as a quotation of their own, at most `limit` characters long, every line marked as quoted. */
export const quoted = (text: string | null, limit = 1_200): Mrkdwn => {
  const body = beginning(text ?? ERASED, limit)
    .replace(BREAKS, '\n')
    .replace(INVISIBLE, '')
    .replace(/\n(?:[^\S\n]*\n){2,}/g, '\n\n')
    .trim();
  if (body === '') return '> (empty)' as Mrkdwn;
  const lines: string[] = [];
  let left = limit;
  for (const line of body.split('\n')) {
    if (left < QUOTE_OVERHEAD) return [...lines, `> ${CUT}`].join('\n') as Mrkdwn;
    const marked = `> ${escaped(line, left - QUOTE_OVERHEAD)}`;
    lines.push(marked);
    left -= marked.length + 1;
    if (marked.endsWith(CUT)) break;
  }
  return lines.join('\n') as Mrkdwn;
};

/** A link to where somebody can look; only its label where the address isn't one of the web's. */
export const link = (address: string | null, label: string): Mrkdwn => {
  const url = address === null ? null : URL.parse(address.toWellFormed());
  if (url === null || !/^https?:$/.test(url.protocol)) return inline(label);
  const href = url.href.replace(/[<>|]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return href.length > LONGEST_ADDRESS ? inline(label) : (`<${href}|${inline(label)}>` as Mrkdwn);
};

/** `mailbox` is the address whose mailbox the thread is in: people are signed in to their own as well. */
export const gmailThread = (mailbox: string, threadId: string): string => gmail(mailbox, 'all', threadId);

export const gmailDraft = (mailbox: string, messageId: string): string => gmail(mailbox, 'drafts', messageId);

/** A Slack id rings; anything else that a form holds is only shown, so that nobody can ring a channel from a form. */
export const person = (idOrName: string): Mrkdwn =>
  /^[UW][A-Z0-9]{7,20}$/.test(idOrName) ? (`<@${idOrName}>` as Mrkdwn) : inline(idOrName, 80);

/** Our own words around pieces that are mrkdwn already; numbers and our own fixed words may stand in it too. */
export const mrkdwn = (parts: TemplateStringsArray, ...values: readonly (Mrkdwn | number)[]): Mrkdwn =>
  parts.map((part, index) => part + String(values[index] ?? '')).join('') as Mrkdwn;

/** Fixed words of ours, such as a state's name. */
export const words = (text: string): Mrkdwn => escaped(text, 2_900) as Mrkdwn;

export const joined = (parts: readonly Mrkdwn[], separator: string): Mrkdwn => parts.join(separator) as Mrkdwn;

/** Plain text for headers, buttons and notifications, where Slack reads no markup. */
export const plain = (text: string, limit: number): string => {
  const line = oneLine(text, limit);
  return line.length <= limit ? line : cutAt(line, limit - CUT.length) + CUT;
};

const CUT = '…';
const LONGEST_ADDRESS = 1_000;
const QUOTE_OVERHEAD = 12;
const BREAKS = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/g;
/** Control characters, zero-width ones and those that turn the direction of writing. */
const INVISIBLE = /(?!\n)[\p{Cc}\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const gmail = (mailbox: string, folder: string, id: string): string =>
  `https://mail.google.com/mail/?authuser=${encodeURIComponent(mailbox)}#${folder}/${encodeURIComponent(id.toWellFormed())}`;

/** Enough of a text to fill what may be shown of it: a mail of megabytes must not hold everybody up. */
const beginning = (text: string, limit: number): string => text.slice(0, limit * 10).toWellFormed();

const oneLine = (text: string, limit: number): string =>
  beginning(text, limit).replace(BREAKS, ' ').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();

/** Cut by what it is long after escaping, between characters and never inside an entity. */
const escaped = (text: string, limit: number): string => {
  let result = '';
  let fits = '';
  for (const character of text) {
    result += ENTITIES[character] ?? character;
    if (result.length > limit) return fits.trimEnd() + CUT;
    if (result.length <= limit - CUT.length) fits = result;
  }
  return result;
};

/** Not in the middle of a character of two code units. */
const cutAt = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
