import type { Received } from './http/exchange.ts';

/** What goes wrong with a request, instead of or on top of its ordinary answer. */
export type Fault =
  | {
      readonly kind: 'fail';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  | { readonly kind: 'lose_response' }
  | { readonly kind: 'slow'; readonly milliseconds: number };

type Aim = Readonly<{ times?: number; match?: (request: Received) => boolean }>;

/** Faults waiting for requests, used up in the order in which they were asked for. */
export type Faults = Readonly<{
  /** Answers with `status`; nothing happens. `times` is 1 unless said. */
  fail(options: Aim & Readonly<{ status: number; headers?: Readonly<Record<string, string>>; body?: unknown }>): void;
  /** The effect happens, then the connection is cut before a byte of the answer. */
  loseResponse(options?: Aim): void;
  /** The ordinary answer, late. */
  slow(options: Aim & Readonly<{ milliseconds: number }>): void;
  /** The fault for this request, taken off the queue. */
  take(request: Received): Fault | undefined;
  clear(): void;
  /** How many faults are still waiting. */
  left(): number;
}>;

export const faultQueue = (): Faults => {
  const queue: { fault: Fault; times: number; match: (request: Received) => boolean }[] = [];
  const add = (fault: Fault, { times = 1, match = () => true }: Aim = {}) => void queue.push({ fault, times, match });
  return {
    fail: ({ status, headers = {}, body = { error: `made to fail with ${status}` }, ...aim }) =>
      add({ kind: 'fail', status, headers, body }, aim),
    loseResponse: (aim) => add({ kind: 'lose_response' }, aim),
    slow: ({ milliseconds, ...aim }) => add({ kind: 'slow', milliseconds }, aim),
    take: (request) => {
      const place = queue.findIndex(({ match }) => match(request));
      const found = queue[place];
      if (found === undefined) return undefined;
      found.times -= 1;
      if (found.times <= 0) queue.splice(place, 1);
      return found.fault;
    },
    clear: () => void queue.splice(0),
    left: () => queue.reduce((sum, { times }) => sum + times, 0),
  };
};
