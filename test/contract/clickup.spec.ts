import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clickUpClient } from '../../src/adapters/clickup/client.ts';
import type { Instant } from '../../src/events/units.ts';
import { json, type LocalServer, serve } from '../adapters/clickup/local-server.ts';

/** The operations that we use, as ClickUp's OpenAPI file (API v2) has them. */
const Reference = z.object({
  securitySchemes: z.object({ Authorization_Token: z.object({ name: z.string(), in: z.literal('header') }) }),
  paths: z.record(
    z.string(),
    z.object({
      get: z.object({
        parameters: z.array(
          z.object({
            name: z.string(),
            in: z.enum(['path', 'query']),
            required: z.boolean(),
            type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
          }),
        ),
      }),
    }),
  ),
});
const reference = Reference.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'clickup-openapi.json'), 'utf8')) as unknown,
);

const FITS: Readonly<Record<string, RegExp>> = {
  string: /^.+$/,
  number: /^\d+(\.\d+)?$/,
  integer: /^\d+$/,
  boolean: /^(true|false)$/,
  array: /^.+$/,
};

/** What ClickUp's reference has against a request; nothing where it allows it. */
const problemsOf = (method: string, url: URL): readonly string[] => {
  const path = url.pathname.replace(/^\/api/, '');
  const found = Object.entries(reference.paths).find(([template]) => asPattern(template).test(path));
  if (found === undefined || method !== 'GET') return [`${method} ${path} is no operation`];
  const { parameters } = found[1].get;
  const inPath = asPattern(found[0]).exec(path)?.groups ?? {};
  const queried = [...url.searchParams].map(([name, value]) => ({ name, value, in: 'query' }));
  const sent = [...queried, ...Object.entries(inPath).map(([name, value]) => ({ name, value, in: 'path' }))];
  const known = (each: (typeof sent)[number]) =>
    parameters.find((parameter) => parameter.name === each.name && parameter.in === each.in);
  return [
    ...sent.flatMap((each) => {
      const type = known(each)?.type;
      if (type === undefined) return [`${each.in} ${each.name} is unknown`];
      return FITS[type]?.test(each.value) === true ? [] : [`${each.in} ${each.name}=${each.value} is no ${type}`];
    }),
    ...parameters
      .filter(({ name, required }) => required && !sent.some((each) => each.name === name))
      .map(({ name }) => `${name} is missing`),
  ];
};

const asPattern = (template: string): RegExp => new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

const servers: LocalServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

describe('every request of ours to ClickUp', () => {
  const { signal } = new AbortController();
  const SINCE = '2026-11-01T00:00:00.000Z' as Instant;

  it.each<[string, (client: ReturnType<typeof clickUpClient>) => Promise<unknown>]>([
    ['for a task', (client) => client.task('86abc', signal)],
    ['for the tasks of the list', (client) => client.tasksUpdatedAfter(SINCE, signal)],
    ['for the webhooks', (client) => client.webhooks('9001', signal)],
  ])('is one that its reference knows: %s', async (_what, ask) => {
    const server = await serve(
      json({ id: 't', name: 't', url: 'u', date_created: '1', list: { id: '1' }, tasks: [], webhooks: [] }),
    );
    servers.push(server);
    await ask(clickUpClient({ baseUrl: `${server.url}api/v2/`, token: 'pk_secret', listId: '901' }));
    expect(server.requests).toHaveLength(1);
    for (const { method = '', url = '', headers } of server.requests) {
      expect(problemsOf(method, new URL(url, server.url))).toEqual([]);
      expect(headers[reference.securitySchemes.Authorization_Token.name.toLowerCase()]).toBe('pk_secret');
    }
  });

  it.each([
    ['POST', '/api/v2/task/1'],
    ['GET', '/api/v2/tasks/1'],
    ['GET', '/api/v2/list/901/task?page=first'],
    ['GET', '/api/v2/list/901/task?updated_since=1'],
    ['GET', '/api/v2/list/spring/task'],
  ])('would be refused here otherwise: %s %s', (method, path) => {
    expect(problemsOf(method, new URL(path, 'http://clickup.example'))).not.toEqual([]);
  });
});
