import { folded } from './nearby.ts';

/** What a person is called. An address is certain; a name may be somebody else's, too. */
export type Naming = Readonly<{
  addresses: readonly string[];
  names: readonly string[];
  /** How a form's list or a link writes them: counts only as a whole item, or behind an @ or a slash. */
  listed: readonly string[];
}>;

/** How a personal part names the person, null where it doesn't. `content` is its JSON. */
export const namedIn = (naming: Naming): ((content: string) => 'address' | 'name' | null) => {
  const addresses = anyOf(naming.addresses.map((address) => address.toLowerCase()));
  const names = anyOf(naming.names.map(folded));
  const listed = new Set(naming.listed.map(folded).filter((each) => each !== ''));
  const handles = anyOf([...listed], '[@/]');
  const isListed = (text: string): boolean => text.split(ITEMS).some((item) => listed.has(folded(item)));
  return (content) => {
    const texts = textsIn(content);
    if (addresses !== null && texts.some((text) => addresses.test(text.toLowerCase()))) return 'address';
    const named = texts.some((text) => {
      const plain = folded(text);
      return names?.test(plain) === true || handles?.test(plain) === true || isListed(text);
    });
    return named ? 'name' : null;
  };
};

/** `someone@example.com`, and nothing around it. */
export const isAddress = (text: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text.trim());

const ITEMS = /[\n\r,;]+/;

/** Whole words only: not inside another name, nor an address inside a longer one. */
const anyOf = (terms: readonly string[], before = ''): RegExp | null => {
  const escaped = terms.filter((term) => term !== '').map((term) => term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  if (escaped.length === 0) return null;
  const begins = before === '' ? '(?<![\\p{L}\\p{N}_+%-]|[\\p{L}\\p{N}]\\.)' : before;
  return new RegExp(`${begins}(?:${escaped.join('|')})(?![\\p{L}\\p{N}_]|[-.@][\\p{L}\\p{N}])`, 'u');
};

/** Every text of a JSON value; a raw payload is JSON in a text once more. */
const textsIn = (json: string): readonly string[] => {
  try {
    return textsOf(JSON.parse(json) as unknown);
  } catch {
    return [json];
  }
};

const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return /^\s*[[{]/.test(value) ? textsIn(value) : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsOf(each)]);
};
