import { decodeEntities } from './entities.ts';
import { hiddenClassesIn, hides, type Look, lookOf, PAGE } from './hidden-style.ts';

/** The text a reader sees, quoted parts marked with "> "; `hidden` is what the mail contains and doesn't show, empty if nothing. */
export type HtmlText = Readonly<{ text: string; hidden: string }>;

/** Reads HTML as a mail program shows it, in one pass and without a DOM. What is quoted from an earlier mail doesn't count as hidden. */
export const readHtml = (html: string): HtmlText => {
  const source = html.slice(0, LARGEST_HTML);
  const hiddenClasses = hiddenClassesIn(source);
  const page = new Page();
  const open = new OpenElements();
  for (const token of tokensOf(source)) {
    if (token.kind === 'text') page.write(decodeEntities(token.text), open.innermost);
    else if (token.kind === 'close') {
      open.close(token.tag);
      if (BLOCKS.has(token.tag)) page.startLine(open.innermost);
    } else {
      if (open.innermost.tag === token.tag && CLOSED_BY_THE_NEXT.has(token.tag)) open.close(token.tag);
      const element = elementIn(open.innermost, token, hiddenClasses);
      if (BLOCKS.has(token.tag) || token.tag === 'br') page.startLine(element, token.tag === 'p' || token.tag === 'br');
      if (token.tag === 'td' || token.tag === 'th') page.write(' ', element);
      if (!VOID.has(token.tag)) open.open(element);
    }
  }
  return page.read();
};

const LARGEST_HTML = 500_000;
const DEEPEST_QUOTE = 20;
const BLOCKS = new Set(
  'address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul'.split(
    ' ',
  ),
);
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const CLOSED_BY_THE_NEXT = new Set(['p', 'li', 'td', 'th', 'tr', 'option', 'dd', 'dt']);
const NOT_SHOWN = new Set([
  'script',
  'style',
  'title',
  'head',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'select',
  'textarea',
]);

type Attributes = ReadonlyMap<string, string>;
type Element = Readonly<{ tag: string; look: Look; hidden: boolean; quotes: number; verbatim: boolean }>;
const ROOT: Element = { tag: '', look: PAGE, hidden: false, quotes: 0, verbatim: false };

const elementIn = (parent: Element, { tag, attributes }: OpenTag, hiddenClasses: ReadonlySet<string>): Element => {
  const look = attributes.size === 0 ? parent.look : lookOf(attributes, parent.look);
  return {
    tag,
    look,
    hidden: parent.hidden || (attributes.size > 0 && hides(attributes, look, hiddenClasses)),
    quotes: parent.quotes + (tag === 'blockquote' || isAttribution(attributes) ? 1 : 0),
    verbatim: parent.verbatim || tag === 'pre',
  };
};

/** The elements that are open, innermost last; counted by tag, so that a closing tag that closes nothing costs nothing. */
class OpenElements {
  readonly #stack: Element[] = [];
  readonly #counts = new Map<string, number>();

  get innermost(): Element {
    return this.#stack.at(-1) ?? ROOT;
  }

  open(element: Element): void {
    this.#stack.push(element);
    this.#counts.set(element.tag, (this.#counts.get(element.tag) ?? 0) + 1);
  }

  close(tag: string): void {
    if ((this.#counts.get(tag) ?? 0) === 0) return;
    for (let closed = this.#stack.pop(); closed !== undefined; closed = this.#stack.pop()) {
      this.#counts.set(closed.tag, (this.#counts.get(closed.tag) ?? 1) - 1);
      if (closed.tag === tag) return;
    }
  }
}

/** Gmail's "On … wrote:" line; its container isn't quoted as a whole, because answers between the lines stand in it. */
const isAttribution = (attributes: Attributes): boolean => /\bgmail_attr\b/.test(attributes.get('class') ?? '');

type OpenTag = Readonly<{ kind: 'open'; tag: string; attributes: Attributes }>;
type Token = Readonly<{ kind: 'text'; text: string }> | OpenTag | Readonly<{ kind: 'close'; tag: string }>;

function* tokensOf(html: string): Generator<Token> {
  let at = 0;
  while (at < html.length) {
    TAG_START.lastIndex = at;
    const next = TAG_START.exec(html)?.index ?? -1;
    if (next < 0) {
      yield { kind: 'text', text: html.slice(at) };
      return;
    }
    if (next > at) yield { kind: 'text', text: html.slice(at, next) };
    const name = /^<(?<slash>\/?)(?<tag>[a-zA-Z][a-zA-Z0-9:-]{0,30})/.exec(html.slice(next, next + 40))?.groups;
    if (html.startsWith('<!--', next)) at = after(html, '-->', next + 4);
    else if (/^<[!?]/.test(html.slice(next, next + 2))) at = after(html, '>', next);
    else {
      const tag = (name?.['tag'] ?? '').toLowerCase();
      const end = endOfTag(html, next + tag.length);
      if (name?.['slash'] === '/') yield { kind: 'close', tag };
      else if (NOT_SHOWN.has(tag) && !html.slice(next, end).endsWith('/>')) {
        at = afterClosing(html, tag, end);
        continue;
      } else
        yield {
          kind: 'open',
          tag,
          attributes: attributesOf(html.slice(next + 1 + tag.length, Math.min(end, next + LONGEST_TAG))),
        };
      at = end;
    }
  }
}

const LONGEST_TAG = 5_000;
const TAG_START = /<(?:\/?[a-zA-Z]|[!?])/g;

const after = (html: string, mark: string, from: number): number => {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
};

const afterClosing = (html: string, tag: string, from: number): number => {
  const closing = new RegExp(`</${tag}`, 'gi');
  closing.lastIndex = from;
  const match = closing.exec(html);
  return match ? after(html, '>', match.index) : html.length;
};

/** The place behind a tag's ">"; one inside a quoted value doesn't count, and an open quote runs to the end as in a browser. */
const endOfTag = (html: string, from: number): number => {
  let quote = '';
  let before = '';
  for (let at = from; at < html.length; at++) {
    const sign = html[at] ?? '';
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if ((sign === '"' || sign === "'") && before === '=') quote = sign;
    else if (sign === '>') return at + 1;
    if (!/\s/.test(sign)) before = sign;
  }
  return html.length;
};

const attributesOf = (source: string): Attributes =>
  new Map(
    [...source.matchAll(/([a-zA-Z][\w:-]{0,40})(?:\s{0,10}=\s{0,10}(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g)].map(
      (m) => [(m[1] ?? '').toLowerCase(), decodeEntities(m[2] ?? m[3] ?? m[4] ?? '')],
    ),
  );

/** The lines as they come, each with its depth of quoting. */
class Page {
  readonly #lines: { quotes: number; text: string }[] = [{ quotes: 0, text: '' }];
  readonly #hidden: string[] = [];

  write(text: string, { hidden, quotes, verbatim }: Element): void {
    if (hidden) {
      if (quotes === 0) this.#hidden.push(text);
      return;
    }
    const [first = '', ...rest] = verbatim ? text.split(/\r?\n/) : [text.replace(/[\s\u00a0]+/g, ' ')];
    const line = this.#lines.at(-1);
    if (line?.quotes === quotes) line.text += verbatim || line.text !== '' ? first : first.trimStart();
    else if (line?.text.trim() === '') this.#lines[this.#lines.length - 1] = { quotes, text: first };
    else if (first.trim() !== '') this.#lines.push({ quotes, text: first });
    for (const text of rest) this.#lines.push({ quotes, text });
  }

  /** `always` also after an empty line: two line breaks are a blank line. */
  startLine({ quotes, hidden }: Element, always = false): void {
    if (!hidden && (always || this.#lines.at(-1)?.text.trim() !== '')) this.#lines.push({ quotes, text: '' });
  }

  read(): HtmlText {
    const text = this.#lines
      .map(({ quotes, text }) =>
        quotes > 0 ? `${'>'.repeat(Math.min(quotes, DEEPEST_QUOTE))} ${text.trim()}` : text.trimEnd(),
      )
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
    return { text, hidden: this.#hidden.join(' ').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim() };
  }
}

// What newsletters pad their previews with, and nothing a reader could be told with.
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;
