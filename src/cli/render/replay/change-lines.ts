import type { Paint } from '../paint.ts';
import { oneLine, padded, wrapped } from '../text.ts';
import type { ChangeWords } from './fields.ts';

/** `width` null: as wide as it comes. */
export type Look = Readonly<{ width: number | null; paint: Paint }>;

const TITLES = 18;
const NARROWEST = 24;

/** `our offer         $5,000 → $5,345`, each under the one before, indented; what is too long goes on under itself. */
export const changeLines = (changes: readonly ChangeWords[], indent: number, look: Look): readonly string[] =>
  changes.flatMap(({ title, before, after }) => {
    const room = look.width === null ? null : Math.max(NARROWEST, look.width - indent - TITLES);
    return wrapped(oneLine(`${before} → ${after}`), room).map(
      (line, index) =>
        ' '.repeat(indent) +
        look.paint('faint', padded(index === 0 ? title : '', TITLES)) +
        emphasised(line, look.paint),
    );
  });

/** Where it came from is faint, where it went is not. */
const emphasised = (line: string, paint: Paint): string => {
  const [before, ...after] = line.split(' → ');
  return after.length === 0 ? line : `${paint('faint', `${before} →`)} ${after.join(' → ')}`;
};
