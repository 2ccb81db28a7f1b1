/** The process that does one task and ends; started by run.ts alone, whose process id it is given. */
import { enableCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Reply, Request } from './tasks.ts';

enableCompileCache();

/**
 * Whoever asked may be killed without a chance to end this process too: a query without an end would then hold its snapshot,
 * and with it the write-ahead log, for ever. A thread of its own, because SQLite has this one.
 */
const WATCH = `
  const { workerData: asker } = require('node:worker_threads');
  setInterval(() => process.ppid === asker || process.kill(process.pid, 'SIGKILL'), 500);
`;
new Worker(WATCH, { eval: true, workerData: Number(process.argv[2]) }).unref();

type AnyTask = (input: unknown, halfway: () => void) => Promise<unknown>;

const answer = (reply: Reply, then = (): void => undefined): void => void process.send?.(reply, then);

const done = async ({ task, input }: Request): Promise<Reply> => {
  try {
    const { TASKS } = await import('./tasks.ts');
    return { outcome: 'done', result: await (TASKS[task] as AnyTask)(input, () => answer({ outcome: 'halfway' })) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message, stack = '' } = error;
    return { outcome: 'failed', code: 'code' in error ? String(error.code) : error.name, message, stack };
  }
};

process.once('message', (request: Request) => {
  // Only then is the channel closed, which ends the process: a long answer must get through.
  void done(request).then((reply) => answer(reply, () => process.disconnect()));
});
