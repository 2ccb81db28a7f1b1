import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ENVIRONMENT } from '../support/application.ts';
import { eventually, openHouse } from '../support/house.ts';
import { inDirectory, parley, root } from './parley.ts';

it('parley serve ends where its port is taken, and says so, instead of reading mail behind a closed door', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const nowhere = 'http://127.0.0.1:1/';
  const { code, err } = await parley(['serve'], {
    ...ENVIRONMENT,
    HOST: '127.0.0.1',
    PORT: String(port),
    PARLEY_DATABASE: inDirectory('taken.db'),
    PARLEY_CONFIG: `${root}/config`,
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
    GMAIL_URL: nowhere,
    GOOGLE_TOKEN_URL: nowhere,
  });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^parley: .*EADDRINUSE.*\n$/) as string });
});

it('parley serve finishes and ends by itself when it is told to stop', async () => {
  const house = await openHouse();
  onTestFinished(() => house.close());
  const health = async () =>
    (await (await fetch(`${house.application().url}/healthz`)).json()) as Readonly<{ settled: boolean }>;
  await eventually(health, ({ settled }) => settled);
  const began = performance.now();
  expect(await house.application().stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(9_000);
});
