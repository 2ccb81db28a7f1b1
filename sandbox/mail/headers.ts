export type Header = Readonly<{ name: string; value: string }>;

/** The header block of a raw mail in order, folded lines joined. */
export const headersOf = (raw: string): readonly Header[] =>
  headerBlock(raw)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }];
    });

export const headerOf = (raw: string, name: string): string | null =>
  headersOf(raw).find((header) => header.name.toLowerCase() === name.toLowerCase())?.value ?? null;

/** The mail with that header replaced, or put first where it had none. */
export const withHeader = (raw: string, name: string, value: string): string => {
  const block = headerBlock(raw);
  const line = new RegExp(`^${name}:.*(?:\\r?\\n[ \\t].*)*`, 'im');
  const changed = line.test(block) ? block.replace(line, () => `${name}: ${value}`) : `${name}: ${value}\r\n${block}`;
  return changed + raw.slice(block.length);
};

/** Message ids named by In-Reply-To and References, the nearest first. */
export const answeredIds = (raw: string): readonly string[] => {
  const ids = (name: string) => headerOf(raw, name)?.match(/<[^<>\s]+>/g) ?? [];
  return [...ids('In-Reply-To'), ...ids('References').reverse()];
};

/** The subject without its Re:, Fwd: and the like, for telling whether two mails are one conversation. */
export const baseSubject = (subject: string): string =>
  subject
    .replace(/^(\s*(re|fwd?|aw|wg|automatic reply|out of office)\s*:)+/i, '')
    .trim()
    .toLowerCase();

const headerBlock = (raw: string): string => {
  const end = /\r?\n\r?\n/.exec(raw);
  return end === null ? raw : raw.slice(0, end.index);
};
