import { painter, type Paint } from '../render/paint.ts';

/** Where a command writes to. `width` is null where nothing has to fit: in a pipe or a file. */
export type Terminal = Readonly<{
  width: number | null;
  paint: Paint;
  write(text: string): void;
  line(text?: string): void;
}>;

/** Standard output as it is: fitted and coloured only where it is a terminal. */
export const standardOutput = (): Terminal => {
  const { stdout } = process;
  const write = (text: string): void => void stdout.write(text);
  return {
    width: stdout.isTTY ? Math.max(NARROWEST, stdout.columns) : null,
    paint: painter(coloured(process.env)),
    write,
    line: (text = '') => write(`${text}\n`),
  };
};

/** What the command line's parser makes of a `-` in the place of a name. */
export const STANDARD_INPUT = '';
/** FORCE_COLOR rules over NO_COLOR, as everywhere in Node; without either, a terminal that shows colours gets them. */
const coloured = ({ FORCE_COLOR: forced, NO_COLOR: refused }: NodeJS.ProcessEnv): boolean => {
  const { stdout } = process;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return (refused ?? '') === '' && stdout.isTTY && stdout.hasColors();
};

/** A reader that had enough (`parley log | head`) is no error: everything stops quietly. */
export const stopQuietlyWhenNobodyReads = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
};

/** JSON for other programs; control characters that JSON would leave raw are escaped, since somebody may look at it. */
export const json = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });

const NARROWEST = 40;
