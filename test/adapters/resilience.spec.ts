import Anthropic from '@anthropic-ai/sdk';
import { auth, sheets } from '@googleapis/sheets';
import { LogLevel, WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { classifyFailure, type Failure, OutsideFailure } from '../../src/adapters/failures.ts';
import { type Resilience, resilienceFor, type ResilienceOptions } from '../../src/adapters/resilience.ts';
import { type Answer, hangUp, json, type LocalServer, serve, silence } from './clickup/local-server.ts';

const SECRET = 'sk-very-secret';
const NOW = new Date('2026-11-02T10:00:00.000Z');

describe('one policy around every call', () => {
  it('answers with what the call returned, at the first try', async () => {
    const { policy, pauses } = policyOf();
    expect(await policy.run(({ attempt }) => Promise.resolve(`try ${attempt}`))).toBe('try 0');
    expect(pauses).toEqual([]);
  });

  it('retries three times with growing, jittered pauses, then gives up with the last failure', async () => {
    const { policy, pauses } = policyOf({ random: () => 0.5, baseDelayMs: 100, breakAfter: 9 });
    const attempts: number[] = [];
    const outcome = policy.run(({ attempt }) => (attempts.push(attempt), refuse(429)));
    await expect(outcome).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE', kind: 'transient', status: 429 });
    expect(attempts).toEqual([0, 1, 2, 3]);
    expect(pauses).toEqual([75, 150, 300]);
  });

  it('never retries a refusal', async () => {
    for (const status of [400, 401, 403, 404, 413, 422]) {
      const { policy, pauses } = policyOf();
      const outcome = policy.run(() => refuse(status));
      await expect(outcome).rejects.toMatchObject({ kind: 'permanent', status });
      expect(pauses).toEqual([]);
    }
  });

  it('waits as long as Retry-After says', async () => {
    const { policy, pauses } = policyOf();
    const answers = [() => refuse(429, { 'retry-after': '2' }), () => Promise.resolve('done')];
    expect(await policy.run(({ attempt }) => answers[attempt]?.() ?? refuse(500))).toBe('done');
    expect(pauses).toEqual([2_000]);
  });

  it('gives a long Retry-After to the caller instead of waiting', async () => {
    const { policy, pauses } = policyOf();
    const outcome = policy.run(() => refuse(429, { 'retry-after': '60' }));
    await expect(outcome).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 60_000 });
    expect(pauses).toEqual([]);
  });

  it('repeats what may have taken effect, and says at the end that nobody knows', async () => {
    const { policy, pauses } = policyOf();
    const outcome = policy.run(() => refuse(503));
    await expect(outcome).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE', kind: 'uncertain', status: 503 });
    expect(pauses).toHaveLength(3);
  });

  it('treats a time-out as an unknown outcome, and tells the call to stop', async () => {
    const { policy } = policyOf({ timeoutMs: 20 });
    const signals: AbortSignal[] = [];
    const outcome = policy.run(({ signal }) => (signals.push(signal), new Promise(() => undefined)));
    await expect(outcome).rejects.toMatchObject({ kind: 'uncertain' });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true, true]);
  });

  it('remembers that an earlier attempt may have taken effect', async () => {
    const { policy } = policyOf();
    const outcome = policy.run(({ attempt }) => refuse(attempt === 0 ? 500 : 429));
    await expect(outcome).rejects.toMatchObject({ kind: 'uncertain', status: 429 });
  });

  it('lets a bug through as it is', async () => {
    const { policy } = policyOf();
    const bug = new TypeError('cannot read properties of undefined');
    await expect(policy.run(() => Promise.reject(bug))).rejects.toBe(bug);
  });
});

describe('the circuit', () => {
  it('opens after consecutive failures, and then calls nobody', async () => {
    const { policy } = policyOf({ breakAfter: 2 });
    await expect(policy.run(() => refuse(503))).rejects.toMatchObject({
      kind: 'uncertain',
      status: 503,
    });
    expect(policy.circuit()).toBe('open');
    let calls = 0;
    const later = policy.run(() => Promise.resolve(calls++));
    await expect(later).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE', kind: 'circuit_open' });
    expect(calls).toBe(0);
  });

  it('is not retried while open', async () => {
    const { policy, pauses } = policyOf({ breakAfter: 1 });
    await expect(policy.run(() => refuse(503))).rejects.toMatchObject({ kind: 'uncertain' });
    pauses.length = 0;
    await expect(policy.run(() => refuse(503))).rejects.toMatchObject({ kind: 'circuit_open' });
    expect(pauses).toEqual([]);
  });

  it('stays open while probes fail, and closes when one succeeds', async () => {
    const { policy } = policyOf({ breakAfter: 1, halfOpenAfterMs: 0 });
    for (let probe = 0; probe < 3; probe++) {
      await expect(policy.run(() => refuse(503))).rejects.toMatchObject({ kind: 'uncertain' });
    }
    expect(policy.circuit()).toBe('open');
    await policy.run(() => Promise.resolve('up'));
    expect(policy.circuit()).toBe('closed');
  });

  it('is not opened by refusals', async () => {
    const { policy } = policyOf({ breakAfter: 1 });
    await expect(policy.run(() => refuse(404))).rejects.toBeInstanceOf(OutsideFailure);
    expect(policy.circuit()).toBe('closed');
  });
});

describe('telling failures apart, as the real clients raise them over a socket', () => {
  const servers: LocalServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const googleError = (code: number, reason: string, message = 'x') =>
    json({ error: { code, message, errors: [{ reason }] } }, code);
  const clients = {
    google: async (url: string) => {
      const client = sheets({ version: 'v4', rootUrl: url, auth: apiKey(), retry: false });
      await client.spreadsheets.get({ spreadsheetId: 's' });
    },
    googleToken: async (url: string) => {
      const client = new auth.OAuth2({ clientId: 'i', clientSecret: SECRET, endpoints: { oauth2TokenUrl: url } });
      client.setCredentials({ refresh_token: SECRET });
      await client.getAccessToken();
    },
    slack: async (url: string) => {
      const client = new WebClient(SECRET, {
        slackApiUrl: url,
        logLevel: LogLevel.ERROR,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      });
      await client.chat.postMessage({ channel: 'C1', text: 'hello' });
    },
    anthropic: async (url: string) => {
      const client = new Anthropic({ apiKey: SECRET, baseURL: url, maxRetries: 0, timeout: 200 });
      await client.messages.create({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: SECRET }] });
    },
    fetch: async (url: string) => void (await fetch(url, { signal: AbortSignal.timeout(200) })),
  } as const;

  const cases: readonly [keyof typeof clients, string, Answer, Partial<Failure>][] = [
    ['google', '500', googleError(500, 'backendError'), { kind: 'uncertain', status: 500 }],
    ['google', '403 rateLimitExceeded', googleError(403, 'rateLimitExceeded'), { kind: 'transient', status: 403 }],
    [
      'google',
      '403 userRateLimitExceeded',
      googleError(403, 'userRateLimitExceeded'),
      { kind: 'transient', status: 403 },
    ],
    ['google', '403 forbidden', googleError(403, 'forbidden'), { kind: 'permanent', status: 403 }],
    [
      'google',
      '429 with the time in the text',
      googleError(429, 'rateLimitExceeded', 'Limit exceeded. Retry after 2026-11-02T10:00:30.000Z'),
      { kind: 'transient', retryAfterMs: 30_000 },
    ],
    ['google', 'a cut line', hangUp, { kind: 'uncertain', status: null }],
    [
      'googleToken',
      'invalid_grant',
      json({ error: 'invalid_grant', error_description: 'revoked' }, 400),
      { kind: 'permanent', status: 400, message: 'HTTP 400 (invalid_grant)' },
    ],
    [
      'slack',
      '429',
      json({ ok: false }, 429, { 'retry-after': '7' }),
      { kind: 'transient', status: 429, retryAfterMs: 7_000 },
    ],
    ['slack', '503', json({}, 503), { kind: 'uncertain', status: 503 }],
    ['slack', 'channel_not_found', json({ ok: false, error: 'channel_not_found' }), { kind: 'permanent' }],
    ['slack', 'ratelimited in a 200', json({ ok: false, error: 'ratelimited' }), { kind: 'transient' }],
    ['slack', 'fatal_error', json({ ok: false, error: 'fatal_error' }), { kind: 'uncertain' }],
    ['slack', 'a cut line', hangUp, { kind: 'uncertain', status: null }],
    [
      'anthropic',
      '529',
      json({ type: 'error', error: { type: 'overloaded_error', message: `the body holds ${SECRET}` } }, 529, {
        'retry-after': '3',
      }),
      { kind: 'uncertain', status: 529, retryAfterMs: 3_000, message: 'HTTP 529 (overloaded_error)' },
    ],
    [
      'anthropic',
      '400',
      json({ error: { type: 'invalid_request_error', message: `the body holds ${SECRET}` } }, 400),
      { kind: 'permanent' },
    ],
    ['anthropic', '408', json({}, 408), { kind: 'transient', status: 408 }],
    ['anthropic', '409', json({}, 409), { kind: 'transient', status: 409 }],
    ['anthropic', 'silence', silence, { kind: 'uncertain', message: 'timed out, outcome unknown' }],
    ['anthropic', 'a cut line', hangUp, { kind: 'uncertain', status: null }],
    ['fetch', 'silence', silence, { kind: 'uncertain', message: 'timed out, outcome unknown' }],
    ['fetch', 'a cut line', hangUp, { kind: 'uncertain', status: null }],
  ];
  it.each(cases)('%s: %s', async (client, _name, answer, expected) => {
    const server = await serve(answer);
    servers.push(server);
    const failure = classifyFailure(await errorOf(clients[client](server.url)), NOW);
    expect(failure).toMatchObject(expected);
    expect(JSON.stringify(failure)).not.toContain(SECRET);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['google', 'slack', 'anthropic', 'fetch'] as const)(
    '%s: nobody listens, so nothing was sent',
    async (client) => {
      const server = await serve(silence);
      await server.close();
      const failure = classifyFailure(await errorOf(clients[client](server.url)), NOW);
      expect(failure).toMatchObject({ kind: 'transient', message: 'no connection (ECONNREFUSED)' });
    },
  );

  it('reads Retry-After as seconds or as a date, and the reset instant of ClickUp', () => {
    const after = (headers: Record<string, string>) => classifyFailure(httpError(429, headers), NOW).retryAfterMs;
    expect(after({ 'retry-after': '1.5' })).toBe(1_500);
    expect(after({ 'retry-after': 'Mon, 02 Nov 2026 10:00:09 GMT' })).toBe(9_000);
    expect(after({ 'x-ratelimit-reset': String(NOW.getTime() / 1000 + 42) })).toBe(42_000);
    expect(after({ 'x-ratelimit-reset': String(NOW.getTime() / 1000 - 42) })).toBe(0);
    expect(after({ 'retry-after': 'soon' })).toBeNull();
  });

  it('keeps quiet about what it does not know', () => {
    const failure = classifyFailure(new Error(`broke on ${SECRET}`), NOW);
    expect(failure).toMatchObject({ kind: 'permanent', status: null });
    expect(failure.message).not.toContain(SECRET);
  });
});

const apiKey = () => {
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: SECRET, expiry_date: Date.now() + 3_600_000 });
  return client;
};

const policyOf = (options: ResilienceOptions = {}): { policy: Resilience; pauses: number[] } => {
  const pauses: number[] = [];
  const policy = resilienceFor('clickup', {
    clock: { now: () => NOW },
    random: () => 0,
    pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
    ...options,
  });
  return { policy, pauses };
};

const httpError = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  Object.assign(new Error('refused'), { status, headers: new Headers(headers) });

const refuse = (status: number, headers: Readonly<Record<string, string>> = {}): Promise<never> =>
  Promise.reject(httpError(status, headers));

const errorOf = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to fail');
};
