import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
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
  expect({ code, err }).toEqual({
    code: 1,
    err: `parley: Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT to another.\n`,
  });
});

it('parley serve says at the start where nobody may decide', async () => {
  const { out } = await parley(['serve'], {
    ...ENVIRONMENT,
    PARLEY_DATABASE: inDirectory('nowhere/none.db'),
    PARLEY_LOG_LEVEL: 'warn',
    PARLEY_CONFIG: `${root}/config`,
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
  });
  expect(out).toContain('Nobody is listed under deciders in');
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

it('parley serve finishes a mail that is leaving when it is told to stop, and tells whoever comes meanwhile to come again', async () => {
  const cast = castOf(5, 2);
  const house = await openHouse({ cast });
  onTestFinished(() => house.close());
  const { server } = house.world.gmail;
  const sends = () => server.requests.filter(({ path }) => path.endsWith('/drafts/send')).length;
  server.faults.slow({ milliseconds: 2_500, times: 2, match: ({ path }) => path.endsWith('/drafts/send') });
  await house.world.clickup.submit({ name: 'Winter', fields: fieldsOf(cast.form) });
  await eventually(sends, (count) => count > 0, 20_000);

  const began = performance.now();
  const stopped = house.application().stop();
  const answer = await eventually(
    () => house.world.clickup.deliver('taskUpdated', 'task-late', { historyId: '1' }),
    ({ status }) => status !== 200,
  );
  expect(answer.status).toBe(503);
  expect(await stopped).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  const sent = (await house.world.gmail.outgoing()).length;
  expect(sent).toBeGreaterThan(0);
  expect(house.rows(`SELECT 1 FROM events WHERE type = 'MailSent'`)).toHaveLength(sent);
  expect(house.rows(`SELECT 1 FROM effects WHERE in_flight = 1`)).toEqual([]);
});

it('parley serve is refused on a database that another one writes to, in one sentence', async () => {
  const house = await openHouse();
  onTestFinished(() => house.close());
  const { code, err } = await parley(['serve'], {
    ...house.world.environment,
    PARLEY_DATABASE: house.file,
    PARLEY_LOG_LEVEL: 'silent',
    PARLEY_CONFIG: `${root}/config`,
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
  });
  expect({ code, err }).toEqual({
    code: 1,
    err: `parley: ${house.file} is already open for writing: stop the other parley, or use a command that only reads.\n`,
  });
  expect((await fetch(`${house.application().url}/healthz`)).status).toBe(200);
});

it.each([
  ['in a folder that does not exist', inDirectory('nowhere/x.db')],
  ['below a file', `${root}/package.json/x.db`],
  ['that is a folder', root],
])('parley serve names a database %s, and what to do', async (_where, file) => {
  const { code, err } = await parley(['serve'], {
    ...ENVIRONMENT,
    PARLEY_DATABASE: file,
    PARLEY_CONFIG: `${root}/config`,
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
  });
  expect({ code, err }).toEqual({
    code: 1,
    err: `parley: ${file} can't be opened or made: its folder must exist, and Parley must be allowed to write in it.\n`,
  });
});

it.each([
  ['that it can’t use, as it is written', "config/campaign-fields.yaml can't be used", 'config'],
  ['that is not there, and the setting', "none/policy.yaml can't be read: put it back, or set PARLEY_CONFIG", 'none'],
])('parley serve names the file %s, and makes no database', async (_what, message, config) => {
  const folder = inDirectory('config');
  cpSync(`${root}/config`, folder, { recursive: true });
  writeFileSync(`${folder}/campaign-fields.yaml`, '');
  const { code, err } = await parley(['serve'], {
    ...ENVIRONMENT,
    PARLEY_DATABASE: inDirectory('unused.db'),
    PARLEY_CONFIG: config,
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
  });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`parley: ${message}`) as string });
  expect(existsSync(inDirectory('unused.db'))).toBe(false);
});

it('parley serve writes to no file that is something else', async () => {
  const other = inDirectory('notes.txt');
  writeFileSync(other, 'Shopping list\n'.repeat(200));
  const { code, err } = await parley(['serve', '--db', other], {
    ...ENVIRONMENT,
    PARLEY_CONFIG: `${root}/config`,
    PARLEY_KNOWLEDGE: `${root}/knowledge`,
  });
  expect({ code, err }).toEqual({
    code: 1,
    err: `parley: ${other} is not a Parley database: name another with --db FILE.\n`,
  });
  expect(readFileSync(other, 'utf8')).toContain('Shopping list');
});
