import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApplicationUnknown, applicationAddress } from '../../../sandbox/http/application.ts';
import { type SandboxServer, startServer } from '../../../sandbox/http/server.ts';

let server: SandboxServer;
let done = 0;

beforeEach(async () => {
  done = 0;
  server = await startServer(({ path }) => {
    done += 1;
    return { status: 200, body: { path } };
  });
});
afterEach(() => server.stop());
const get = async (path = '/') => (await fetch(server.url + path)).status;

describe('faults', () => {
  it('fail as often as told, and nothing happens meanwhile', async () => {
    server.faults.fail({ times: 2, status: 503, headers: { 'retry-after': '1' } });
    expect([await get(), await get(), await get()]).toEqual([503, 503, 200]);
    expect(done).toBe(1);
  });

  it('meet only the requests that they are meant for', async () => {
    server.faults.fail({ status: 500, match: ({ path }) => path === '/b' });
    expect([await get('/a'), await get('/b'), await get('/b')]).toEqual([200, 500, 200]);
  });

  it('lose the answer after the effect has happened', async () => {
    server.faults.loseResponse();
    await expect(get()).rejects.toThrow();
    expect(done).toBe(1);
  });

  it('make an answer slow', async () => {
    server.faults.slow({ milliseconds: 60 });
    const started = performance.now();
    expect(await get()).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  it('can be taken back', async () => {
    server.faults.fail({ times: 9, status: 500 });
    expect(server.faults.left()).toBe(9);
    server.faults.clear();
    expect(await get()).toBe(200);
  });
});

describe('a sandbox server', () => {
  it('listens on a loopback port that the system chose, and keeps what it was asked', async () => {
    await get('/x?y=1');
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.requests.map(({ method, path, query }) => [method, path, query.get('y')])).toEqual([
      ['GET', '/x', '1'],
    ]);
  });
});

describe('the application’s address', () => {
  it('has to be told before anything can be delivered', async () => {
    await expect(applicationAddress().post('/webhooks/clickup', '', {})).rejects.toThrow(ApplicationUnknown);
  });

  it('is tried again where nobody answers, and never after an answer', async () => {
    const address = applicationAddress();
    address.connect(server.url);
    server.faults.loseResponse({ times: 2 });
    server.faults.fail({ status: 503 });
    expect((await address.post('/webhooks/gmail', '{}', {})).status).toBe(503);
    expect(server.requests).toHaveLength(3);
  });
});
