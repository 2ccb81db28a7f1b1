import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/adapters/config.ts';
import { configFolder } from '../../sandbox/config.ts';

it('the sandbox’s copy of the configuration differs in what was changed, and goes away', () => {
  const standing = readConfig(`${import.meta.dirname}/../../config`);
  const { path, remove } = configFolder({ deciders: ['U0PRIYA000'] });
  expect(readConfig(path)).toEqual({ ...standing, policy: { ...standing.policy, deciders: ['U0PRIYA000'] } });
  remove();
  expect(existsSync(path)).toBe(false);
});
