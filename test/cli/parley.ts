import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/commands/line.ts';

export const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'parley-cli-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
export const inDirectory = (name: string): string => join(directory, name);

export type Ended = Readonly<{ code: number | null; out: string; err: string }>;

/** Runs the real binary in a directory without a database, its output in pipes. */
export const parley = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  ended(
    spawn(process.execPath, [join(root, 'bin/parley.js'), ...words], {
      cwd: directory,
      env: { ...inherited(), ...environment },
    }),
  );

/** The same without a process of its own, which takes a quarter of a second: for what is not about the binary itself. */
export const inThisProcess = async (words: readonly string[]): Promise<Ended> => {
  const said = { stdout: '', stderr: '' };
  const restores = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name];
    const listeners = stream.listeners('error');
    const spy = vi.spyOn(stream, 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
    return () => {
      spy.mockRestore();
      for (const added of stream.listeners('error').filter((each) => !listeners.includes(each)))
        stream.off('error', added as () => void);
    };
  });
  // Help is written there, which a test runner keeps from standard output.
  const help = vi.spyOn(console, 'log').mockImplementation((text) => void (said.stdout += `${String(text)}\n`));
  try {
    const code = await runCommandLine(words);
    return { code, out: said.stdout, err: said.stderr };
  } finally {
    help.mockRestore();
    for (const restore of restores) restore();
  }
};

/** Runs a shell line in which `parley` is the real binary. */
export const shell = (line: string): Promise<Ended> => {
  const script = `parley() { "${process.execPath}" "${join(root, 'bin/parley.js')}" "$@"; }; ${line}`;
  return ended(spawn('bash', ['-c', script], { cwd: directory, env: inherited() }));
};

export const inherited = (): NodeJS.ProcessEnv => {
  const { PARLEY_DATABASE: _database, NO_COLOR: _noColor, FORCE_COLOR: _forceColor, ...rest } = process.env;
  return rest;
};

const ended = (child: ReturnType<typeof spawn>): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
