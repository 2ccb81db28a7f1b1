import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { readSettings } from '../../src/adapters/settings.ts';

let pushed: World;
let polled: World;

beforeAll(async () => {
  [pushed, polled] = await Promise.all([startWorld({ cast: castOf(1) }), startWorld({ push: false, pollSeconds: 1 })]);
});
afterAll(() => Promise.all([pushed.stop(), polled.stop()]));

describe('the environment of a world', () => {
  it('is all that the application needs', () => {
    expect(() => readSettings(pushed.environment)).not.toThrow();
    expect(readSettings(polled.environment)).toMatchObject({ GMAIL_POLL_SECONDS: 1 });
  });

  it('reaches nothing but this machine', () => {
    const urls = Object.entries(pushed.environment).filter(([name]) => name.endsWith('_URL'));
    expect(urls).toHaveLength(7);
    for (const [, url] of urls) expect(new URL(url).hostname).toBe('127.0.0.1');
  });

  it('shares nothing with another world that runs beside it', () => {
    const ports = [pushed, polled].flatMap(({ environment }) =>
      Object.values(environment)
        .filter((value) => value.startsWith('http://'))
        .map((url) => new URL(url).port),
    );
    expect(new Set(ports).size).toBe(12);
  });

  it('says nothing of push where Gmail has to be polled', () => {
    expect(Object.keys(polled.environment)).not.toContain('GMAIL_PUSH_TOPIC');
    expect(Object.keys(pushed.environment)).toContain('GMAIL_PUSH_TOPIC');
  });
});
