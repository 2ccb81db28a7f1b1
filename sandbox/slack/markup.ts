/** How a terminal sets words off; `PLAIN` for pipes and tests. */
export type Style = Readonly<{ bold: (text: string) => string; dim: (text: string) => string }>;
export const PLAIN: Style = { bold: (text) => text, dim: (text) => text };
export const ANSI: Style = {
  bold: (text) => `\x1b[1m${text}\x1b[22m`,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
};

/** Who an id is, for mentions. */
export type NameOf = (id: string) => string;

/** Slack's mrkdwn as it is read: links by their label, mentions by name, bold by the terminal, quotations behind a bar. */
export const readable = (mrkdwn: string, nameOf: NameOf, { bold, dim }: Style = PLAIN): string =>
  mrkdwn
    .replace(/<([^<>]+)>/g, (_, inside: string) => pointed(inside, nameOf))
    .replace(
      /(^|[\s(>])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?=$|[\s.,:;!?)])/gm,
      (_, before: string, words: string) => before + bold(words),
    )
    .replace(/(^|[\s(>])_([^\s_](?:[^_\n]*[^\s_])?)_(?=$|[\s.,:;!?)])/gm, '$1$2')
    .replace(/^(?:&gt;|>) ?/gm, () => dim('│ '))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

/** What stands between angle brackets: `https://…|label`, `@U123`, `#C123|name`, `!here`, `!date^…|fallback`. */
const pointed = (inside: string, nameOf: NameOf): string => {
  const [target = '', label] = inside.split('|', 2);
  if (label !== undefined && !target.startsWith('@')) return target.startsWith('#') ? `#${label}` : label;
  if (target.startsWith('@')) return `@${nameOf(target.slice(1))}`;
  if (target.startsWith('#')) return `#${nameOf(target.slice(1))}`;
  return target.startsWith('!') ? `@${target.slice(1).split('^', 1)[0] ?? ''}` : target;
};

/** Breaks lines between words; a quotation keeps its bar. Escape sequences take no room. */
export const wrapped = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const hang = /^(?:\x1b\[\d+m)?│ (?:\x1b\[\d+m)?|^• |^ +/.exec(line)?.[0] ?? '';
    const indent = hang.includes('│') ? hang : ' '.repeat(seen(hang));
    const lines: string[] = [];
    const [first = '', ...words] = line.split(' ');
    let current = first;
    for (const word of words) {
      const longer = `${current} ${word}`;
      if (seen(longer) > width && current.trim() !== '') {
        lines.push(current);
        current = indent + word;
      } else current = longer;
    }
    return [...lines, current];
  });

/** How many columns a text takes. */
export const seen = (text: string): number => text.replace(/\x1b\[\d+m/g, '').length;
