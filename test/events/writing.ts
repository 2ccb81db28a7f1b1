import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));

/** A writer in another process that has acknowledged at least `positions` appends; its output so far and the rest. */
export const startWriter = async (file: string, callers: number, positions: number) => {
  const child: ChildProcess = spawn(process.execPath, [WRITER, file, String(callers)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  const acknowledged = () => output.split('\n').slice(1, -1).map(Number);
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the writer ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.startsWith('open') && acknowledged().length >= positions) resolve();
    });
  });
  const kill = async () => {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    return acknowledged();
  };
  return { kill };
};
