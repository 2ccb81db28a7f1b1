import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import type { OutsideSystem } from '../events/catalogue/effects.ts';

/** `uncertain`: the request may have taken effect. `circuit_open`: nothing was sent. */
export type FailureKind = 'transient' | 'uncertain' | 'permanent' | 'circuit_open';

/** What is known about a failed call. `message` is made of status, codes and fixed words: never a body, an address or a secret. */
export type Failure = Readonly<{
  kind: FailureKind;
  status: number | null;
  retryAfterMs: number | null;
  message: string;
}>;

/** A call to an outside system that did not succeed. */
export class OutsideFailure extends Error {
  readonly code = 'OUTSIDE_FAILURE';
  readonly system: OutsideSystem;
  readonly kind: FailureKind;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  constructor(system: OutsideSystem, failure: Failure) {
    super(`${system}: ${failure.message}`);
    this.name = 'OutsideFailure';
    this.system = system;
    this.kind = failure.kind;
    this.status = failure.status;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** Tells apart what went wrong, for every client in use: gaxios (Gmail, Sheets, Google auth), Slack's, Anthropic's, and native fetch. */
export const classifyFailure = (error: unknown, now: Date = new Date()): Failure => recognise(error, now) ?? UNEXPECTED;

/** What is said of an error that no outside system gave: a bug of ours. */
export const UNEXPECTED: Failure = {
  kind: 'permanent',
  status: null,
  retryAfterMs: null,
  message: 'unexpected error: not an answer of the outside system, see the log',
};

/** null for what no outside system answered: a bug of ours. */
export const recognise = (error: unknown, now: Date): Failure | null => {
  if (error instanceof OutsideFailure) {
    const { kind, status, retryAfterMs, message } = error;
    return { kind, status, retryAfterMs, message: message.replace(`${error.system}: `, '') };
  }
  if (error instanceof BrokenCircuitError) {
    return failed('circuit_open', null, 'not called, the circuit is open after repeated failures');
  }
  if (error instanceof TaskCancelledError) return failed('uncertain', null, 'timed out, outcome unknown');

  const status = statusOf(error);
  const word = reasonOf(error);
  const answer = `HTTP ${status ?? 200}${word === null ? '' : ` (${word})`}`;
  if (status !== null && status >= 400) {
    return failed(kindOfStatus(status, word), status, answer, retryAfterOf(error, status, now));
  }
  if (field(error, 'code') === 'slack_webapi_platform_error') {
    return failed(kindOfSlackWord(word), status, answer, retryAfterOf(error, 429, now));
  }
  return recogniseConnection(error);
};

const kindOfStatus = (status: number, word: string | null): FailureKind => {
  if (status >= 500) return 'uncertain';
  if (status === 403 && (word === 'rateLimitExceeded' || word === 'userRateLimitExceeded')) return 'transient';
  return status === 408 || status === 409 || status === 429 ? 'transient' : 'permanent';
};

/** Slack says in its documentation of `fatal_error` and `internal_error` that part of the operation may have succeeded. */
const kindOfSlackWord = (word: string | null): FailureKind => {
  if (word === 'ratelimited' || word === 'rate_limited' || word === 'request_timeout') return 'transient';
  return word !== null && /^(fatal_error|internal_error|service_unavailable)$/.test(word) ? 'uncertain' : 'permanent';
};

const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;
const CONNECTION_LOST = /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;
const CANCELLED = /^(AbortError|TimeoutError|APIUserAbortError|APIConnectionTimeoutError)$/;

const recogniseConnection = (error: unknown): Failure | null => {
  const chain = causes(error);
  const code = chain
    .map((link) => text(field(link, 'code')))
    .find((c) => NEVER_CONNECTED.test(c) || CONNECTION_LOST.test(c));
  if (code !== undefined) {
    return NEVER_CONNECTED.test(code)
      ? failed('transient', null, `no connection (${code})`)
      : failed('uncertain', null, `connection lost, outcome unknown (${code})`);
  }
  if (chain.some((link) => CANCELLED.test(text(field(link, 'name'))))) {
    return failed('uncertain', null, 'timed out, outcome unknown');
  }
  const certificate = chain.map((link) => text(field(link, 'code'))).find((c) => /CERT|SELF_SIGNED|ERR_TLS/.test(c));
  if (certificate !== undefined) return failed('permanent', null, `the certificate was refused (${certificate})`);
  const network = chain.some(
    (link) =>
      (link instanceof TypeError && /^(fetch failed|terminated)$/.test(link.message)) ||
      field(link, 'code') === 'slack_webapi_request_error' ||
      field(link, 'name') === 'APIConnectionError',
  );
  return network ? failed('uncertain', null, 'connection failed, outcome unknown') : null;
};

/** Nothing of the system gets through until somebody sets other credentials. */
export const refusesCredentials = ({ status, message }: Pick<Failure, 'status' | 'message'>): boolean =>
  status === 401 || CREDENTIALS_REFUSED.test(message);

/** The last one is ours: what Google accepts may still be the wrong mailbox's. */
const CREDENTIALS_REFUSED =
  /\((invalid_grant|invalid_auth|not_authed|token_revoked|token_expired|account_inactive|wrong_mailbox)\)/;

/** A call that may have taken effect stays uncertain whatever came after, except for a clear refusal; an open circuit tells less than what opened it. */
export const conclusion = (failures: readonly Failure[], last: Failure): Failure => {
  const real = last.kind === 'circuit_open' ? (failures.findLast(({ kind }) => kind !== 'circuit_open') ?? last) : last;
  const doubt = failures.some(({ kind }) => kind === 'uncertain');
  return doubt && real.kind === 'transient' ? { ...real, kind: 'uncertain' } : real;
};

const failed = (
  kind: FailureKind,
  status: number | null,
  message: string,
  retryAfterMs: number | null = null,
): Failure => ({
  kind,
  status,
  retryAfterMs,
  message,
});

const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The error and what caused it; gaxios, Slack and fetch each nest in their own way. */
const causes = (error: unknown): readonly unknown[] => {
  const chain: unknown[] = [];
  for (let link = error; link instanceof Error && chain.length < 5; link = link.cause ?? field(link, 'original')) {
    chain.push(link, ...(link instanceof AggregateError ? (link.errors as unknown[]) : []));
  }
  return chain;
};

const statusOf = (error: unknown): number | null => {
  if (field(error, 'code') === 'slack_webapi_rate_limited_error') return 429;
  const found = [field(error, 'status'), field(error, 'statusCode'), field(error, 'response', 'status')];
  return found.find((status) => typeof status === 'number') ?? null;
};

/** The vendor's one-word reason, and nothing that isn't one word. */
const reasonOf = (error: unknown): string | null => {
  const google = field(error, 'response', 'data', 'error');
  const candidates = [
    field(google, 'errors', '0', 'reason'),
    google,
    field(google, 'status'),
    field(error, 'data', 'error'),
    field(error, 'error', 'error', 'type'),
    field(error, 'reason'),
  ];
  return candidates.map(text).find((word) => /^[A-Za-z][A-Za-z_]{1,59}$/.test(word)) ?? null;
};

const retryAfterOf = (error: unknown, status: number, now: Date): number | null => {
  const slack = field(error, 'retryAfter');
  if (typeof slack === 'number') return slack * 1000;
  const given = header(error, 'retry-after');
  if (given !== null) return /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1000 : until(Date.parse(given), now);
  if (status !== 429) return null;
  const reset = header(error, 'x-ratelimit-reset');
  if (reset !== null) return until(Number(reset) * 1000, now);
  // Gmail tells the time only in the sentence of its message.
  const sentence = /Retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(text(field(error, 'message')));
  return sentence?.[1] === undefined ? null : until(Date.parse(sentence[1]), now);
};

const until = (instant: number, now: Date): number | null =>
  Number.isFinite(instant) ? Math.max(0, instant - now.getTime()) : null;

const header = (error: unknown, name: string): string | null => {
  const headers = field(error, 'headers') ?? field(error, 'response', 'headers');
  const value = headers instanceof Headers ? headers.get(name) : field(headers, name);
  return typeof value === 'string' && value !== '' ? value : null;
};
