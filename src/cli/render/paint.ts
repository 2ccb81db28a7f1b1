import { styleText } from 'node:util';

/** What a piece of text means; how that looks is decided here alone. */
export type Style = 'title' | 'faint' | 'good' | 'waiting' | 'bad' | 'name';

export type Paint = (style: Style, text: string) => string;

/** Without colours the text stays as it is: for pipes, files and NO_COLOR. */
export const painter =
  (colours: boolean): Paint =>
  (style, text) =>
    colours && text !== '' ? styleText(LOOKS[style], text, { validateStream: false }) : text;

const LOOKS = {
  title: 'bold',
  faint: 'dim',
  good: 'green',
  waiting: 'yellow',
  bad: 'red',
  name: 'cyan',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;
