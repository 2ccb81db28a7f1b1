import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import { setTimeout as wait } from 'node:timers/promises';

export type OutsideSystem = 'clickup' | 'gmail' | 'sheets' | 'slack' | 'anthropic';

/** `uncertain`: the request may have taken effect. `circuit_open`: nothing was sent. */
export type FailureKind = 'transient' | 'uncertain' | 'permanent' | 'circuit_open';

/** What is known about a failed call. `message` is made of status, codes and fixed words: never a body, an address or a secret. */
export type Failure = Readonly<{
  kind: FailureKind;
  status: number | null;
  retryAfterMs: number | null;
  message: string;
}>;

export type ResilienceOptions = Readonly<{
  /** One attempt may take this long; after that its outcome is unknown. */
  timeoutMs?: number;
  /** First pause; each further one doubles, up to `maximumDelayMs`. */
  baseDelayMs?: number;
  maximumDelayMs?: number;
  /** A longer Retry-After is not waited for here: the failure carries it to the caller. */
  retryAfterLimitMs?: number;
  /** Consecutive failed attempts that open the circuit. */
  breakAfter?: number;
  /** How long the circuit stays open before one call may probe; measured by cockatiel on the wall clock. */
  halfOpenAfterMs?: number;
  clock?: Readonly<{ now(): Date }>;
  /** In [0, 1); the jitter. */
  random?: () => number;
  pause?: (milliseconds: number) => Promise<unknown>;
  /** Once per outage, however often a probe fails. Must not throw. */
  onOpen?: (system: OutsideSystem, failure: Failure) => void;
  onClose?: (system: OutsideSystem) => void;
}>;

export type Attempt = Readonly<{
  /** 0 for the first try, 1 to 3 for the retries. */
  attempt: number;
  /** Aborted when the time is over. */
  signal: AbortSignal;
}>;

export type Resilience = Readonly<{
  system: OutsideSystem;
  /**
   * @param options.repeatable whether the call may be made twice although the first may have taken effect
   * @throws UncertainOutcome when a call that isn't repeatable may have taken effect
   * @throws OutsideFailure for every other failure of the outside system; any other error is a bug in `call` and passes unchanged
   */
  run<T>(call: (attempt: Attempt) => Promise<T>, options: Readonly<{ repeatable: boolean }>): Promise<T>;
  circuit(): 'closed' | 'open' | 'half_open';
}>;

export const MAX_RETRIES = 3;

/** The policy of one outside system: retries around a circuit breaker around a time-out for each attempt. */
export const resilienceFor = (system: OutsideSystem, options: ResilienceOptions = {}): Resilience => {
  const {
    timeoutMs = 15_000,
    baseDelayMs = 250,
    maximumDelayMs = 4_000,
    retryAfterLimitMs = 5_000,
    breakAfter = 5,
    halfOpenAfterMs = 30_000,
    clock = { now: () => new Date() },
    random = Math.random,
    pause = (milliseconds: number) => wait(milliseconds),
    onOpen,
    onClose,
  } = options;

  const classify = (error: unknown): Failure => classifyFailure(error, clock.now());
  const deadline = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  const breaker = circuitBreaker(
    handleWhen((error) => ['transient', 'uncertain'].includes(classify(error).kind)),
    { breaker: new ConsecutiveBreaker(breakAfter), halfOpenAfter: halfOpenAfterMs },
  );

  let outage = false;
  breaker.onBreak((reason) => {
    if (outage || !('error' in reason)) return;
    outage = true;
    onOpen?.(system, classify(reason.error));
  });
  breaker.onReset(() => {
    outage = false;
    onClose?.(system);
  });

  const delayBefore = (attempt: number, failure: Failure): number => {
    const planned = Math.min(maximumDelayMs, baseDelayMs * 2 ** (attempt - 1));
    return Math.max(failure.retryAfterMs ?? 0, Math.round(planned * (0.5 + random() / 2)));
  };

  const run: Resilience['run'] = async (call, { repeatable }) => {
    const failures: Failure[] = [];
    let delay = 0;

    const mayRetry = (error: unknown): boolean => {
      const failure = classify(error);
      failures.push(failure);
      const repeats = failure.kind === 'transient' || (failure.kind === 'uncertain' && repeatable);
      return repeats && (failure.retryAfterMs ?? 0) <= retryAfterLimitMs;
    };
    // The pause is ours, so that it can be injected; cockatiel's own is zero.
    const backoff = new DelegateBackoff<{ attempt: number; result: object }>(({ attempt }) => {
      delay = delayBefore(attempt, failures.at(-1) ?? unexpected);
      return 0;
    });

    try {
      return await retry(handleWhen(mayRetry), { maxAttempts: MAX_RETRIES, backoff }).execute(async ({ attempt }) => {
        if (attempt > 0) await pause(delay);
        return breaker.execute(({ signal: outer }) =>
          deadline.execute(({ signal }) => call({ attempt, signal }), outer),
        );
      });
    } catch (error) {
      if (error instanceof OutsideFailure || recognise(error, clock.now()) === null) throw error;
      const failure = conclusion(failures, classify(error));
      throw failure.kind === 'uncertain' && !repeatable
        ? new UncertainOutcome(system, failure)
        : new OutsideFailure(system, failure);
    }
  };

  return { system, run, circuit: () => circuitName(breaker.state) };
};

/** A call to an outside system that did not succeed. */
export class OutsideFailure extends Error {
  readonly code: 'OUTSIDE_FAILURE' | 'UNCERTAIN_OUTCOME' = 'OUTSIDE_FAILURE';
  readonly system: OutsideSystem;
  readonly kind: FailureKind;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  constructor(system: OutsideSystem, failure: Failure) {
    super(`${system}: ${failure.message}`);
    this.name = new.target.name;
    this.system = system;
    this.kind = failure.kind;
    this.status = failure.status;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** The request may have taken effect: look in the outside system before anything is repeated. */
export class UncertainOutcome extends OutsideFailure {
  override readonly code = 'UNCERTAIN_OUTCOME';
}

/** Tells apart what went wrong, for every client in use: gaxios (Gmail, Sheets, Google auth), Slack's, Anthropic's, and native fetch. */
export const classifyFailure = (error: unknown, now: Date = new Date()): Failure => recognise(error, now) ?? unexpected;

const unexpected: Failure = {
  kind: 'permanent',
  status: null,
  retryAfterMs: null,
  message: 'unexpected error: not an answer of the outside system, see the log',
};

const recognise = (error: unknown, now: Date): Failure | null => {
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

/** A call that may have taken effect stays uncertain whatever came after, except for a clear refusal; an open circuit tells less than what opened it. */
const conclusion = (failures: readonly Failure[], last: Failure): Failure => {
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

const circuitName = (state: CircuitState): ReturnType<Resilience['circuit']> => {
  switch (state) {
    case CircuitState.Closed:
      return 'closed';
    case CircuitState.HalfOpen:
      return 'half_open';
    case CircuitState.Open:
    case CircuitState.Isolated:
      return 'open';
  }
};
