/** A number written in words: its place in the text and its value. */
export type WordNumber = Readonly<{ from: number; to: number; value: number }>;

const UNITS: ReadonlyMap<string, number> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value]),
);
const TENS: ReadonlyMap<string, number> = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, (i + 2) * 10]),
);
const THOUSAND = new Set(['thousand', 'grand']);

/** Every English number in words, such as "two thousand two hundred", "fifteen hundred" or "twenty-five". */
export const wordNumbersIn = (text: string): readonly WordNumber[] => {
  const found: WordNumber[] = [];
  let run: Run | null = null;
  for (const match of text.toLowerCase().matchAll(/\p{L}+/gu)) {
    const word = match[0];
    const at = { from: match.index, to: match.index + word.length };
    const joined = run !== null && /^[\s-]{1,3}$/.test(text.slice(run.read, at.from));
    if (run !== null && !joined) {
      found.push(finished(run));
      run = null;
    }
    const next: Run | null = extended(run, word, at);
    if (next === null && run !== null) {
      found.push(finished(run));
      run = extended(null, word, at);
    } else run = next;
  }
  if (run !== null) found.push(finished(run));
  return found;
};

/** `total` is what is complete (thousands), `part` what may still be multiplied; `read` also covers a trailing "and". */
type Run = Readonly<{ from: number; to: number; read: number; total: number; part: number }>;

const extended = (run: Run | null, word: string, at: { from: number; to: number }): Run | null => {
  const base = run ?? { from: at.from, to: at.to, read: at.to, total: 0, part: 0 };
  const grown = (total: number, part: number): Run => ({ from: base.from, to: at.to, read: at.to, total, part });
  const unit = UNITS.get(word);
  if (unit !== undefined) return base.part % (unit < 10 ? 10 : 100) === 0 ? grown(base.total, base.part + unit) : null;
  const ten = TENS.get(word);
  if (ten !== undefined) return base.part % 100 === 0 ? grown(base.total, base.part + ten) : null;
  if (word === 'a') return run === null ? grown(0, 1) : null;
  if (run === null) return null;
  if (word === 'hundred' && base.part > 0 && base.part < 100) return grown(base.total, base.part * 100);
  if (THOUSAND.has(word) && base.part > 0 && base.total === 0) return grown(base.part * 1000, 0);
  if (word === 'and' && (base.total > 0 || base.part >= 100)) return { ...base, read: at.to };
  return null;
};

const finished = ({ from, to, total, part }: Run): WordNumber => ({ from, to, value: total + part });
