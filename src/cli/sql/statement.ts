/**
 * Why a text is not run, in a sentence; null: it may be shown to SQLite. Told by the words it begins with, before it is
 * prepared: a PRAGMA acts while it is prepared, and so does one behind EXPLAIN.
 */
export const whyNotRead = (text: string): string | null => {
  if (text.includes('\0')) return 'The query holds a NUL character, where SQLite stops reading: leave it out.';
  const [first, ...more] = firstWords(text);
  if (first === undefined) return begins(text.charAt(leadOf(text)));
  if (READING.includes(first)) return null;
  if (first === 'PRAGMA')
    return `PRAGMA can change settings; what it reads is a table too: SELECT * FROM pragma_table_info('events').`;
  if (first !== 'EXPLAIN') return begins(first);
  const explained = more[0] === 'QUERY' && more[1] === 'PLAN' ? more[2] : more[0];
  if (explained !== undefined && READING.includes(explained)) return null;
  return 'EXPLAIN is for a query that reads: EXPLAIN QUERY PLAN SELECT …';
};

const READING = ['SELECT', 'WITH', 'VALUES'];

const begins = (word: string): string =>
  word === ''
    ? 'The query is empty.'
    : `This command only reads: a query begins with SELECT, WITH, VALUES or EXPLAIN, not with ${word}.`;

/** Up to four, in capitals. */
const firstWords = (text: string): readonly string[] => {
  const words: string[] = [];
  for (let at = leadOf(text); words.length < 4;) {
    const [word = ''] = WORD.exec(text.slice(at, at + LONGEST_WORD)) ?? [];
    if (word === '') break;
    words.push(word.toUpperCase());
    at += word.length;
    at += leadOf(text.slice(at));
  }
  return words;
};

const WORD = /^[a-z]+/i;
const LONGEST_WORD = 16;

/** How much of the beginning are spaces and comments, as SQLite's own tokenizer has them. */
const leadOf = (text: string): number => /^(?:[ \t\n\f\r]+|--[^\n]*|\/\*[^]*?(?:\*\/|$))*/.exec(text)?.[0].length ?? 0;
