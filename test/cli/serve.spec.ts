import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
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

it.each([
  ['in a folder that does not exist', inDirectory('nowhere/x.db')],
  ['below a file', `${root}/package.json/x.db`],
  ['that is a folder', root],
])('parley serve names a database %s, and what to do', async (_where, file) => {
  const { code, err } = await parley(['serve'], { ...ENVIRONMENT, PARLEY_DATABASE: file });
  expect({ code, err }).toEqual({
    code: 1,
    err: `parley: ${file} can't be opened or made: its folder must exist, and Parley must be allowed to write in it.\n`,
  });
});

it('parley serve names the file of field names that it can’t use, as it is written', async () => {
  const folder = inDirectory('config');
  cpSync(`${root}/config`, folder, { recursive: true });
  writeFileSync(`${folder}/campaign-fields.yaml`, '');
  const { code, err } = await parley(['serve'], {
    ...ENVIRONMENT,
    PARLEY_DATABASE: inDirectory('unused.db'),
    PARLEY_CONFIG: 'config',
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
  });
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(/^parley: config\/campaign-fields\.yaml can't be used/) as string,
  });
});
