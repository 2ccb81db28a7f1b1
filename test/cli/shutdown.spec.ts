import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { stopAll, toldToStop } from '../../src/cli/shutdown.ts';
import { root } from './parley.ts';

const never = (): Promise<void> => new Promise(() => undefined);

describe('stopping everything', () => {
  it('waits for what is under way, and then has nothing left', async () => {
    const stopped: string[] = [];
    const slow = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      stopped.push('effects');
    };
    const running = [
      { name: 'http', stop: () => Promise.resolve(void stopped.push('http')) },
      { name: 'effects', stop: slow },
    ];
    expect(await stopAll(running, 5_000)).toEqual([]);
    expect(stopped).toEqual(['http', 'effects']);
  });

  it('names what hangs, and is kept waiting by it no longer than it was given', async () => {
    const began = performance.now();
    const running = [
      { name: 'mailbox', stop: never },
      { name: 'http', stop: () => Promise.resolve() },
    ];
    expect(await stopAll(running, 50)).toEqual(['mailbox']);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('stops the others where one fails to, and names that one', async () => {
    let stopped = false;
    const running = [
      { name: 'slack', stop: () => Promise.reject(new Error('the socket is gone')) },
      { name: 'http', stop: () => Promise.resolve(void (stopped = true)) },
    ];
    expect(await stopAll(running, 5_000)).toEqual(['slack']);
    expect(stopped).toBe(true);
  });
});

it('a first signal tells to stop, and a second one finds nobody who would hold it up', async () => {
  const before = process.listenerCount('SIGTERM');
  const told = toldToStop();
  process.emit('SIGTERM');
  await told;
  expect([process.listenerCount('SIGTERM'), process.listenerCount('SIGINT')]).toEqual([before, before]);
});

it.each([
  ['an exception', "setTimeout(() => { throw new Error('Bearer ya29.secret'); })"],
  ['a rejection', "Promise.reject(new Error('Bearer ya29.secret'))"],
])('%s that nobody dealt with ends the process, and its words are printed nowhere', (_what, mistake) => {
  const program = `
    import { pino } from 'pino';
    import { endAtUncaught } from './src/cli/shutdown.ts';
    endAtUncaught(pino());
    ${mistake};
    setInterval(() => undefined, 1000);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
    timeout: 15_000,
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain('Parley ends at an error in its own code');
  expect(stdout).not.toContain('ya29');
});
