import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Application } from '../../../src/adapters/application.ts';
import { httpApplication, listen, type Routes } from '../../../src/adapters/http/server.ts';
import { verify } from '../../../src/events/verify.ts';
import { ENVIRONMENT, openApplication, type TestApplication } from '../../support/application.ts';

const ROUTES: Routes = {
  gmailPush: (_request, response) => Promise.resolve(void response.status(204).end()),
  mountSlack: () => undefined,
  mailbox: () => ({ lookedAt: null, pushedAt: null }),
  stopping: () => false,
  settled: () => true,
};

const serve = async (app: Application, routes: Partial<Routes> = {}) => {
  const server = await listen(httpApplication(app, { ...ROUTES, ...routes }), { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  return server.url;
};

const BODY = JSON.stringify({
  event: 'taskCreated',
  task_id: 'task-1',
  webhook_id: 'hook-1',
  history_items: [{ id: 'history-1' }],
});

const sign = (body: string | Buffer, secret: string = ENVIRONMENT.CLICKUP_WEBHOOK_SECRET) =>
  createHmac('sha256', secret).update(body).digest('hex');

const deliver = async (url: string, body: string | Buffer, signature: string | null = sign(body)) => {
  const headers = { 'content-type': 'application/json', ...(signature === null ? {} : { 'x-signature': signature }) };
  const response = await fetch(`${url}/webhooks/clickup`, { method: 'POST', headers, body });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
};

const kept = (house: TestApplication) => house.events('WebhookReceived').length;

describe('a ClickUp delivery', () => {
  it('is durable when it is answered, and asks for the task', async () => {
    const house = openApplication();
    const url = await serve(house.app);
    expect(await deliver(url, BODY)).toEqual({ status: 200, answer: { outcome: 'accepted' } });

    const reader = new Database(house.file, { readonly: true });
    onTestFinished(() => void reader.close());
    const seen = reader.prepare(
      "SELECT content FROM events JOIN personal USING (position) WHERE type = 'WebhookReceived'",
    );
    expect(seen.pluck().all()).toEqual([JSON.stringify({ body: BODY })]);
    expect(house.rows('SELECT kind, system, lane, campaign_id, status FROM effects')).toEqual([
      { kind: 'read_task', system: 'clickup', lane: 'task-1', campaign_id: 'task-1', status: 'pending' },
    ]);
  });

  it('is not answered before it is durable', async () => {
    const house = openApplication();
    const committed = Promise.withResolvers<undefined>();
    const write: Application['log']['write'] = async (work) => {
      const value = await house.app.log.write(work);
      await committed.promise;
      return value;
    };
    const url = await serve({ ...house.app, log: { ...house.app.log, write } });
    let answered = false;
    const delivering = deliver(url, BODY).then((answer) => ((answered = true), answer));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(answered).toBe(false);
    committed.resolve(undefined);
    expect((await delivering).status).toBe(200);
  });

  it('that arrives again, also at the same time, is answered alike and kept once', async () => {
    const house = openApplication();
    const url = await serve(house.app);
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(url, BODY)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(answers.filter(({ answer }) => answer['outcome'] === 'accepted')).toHaveLength(1);
    expect(kept(house)).toBe(1);
    expect(house.rows('SELECT 1 FROM effects')).toHaveLength(1);
  });

  it.each<[string, string, string | null]>([
    ['a wrong signature', BODY, sign(BODY, 'another secret')],
    ['no signature', BODY, null],
    ['a signature of another body', BODY, sign(`${BODY} `)],
    ['a broken body and a wrong signature', '{"event":', sign('x')],
    ['a body that is not JSON and no signature', 'hello', null],
  ])('with %s is refused with 403 and leaves nothing', async (_case, body, signature) => {
    const house = openApplication();
    const url = await serve(house.app);
    expect((await deliver(url, body, signature)).status).toBe(403);
    expect(house.app.log.head()).toBe(0);
  });

  it.each([
    ['not JSON', '{"event":'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['no event', '{}'],
    ['no task', JSON.stringify({ event: 'taskCreated', webhook_id: 'h' })],
    ['a task that is an object', JSON.stringify({ event: 'taskCreated', webhook_id: 'h', task_id: {} })],
  ])('with a good signature and a body with %s is answered 400 and leaves nothing', async (_case, body) => {
    const house = openApplication();
    const url = await serve(house.app);
    const { status, answer } = await deliver(url, body);
    expect(status).toBe(400);
    expect(answer['error']).toEqual(expect.any(String));
    expect(house.app.log.head()).toBe(0);
  });

  it('that is too large is answered 413, whatever its signature', async () => {
    const house = openApplication();
    const url = await serve(house.app);
    const body = JSON.stringify({ event: 'taskCreated', padding: 'x'.repeat(300_000) });
    expect(await deliver(url, body)).toEqual({ status: 413, answer: { error: 'the body is larger than 256kb' } });
    expect((await deliver(url, body, null)).status).toBe(413);
    expect(house.app.log.head()).toBe(0);
  });

  it('that is compressed is refused before anything inflates it', async () => {
    const house = openApplication();
    const url = await serve(house.app);
    const body = gzipSync(BODY);
    const headers = { 'content-encoding': 'gzip', 'x-signature': sign(BODY) };
    const response = await fetch(`${url}/webhooks/clickup`, { method: 'POST', headers, body });
    expect(response.status).toBe(415);
    expect(house.app.log.head()).toBe(0);
  });

  it.each(['taskDeleted', 'listCreated', 'somethingNew'])('of %s is answered 200 and leaves nothing', async (event) => {
    const house = openApplication();
    const url = await serve(house.app);
    const body = JSON.stringify({ event, task_id: 'task-1', webhook_id: 'hook-1' });
    expect(await deliver(url, body)).toEqual({ status: 200, answer: { outcome: 'ignored' } });
    expect(house.app.log.head()).toBe(0);
  });

  it('that cannot be kept is answered 503, so that ClickUp tries again', async () => {
    const house = openApplication();
    const write = () => Promise.reject(new Error('disk full: /var/parley.db'));
    const url = await serve({ ...house.app, log: { ...house.app.log, write } });
    expect(await deliver(url, BODY)).toEqual({ status: 503, answer: { error: 'not accepted' } });
    expect(house.logged.join()).toMatch(/could not be dealt with/);
  });
});

describe('a disk without room', () => {
  it('is answered 503 until there is room again, and costs nothing that was acknowledged', async () => {
    const house = openApplication();
    const url = await serve(house.app);
    const { database } = house.app.log;
    const body = (task: number) =>
      JSON.stringify({
        event: 'taskCreated',
        task_id: `t-${task}`,
        webhook_id: 'h',
        history_items: [{ id: `${task}` }],
      });
    const acknowledged: string[] = [];
    const refused: number[] = [];
    const send = async (task: number) => {
      const { status } = await deliver(url, body(task));
      if (status === 200) acknowledged.push(`t-${task}`);
      else refused.push(status);
    };

    await send(0);
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages + 8}`);
    for (let task = 1; refused.length < 5; task += 1) await send(task);
    // Some that come together share a transaction: whoever is in it is refused with it.
    await Promise.all(Array.from({ length: 8 }, (_, index) => send(1_000 + index)));
    expect(new Set(refused)).toEqual(new Set([503]));
    expect(database.inTransaction).toBe(false);

    database.pragma('max_page_count = 1000000');
    await send(5_000);
    expect(acknowledged.at(-1)).toBe('t-5000');
    expect(house.events('WebhookReceived').map(({ data }) => data.campaignId)).toEqual(acknowledged);
    expect(verify(database)).toMatchObject({ outcome: 'intact' });
    expect(house.engine.differences(house.app.log)).toEqual([]);
  });
});

describe('a disk that turns read-only', () => {
  it('is answered 503 until it can be written again', async () => {
    const house = openApplication();
    const url = await serve(house.app);
    // What SQLite says of such a disk: SQLITE_READONLY at the first write.
    house.app.log.database.pragma('query_only = ON');
    expect([(await deliver(url, BODY)).status, (await deliver(url, BODY)).status]).toEqual([503, 503]);
    house.app.log.database.pragma('query_only = OFF');
    expect((await deliver(url, BODY)).status).toBe(200);
    expect(kept(house)).toBe(1);
  });
});

describe('the HTTP edge', () => {
  it('tells everybody to come again while Parley is being stopped', async () => {
    const house = openApplication();
    const url = await serve(house.app, { stopping: () => true });
    expect((await deliver(url, BODY)).status).toBe(503);
    const health = await fetch(`${url}/healthz`);
    expect([health.status, health.headers.get('retry-after'), health.headers.get('connection')]).toEqual([
      503,
      '10',
      'close',
    ]);
    expect(house.app.log.head()).toBe(0);
  });

  it('tells whether everything is settled, and how far the log is', async () => {
    const house = openApplication();
    const url = await serve(house.app, { settled: () => false });
    await deliver(url, BODY);
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok', settled: false, head: 2, mailbox: { lookedAt: null, pushedAt: null } },
    ]);
    expect(health.headers.get('x-powered-by')).toBeNull();
  });

  it.each([401, 404, 410, 500])('takes an error that says %s of itself for a mistake of ours: 503', async (status) => {
    const house = openApplication();
    const vendors = Object.assign(new Error('Bearer ya29.secret was refused'), { status });
    const url = await serve(house.app, { gmailPush: () => Promise.reject(vendors) });
    const response = await fetch(`${url}/webhooks/gmail`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(503);
    expect((await response.text()) + house.logged.join()).not.toContain('ya29');
  });

  it('cuts an answer off that fails half way, and prints nothing of the error', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => printed.mockRestore());
    const environment = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    onTestFinished(() => void (process.env['NODE_ENV'] = environment));
    const house = openApplication();
    const url = await serve(house.app, {
      gmailPush: (_request, response) => {
        response.write('half');
        return Promise.reject(new Error('Bearer ya29.secret'));
      },
    });
    const answer = fetch(`${url}/webhooks/gmail`, { method: 'POST', body: '{}' }).then((half) => half.text());
    await expect(answer).rejects.toThrow();
    expect(printed).not.toHaveBeenCalled();
    expect(house.logged.join()).not.toContain('ya29');
  });

  it('answers what is under way when it closes, and lets kept connections go with it', async () => {
    const house = openApplication();
    const arrived = Promise.withResolvers<undefined>();
    const answering = Promise.withResolvers<undefined>();
    const gmailPush: Routes['gmailPush'] = async (_request, response) => {
      arrived.resolve(undefined);
      await answering.promise;
      response.status(204).end();
    };
    const server = await listen(httpApplication(house.app, { ...ROUTES, gmailPush }), { host: '127.0.0.1', port: 0 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const pushed = once(request(`${server.url}/webhooks/gmail`, { method: 'POST', agent }).end('{}'), 'response');
    await arrived.promise;
    const closed = server.close();
    answering.resolve(undefined);
    const [response] = (await pushed) as [IncomingMessage];
    expect(response.statusCode).toBe(204);
    response.resume();
    const began = performance.now();
    await closed;
    // Node by itself keeps an idle connection for five seconds.
    expect(performance.now() - began).toBeLessThan(2_500);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it('says which setting is wrong when it can’t listen', async () => {
    const { app } = openApplication();
    const port = Number(new URL(await serve(app)).port);
    const listening = (host: string) => listen(httpApplication(app, ROUTES), { host, port });
    await expect(listening('127.0.0.1')).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken: stop what listens there`);
    await expect(listening('203.0.113.1')).rejects.toThrow(/\(EADDRNOTAVAIL\): set HOST and PORT/);
  });
});
