import { createInterface } from 'node:readline';
import { fstatSync } from 'node:fs';

/** Asks a line of whoever sits there; null: nobody answers any more. */
export type Ask = (question: string) => Promise<string | null>;

/** Lines of a terminal or of a script that is piped in. Closed, it lets the process end. */
export const asking = (
  input: NodeJS.ReadableStream,
  output: Pick<NodeJS.WritableStream, 'write'>,
): Readonly<{ ask: Ask; close: () => void }> => {
  // Not its `question`: that loses the lines of a script which come before they are asked for.
  const lines = createInterface({ input, crlfDelay: Infinity });
  const typed = lines[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      output.write(question);
      const { value, done } = await typed.next();
      if (done === true) output.write('\n');
      return done === true ? null : value.trim();
    },
    close: () => lines.close(),
  };
};

/** @throws TerminalNeeded where nobody can type anything: neither a terminal nor a pipe nor a file is there to read */
export const needSomebody = (input: Readonly<{ isTTY?: boolean; fd: number }>): void => {
  if (input.isTTY === true) return;
  const there = fstatSync(input.fd);
  if (!(there.isFIFO() || there.isSocket() || there.isFile())) throw new TerminalNeeded();
};

export class TerminalNeeded extends Error {
  readonly code = 'TERMINAL_NEEDED';
  constructor() {
    super(
      '--interactive needs a terminal to ask on, or a script of answers piped in, one a line. Without it a colleague is played.',
    );
  }
}
