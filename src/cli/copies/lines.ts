import { createReadStream } from 'node:fs';
import { STANDARD_INPUT } from '../commands/terminal.ts';

/** No event is near as long; a file without line ends is not held in memory as a whole. */
const LONGEST_LINE = 256 * 1024 * 1024;

/** The lines of a file, or of standard input, split at line feeds alone: JSON keeps the other breaks of Unicode as they are. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = file === STANDARD_INPUT ? process.stdin : createReadStream(file);
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const [first = '', ...rest] = chunk.split('\n');
    parts.push(first);
    length += first.length;
    if (length > LONGEST_LINE) throw new LineTooLong();
    for (const next of rest) {
      yield parts.join('');
      parts = [next];
      length = next.length;
    }
  }
  if (length > 0) yield parts.join('');
}

/** What was given is no text of lines. */
export class LineTooLong extends Error {
  readonly code = 'LINE_TOO_LONG';
  constructor() {
    super('a line is longer than any event: this is not an exported log');
  }
}
