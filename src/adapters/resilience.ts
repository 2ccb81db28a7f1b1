import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import { setTimeout as wait } from 'node:timers/promises';
import type { OutsideSystem } from '../events/catalogue/effects.ts';
import { classifyFailure, conclusion, type Failure, OutsideFailure, recognise, UNEXPECTED } from './failures.ts';

export type ResilienceOptions = Readonly<{
  /** One attempt may take this long; after that its outcome is unknown. */
  timeoutMs?: number;
  /** First pause; each further one doubles. */
  baseDelayMs?: number;
  /** Consecutive failed attempts that open the circuit. */
  breakAfter?: number;
  /** How long the circuit stays open before one call may probe; measured by cockatiel on the wall clock. */
  halfOpenAfterMs?: number;
  clock?: Readonly<{ now(): Date }>;
  /** In [0, 1); the jitter. */
  random?: () => number;
  pause?: (milliseconds: number) => Promise<unknown>;
}>;

/** A circuit that outlives the process: how it was left, and who is told of its changes. */
export type KeptCircuit = Readonly<{
  /** null: it was closed. */
  openedAt: Date | null;
  opened(failure: Failure): void;
  closed(): void;
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
   * Repeats whatever failed for a moment, also where it may have taken effect: a call that must not happen twice asks first.
   * @throws OutsideFailure for a failure of the outside system; any other error is a bug in `call` and passes unchanged
   */
  run<T>(call: (attempt: Attempt) => Promise<T>): Promise<T>;
  circuit(): 'closed' | 'open' | 'half_open';
}>;

const MAX_RETRIES = 3;
const LONGEST_DELAY_MS = 4_000;
/** A longer Retry-After is not waited for here: the failure carries it to the caller. */
const RETRY_AFTER_LIMIT_MS = 5_000;

/**
 * The policy of one outside system: retries around a circuit breaker around a time-out for each attempt. A circuit that
 * was left open begins open, and lets one call probe as soon as its time is over.
 */
export const resilienceFor = (
  system: OutsideSystem,
  options: ResilienceOptions = {},
  kept: KeptCircuit | null = null,
): Resilience => {
  const {
    timeoutMs = 15_000,
    baseDelayMs = 250,
    breakAfter = 5,
    halfOpenAfterMs = 30_000,
    clock = { now: () => new Date() },
    random = Math.random,
    pause = (milliseconds: number) => wait(milliseconds),
  } = options;

  const classify = (error: unknown): Failure => classifyFailure(error, clock.now());
  const deadline = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  const breaker = circuitBreaker(
    handleWhen((error) => ['transient', 'uncertain'].includes(classify(error).kind)),
    {
      breaker: new ConsecutiveBreaker(breakAfter),
      halfOpenAfter: halfOpenAfterMs,
      ...(kept?.openedAt instanceof Date ? { initialState: leftOpen(kept.openedAt, breakAfter) } : {}),
    },
  );
  if (kept !== null) {
    breaker.onBreak((reason) => kept.opened('error' in reason ? classify(reason.error) : UNEXPECTED));
    breaker.onReset(() => kept.closed());
  }

  const delayBefore = (attempt: number, failure: Failure): number => {
    const planned = Math.min(LONGEST_DELAY_MS, baseDelayMs * 2 ** (attempt - 1));
    return Math.max(failure.retryAfterMs ?? 0, Math.round(planned * (0.5 + random() / 2)));
  };

  const run: Resilience['run'] = async (call) => {
    const failures: Failure[] = [];
    let delay = 0;

    const mayRetry = (error: unknown): boolean => {
      const failure = classify(error);
      failures.push(failure);
      const repeats = failure.kind === 'transient' || failure.kind === 'uncertain';
      return repeats && (failure.retryAfterMs ?? 0) <= RETRY_AFTER_LIMIT_MS;
    };
    // The pause is ours, so that it can be injected; cockatiel's own is zero.
    const backoff = new DelegateBackoff<{ attempt: number; result: object }>(({ attempt }) => {
      delay = delayBefore(attempt, failures.at(-1) ?? UNEXPECTED);
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
      throw new OutsideFailure(system, conclusion(failures, classify(error)));
    }
  };

  return { system, run, circuit: () => circuitName(breaker.state) };
};

/** As cockatiel writes a breaker's state down. A clock that was ahead then would keep it open until that time has come. */
const leftOpen = (openedAt: Date, failures: number) => ({
  ownState: { value: CircuitState.Open, openedAt: Math.min(openedAt.getTime(), Date.now()), attemptNo: 1 },
  breakerState: failures,
});

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
