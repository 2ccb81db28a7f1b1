import { afterEach, describe, expect, it } from 'vitest';
import { clickUpClient } from '../../../src/adapters/clickup/client.ts';
import { classifyFailure } from '../../../src/adapters/failures.ts';
import { resilienceFor } from '../../../src/adapters/resilience.ts';
import type { Instant } from '../../../src/events/units.ts';
import { type Answer, json, type LocalServer, serve, silence } from './local-server.ts';

const NOW = new Date('2026-11-02T10:00:00.000Z');
const SINCE = '2026-11-01T00:00:00.000Z' as Instant;

describe('reading ClickUp over a socket', () => {
  it('fetches a task with the bare token, by GET', async () => {
    const { client, server } = await against(json(task('86abc')));
    expect(await client.task('86abc')).toMatchObject({ id: '86abc', name: 'Campaign 86abc', custom_fields: [] });
    const [request] = server.requests;
    expect([request?.method, request?.url]).toEqual(['GET', '/api/v2/task/86abc']);
    expect(request?.headers.authorization).toBe('pk_secret');
  });

  it('never lets a task id leave its place in the path', async () => {
    const { client, server } = await against(json(task('x')));
    await client.task('../user?x=');
    expect(server.requests[0]?.url).toBe('/api/v2/task/..%2Fuser%3Fx%3D');
  });

  it('knows a task that is gone', async () => {
    const { client } = await against(json({ err: 'Task not found' }, 404));
    expect(await client.task('86abc')).toBeNull();
  });

  it('tries again after a 500 and after a 429, waiting until X-RateLimit-Reset', async () => {
    const reset = String(NOW.getTime() / 1000 + 3);
    const { client, server, pauses } = await against(
      json({}, 500),
      json({}, 429, { 'x-ratelimit-reset': reset }),
      json(task('86abc')),
    );
    expect(await client.task('86abc')).toMatchObject({ id: '86abc' });
    expect(server.requests).toHaveLength(3);
    expect(pauses[1]).toBe(3_000);
  });

  it('leaves a reset that is far away to the caller', async () => {
    const reset = String(NOW.getTime() / 1000 + 50);
    const { client, server } = await against(json({}, 429, { 'x-ratelimit-reset': reset }));
    await expect(client.task('86abc')).rejects.toMatchObject({
      code: 'OUTSIDE_FAILURE',
      status: 429,
      retryAfterMs: 50_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('reports a refused token without naming it', async () => {
    const { client, server } = await against(json({ err: 'Token invalid: pk_secret' }, 401));
    const failure = client.task('86abc');
    await expect(failure).rejects.toMatchObject({ kind: 'permanent', status: 401, message: 'clickup: HTTP 401' });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['HTML', ((_, response) => response.end('<html>down for maintenance</html>')) satisfies Answer],
    ['another shape', json({ id: 7 })],
  ])('reports %s instead of a task, and what is wrong with it', async (_name, answer) => {
    const { client } = await against(answer);
    await expect(client.task('86abc')).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE', kind: 'permanent' });
    await expect(client.task('86abc')).rejects.toThrow(/task\/86abc has an unknown shape/);
  });

  it('does not carry the token to where a redirect points', async () => {
    const other = await serve(json(task('86abc')));
    servers.push(other);
    const { client } = await against((_, response) => response.writeHead(302, { location: other.url }).end());
    await expect(client.task('86abc')).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE' });
    expect(other.requests).toHaveLength(0);
  });

  it('stops when its time is over', async () => {
    const server = await serve(silence);
    servers.push(server);
    const client = clickUpClient({ baseUrl: server.url, token: 'pk_secret', listId: '901' });
    const failure = await client.task('86abc', AbortSignal.timeout(20)).catch((error: unknown) => error);
    expect(classifyFailure(failure)).toMatchObject({ kind: 'uncertain' });
  });

  it('reads every page of the list for the reconciliation', async () => {
    const { client, server } = await against(
      json({ tasks: [task('a'), task('b')], last_page: false }),
      json({ tasks: [task('c')], last_page: true }),
    );
    expect((await client.tasksUpdatedAfter(SINCE)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const query = new URL(server.requests[1]?.url ?? '', server.url);
    expect(query.pathname).toBe('/api/v2/list/901/task');
    expect(Object.fromEntries(query.searchParams)).toEqual({
      date_updated_gt: String(Date.parse(SINCE)),
      page: '1',
      order_by: 'created',
      reverse: 'true',
      include_closed: 'true',
    });
  });

  it.each([
    ['a short page without last_page', { tasks: [] }],
    ['an empty page that claims not to be the last', { tasks: [], last_page: false }],
  ])('stops at %s', async (_name, page) => {
    const { client, server } = await against(json(page));
    expect(await client.tasksUpdatedAfter(SINCE)).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it("reads the webhooks' health", async () => {
    const webhook = {
      id: 'w-1',
      endpoint: 'https://parley.example/webhooks/clickup',
      health: { status: 'active', fail_count: 3 },
    };
    const { client, server } = await against(json({ webhooks: [webhook] }));
    expect(await client.webhooks('9001')).toEqual([webhook]);
    expect(server.requests[0]?.url).toBe('/api/v2/team/9001/webhook');
  });
});

const servers: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const against = async (...answers: readonly [Answer, ...Answer[]]) => {
  const server = await serve(...answers);
  servers.push(server);
  const pauses: number[] = [];
  const resilience = resilienceFor('clickup', {
    clock: { now: () => NOW },
    random: () => 0,
    pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
  });
  const bare = clickUpClient({ baseUrl: `${server.url}api/v2/`, token: 'pk_secret', listId: '901' });
  const run = <T>(call: (signal: AbortSignal) => Promise<T>) => resilience.run(({ signal }) => call(signal));
  const client = {
    task: (id: string) => run((signal) => bare.task(id, signal)),
    tasksUpdatedAfter: (instant: Instant) => run((signal) => bare.tasksUpdatedAfter(instant, signal)),
    webhooks: (teamId: string) => run((signal) => bare.webhooks(teamId, signal)),
  };
  return { client, server, pauses };
};

const task = (id: string) => ({
  id,
  name: `Campaign ${id}`,
  url: `https://app.clickup.com/t/${id}`,
  date_created: '1793520000000',
  list: { id: '901' },
});
