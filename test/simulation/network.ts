import type { OutsideSystem } from '../../src/events/catalogue/effects.ts';
import type { Answer, Received } from '../../sandbox/http/exchange.ts';
import type { VirtualTime } from './time.ts';

/** Whom the application calls; `accounts` gives out Google's tokens and certificates. */
export type Service = OutsideSystem | 'accounts';

/** What becomes of one request. Times are milliseconds of the way there and back. */
export type Fate =
  | Readonly<{ kind: 'fine'; there: number; back: number }>
  /** Nobody listens: nothing happened. */
  | Readonly<{ kind: 'refused'; there: number }>
  /** Answered with a failure, and nothing happened. */
  | Readonly<{ kind: 'failed'; there: number; answer: Answer }>
  /** It happened, and the connection was cut before the answer. */
  | Readonly<{ kind: 'lost'; there: number; back: number }>;

export type Weather = Readonly<{ fateOf(service: Service, request: Received): Fate }>;

/** Told of every request, as it leaves the application and as it is dealt with. */
export type Watch = Readonly<{
  issued(service: Service, request: Received, life: number): void;
  handled(service: Service, request: Received, life: number, answer: Answer): void;
}>;

/** The one way out: `fetch`, answered in this process. Each life of the application has addresses of its own. */
export type Network = Readonly<{
  fetch: typeof fetch;
  /** Base addresses for a life, without a slash at the end. */
  address(service: Service, life: number): string;
  /** Requests whose answer is still awaited. */
  open(): number;
  /** Counts whatever happens on the network. */
  activity(): number;
  /** How many requests met which fate. */
  fates(): ReadonlyMap<string, number>;
  /** Requests of earlier lives get no answers any more; what was sent still arrives. */
  alive(life: number | null): void;
}>;

export const networkOf = (
  time: VirtualTime,
  services: Readonly<Record<Service, (request: Received) => Answer>>,
  weather: Weather,
  watch: Watch,
): Network => {
  const awaited = new Set<object>();
  const fates = new Map<string, number>();
  let living: number | null = null;
  let activity = 0;

  const send = (received: Addressed, signal: AbortSignal | null, settle: Settle): void => {
    const { service, life, request } = received;
    const ticket = {};
    awaited.add(ticket);
    activity += 1;
    const end = (how: () => void): void => {
      if (!awaited.delete(ticket)) return;
      activity += 1;
      if (life === living) how();
    };
    signal?.addEventListener('abort', () => end(() => settle.reject(signal.reason)), { once: true });
    watch.issued(service, request, life);
    const fate = weather.fateOf(service, request);
    const met = fate.kind === 'failed' ? `${fate.kind} ${fate.answer.status}` : fate.kind;
    fates.set(met, (fates.get(met) ?? 0) + 1);
    time.after(fate.there, () => {
      if (fate.kind === 'refused') return end(() => settle.reject(connectionError('ECONNREFUSED')));
      if (fate.kind === 'failed') return end(() => settle.resolve(responseOf(fate.answer)));
      const answer = services[service](request);
      activity += 1;
      watch.handled(service, request, life, answer);
      time.after(fate.back, () =>
        end(() =>
          fate.kind === 'lost' ? settle.reject(connectionError('ECONNRESET')) : settle.resolve(responseOf(answer)),
        ),
      );
    });
  };

  return {
    fetch: (input, init = {}) => {
      const { signal = null } = init;
      return new Promise<Response>((resolve, reject) => {
        if (signal?.aborted === true) reject(signal.reason as Error);
        else send(receivedFrom(input, init), signal, { resolve, reject });
      });
    },
    address: (service, life) => `http://${service}.life-${life}.example`,
    open: () => awaited.size,
    activity: () => activity,
    fates: () => fates,
    alive: (life) => {
      living = life;
      awaited.clear();
    },
  };
};

type Settle = Readonly<{ resolve(response: Response): void; reject(error: unknown): void }>;
type Addressed = Readonly<{ service: Service; life: number; request: Received }>;

const receivedFrom = (input: string | URL | Request, init: RequestInit): Addressed => {
  const url = new URL(input instanceof Request ? input.url : input);
  const [, service, life] = /^(\w+)\.life-(\d+)\.example$/.exec(url.hostname) ?? [];
  if (service === undefined) throw new TypeError(`the simulation has no such host: ${url.hostname}`);
  return {
    service: service as Service,
    life: Number(life),
    request: {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: bodyOf(init.body),
    },
  };
};

const bodyOf = (body: RequestInit['body']): string => {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('the simulation reads bodies of text only');
};

const responseOf = ({ status, headers = {}, body }: Answer): Response => {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  return new Response(status === 204 ? null : text, { status, headers: { 'content-type': type, ...headers } });
};

/** As Node's fetch fails. */
const connectionError = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
