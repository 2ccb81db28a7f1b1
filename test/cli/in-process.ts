import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/commands/line.ts';
import { type Ended, inDirectory, inherited } from './parley.ts';

export type Around = Readonly<{
  environment?: Readonly<Record<string, string>>;
  /** Columns of the terminal that standard output is; without, it is a pipe. */
  terminal?: number;
}>;

/**
 * Runs a command line as `bin/parley.js` does, but in this process: a second less for each. What a process of its own adds
 * (pipes, a real terminal, exit codes) is seen by the tests that start one.
 */
export const parleyHere = async (words: readonly string[], around: Around = {}): Promise<Ended> => {
  const written = { out: '', err: '' };
  const keep = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  const putBack = surrounded(around);
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(keep('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(keep('err'));
  try {
    return { code: await runCommandLine(words), ...written };
  } finally {
    out.mockRestore();
    err.mockRestore();
    putBack();
  }
};

/** A directory without a database, an environment without settings, and a pipe or a terminal. */
const surrounded = ({ environment = {}, terminal }: Around): (() => void) => {
  const { stdout } = process;
  const before = { cwd: process.cwd(), env: process.env, stdout: Object.getOwnPropertyDescriptors(stdout) };
  process.chdir(inDirectory('.'));
  process.env = { ...inherited(), ...environment };
  const seen = { isTTY: terminal !== undefined, columns: terminal, hasColors: () => terminal !== undefined };
  for (const [name, value] of Object.entries(seen))
    Object.defineProperty(stdout, name, { value, configurable: true, writable: true });
  return () => {
    process.chdir(before.cwd);
    process.env = before.env;
    for (const name of Object.keys(seen)) {
      const own = before.stdout[name as keyof typeof before.stdout];
      if (own === undefined) Reflect.deleteProperty(stdout, name);
      else Object.defineProperty(stdout, name, own);
    }
  };
};
