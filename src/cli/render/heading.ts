import type { Paint, Style } from './paint.ts';
import { oneLine, widthOf, wrapped } from './text.ts';

export type Part = Readonly<{ text: string; style: Style | null }>;

/** Parts beside one another where they fit, else below one another, each wrapped. */
export const headingOf = (
  parts: readonly Part[],
  { width, paint }: Readonly<{ width: number | null; paint: Paint }>,
): readonly string[] => {
  const shown = parts.map(({ text, style }) => ({ text: oneLine(text), style })).filter(({ text }) => text !== '');
  const painted = ({ text, style }: Part): string => (style === null ? text : paint(style, text));
  if (width === null || widthOf(shown.map(({ text }) => text).join(GAP)) <= width)
    return [shown.map(painted).join(GAP)];
  return shown.flatMap(({ text, style }) => wrapped(text, width).map((line) => painted({ text: line, style })));
};

const GAP = '  ';
