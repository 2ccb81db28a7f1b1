/** The process that does one task and ends; started by run.ts alone. */
import { enableCompileCache } from 'node:module';
import type { Reply, Request } from './tasks.ts';

enableCompileCache();

const done = async ({ task, input }: Request): Promise<Reply> => {
  try {
    const { TASKS } = await import('./tasks.ts');
    return { outcome: 'done', result: await (TASKS[task] as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message, stack = '' } = error;
    return { outcome: 'failed', code: 'code' in error ? String(error.code) : error.name, message, stack };
  }
};

process.once('message', (request: Request) => {
  // Only then is the channel closed, which ends the process: a long answer must get through.
  void done(request).then((reply) => process.send?.(reply, () => process.disconnect()));
});
