import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** The real application in a process of its own, configured by its environment alone. */
export type RunningApplication = Readonly<{
  url: string;
  process: ChildProcess;
  /** What it wrote to its log so far, newest last, for the message when something goes wrong. */
  output(): string;
  /** Asks it to finish; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Like a power cut for the process; resolves when it is gone. */
  kill(): Promise<void>;
}>;

const PARLEY = new URL('../bin/parley.js', import.meta.url).pathname;

/** It never outlives this process. @throws ApplicationNotStarted with the end of its log when it isn't up in time */
export const startApplication = async (
  environment: Readonly<Record<string, string>>,
  { port, within = 20_000 }: Readonly<{ port?: number; within?: number }> = {},
): Promise<RunningApplication> => {
  const listenOn = port ?? (await freePort());
  const child = spawn(process.execPath, [PARLEY, 'serve'], {
    env: { PATH: process.env['PATH'], ...environment, HOST: '127.0.0.1', PORT: String(listenOn) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let log = '';
  const keep = (chunk: Buffer): void => {
    log = (log + chunk.toString('utf8')).slice(-LOG_KEPT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

  const url = `http://127.0.0.1:${listenOn}`;
  const deadline = Date.now() + within;
  while (!(await isUp(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new ApplicationNotStarted(log);
    }
    await pause(25);
  }
  return {
    url,
    process: child,
    output: () => log,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

export const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

export class ApplicationNotStarted extends Error {
  readonly code = 'APPLICATION_NOT_STARTED';
  constructor(log: string) {
    super(`The application did not start. The end of its log:\n${log}`);
  }
}

const LOG_KEPT = 20_000;

const isUp = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
};
