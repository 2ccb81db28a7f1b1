import { fork } from 'node:child_process';
import { join } from 'node:path';
import { whenEnded } from './ending.ts';
import type { InputOf, Reply, Request, ResultOf, TaskName } from './tasks.ts';

/** What went wrong there, with the code and the sentence of the error that was thrown. */
export class FailedApart extends Error {
  readonly code: string;
  constructor({ code, message, stack }: Extract<Reply, { outcome: 'failed' }>) {
    super(message);
    this.code = code;
    this.stack = stack;
  }
}

/** It ended without an answer: somebody ended it, or the machine had no memory left. */
export class EndedApart extends Error {
  readonly code = 'ENDED_APART';
  constructor(how: string) {
    super(`stopped before it was done (${how})`);
  }
}

/** It took longer than it was given. */
export class TookTooLong extends Error {
  readonly code = 'TOOK_TOO_LONG';
  constructor(milliseconds: number) {
    super(`stopped because it took longer than ${milliseconds / 1_000} s: ask for less, or allow more with --timeout`);
  }
}

export type Terms = Readonly<{
  withinMilliseconds?: number;
  /** The first part of the task is done. */
  onHalfway?: () => void;
}>;

/**
 * Does a task in a process of its own, which ends with this one and when its time is over.
 * @throws FailedApart, EndedApart, TookTooLong
 */
export const runApart = <Name extends TaskName>(
  task: Name,
  input: InputOf<Name>,
  { withinMilliseconds, onHalfway }: Terms = {},
): Promise<ResultOf<Name>> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'entry.ts'), [String(process.pid)], { serialization: 'advanced' });
    const kill = (): void => void child.kill('SIGKILL');
    const goOn = whenEnded(kill);
    let late: TookTooLong | null = null;
    const stopLate = (milliseconds: number) =>
      setTimeout(() => {
        late = new TookTooLong(milliseconds);
        kill();
      }, milliseconds);
    const timer = withinMilliseconds === undefined ? undefined : stopLate(withinMilliseconds);
    let reply: Reply | null = null;
    child.on('message', (message) => {
      reply = message as Reply;
      if (reply.outcome === 'halfway') onHalfway?.();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      goOn();
      clearTimeout(timer);
      if (reply?.outcome === 'failed') reject(new FailedApart(reply));
      else if (reply?.outcome === 'done') resolve(reply.result as ResultOf<Name>);
      else reject(late ?? new EndedApart(signal ?? `exit code ${code}`));
    });
    child.send({ task, input } satisfies Request);
  });
