import type { Chance } from '../../sandbox/chance.ts';
import type { Answer } from '../../sandbox/http/exchange.ts';
import type { Fate, Service, Weather } from './network.ts';
import type { VirtualTime } from './time.ts';

/** What may go wrong between the application and the world. */
export type Climate = 'calm' | 'showers' | 'storms';

export type ChangingWeather = Weather &
  Readonly<{
    /** No more faults from here on. */
    clear(): void;
  }>;

const SERVICES: readonly Service[] = ['clickup', 'sheets', 'gmail', 'slack', 'anthropic', 'accounts'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How many requests meet a fault of their own, and how many outages a service has. */
const CLIMATES = {
  calm: { faulty: 0, outages: 0 },
  showers: { faulty: 0.04, outages: 0.3 },
  storms: { faulty: 0.1, outages: 1.2 },
} as const;

type Trouble = 'refused' | 'failing' | 'limited' | 'losing' | 'slow' | 'flickering';
type Outage = Readonly<{ service: Service; from: number; until: number; trouble: Trouble }>;

/** Faults by chance: single ones, bursts of minutes and outages of hours, until it is told to clear up. */
export const weatherOf = (climate: Climate, chance: Chance, time: VirtualTime, span: number): ChangingWeather => {
  const { faulty, outages: expected } = CLIMATES[climate];
  const begun = time.now();
  const outages = SERVICES.flatMap((service): readonly Outage[] => {
    const many = Math.floor(chance.next() * 2 * expected + 0.5 * Math.min(1, expected));
    return Array.from({ length: many }, () => {
      const from = begun + chance.next() * span;
      const length = chance.next() < 0.5 ? chance.between(1, 40) * MINUTE : chance.between(1, 14) * HOUR;
      return { service, from, until: from + length, trouble: chance.pick(TROUBLES) };
    });
  });
  let cleared = false;

  const troubleFor = (service: Service): Trouble | null => {
    if (cleared) return null;
    const now = time.now();
    const outage = outages.find((each) => each.service === service && each.from <= now && now < each.until);
    if (outage !== undefined)
      return outage.trouble === 'flickering' ? (chance.next() < 0.5 ? 'failing' : null) : outage.trouble;
    return chance.next() < faulty ? chance.pick(SINGLE) : null;
  };

  return {
    fateOf: (service) => {
      const there = chance.whole(5, 300);
      const back = chance.whole(5, 900);
      return fateIn(troubleFor(service), service, { there, back }, chance, time.now());
    },
    clear: () => {
      cleared = true;
    },
  };
};

const TROUBLES = ['refused', 'failing', 'limited', 'losing', 'slow', 'flickering'] as const;
const SINGLE = ['refused', 'failing', 'limited', 'losing', 'losing', 'slow'] as const;

/** How long the application waits for one try. */
const TRY_SECONDS: Readonly<Record<Service, number>> = {
  clickup: 15,
  sheets: 20,
  gmail: 45,
  slack: 15,
  anthropic: 90,
  accounts: 15,
};

type Way = Readonly<{ there: number; back: number }>;

const fateIn = (trouble: Trouble | null, service: Service, way: Way, chance: Chance, now: number): Fate => {
  const { there } = way;
  switch (trouble) {
    case null:
    case 'flickering':
      return { kind: 'fine', ...way };
    case 'refused':
      return { kind: 'refused', there };
    case 'failing':
      return { kind: 'failed', there, answer: failure(chance.pick([500, 502, 503, 409, 408]), service) };
    case 'limited':
      return { kind: 'failed', there, answer: tooMany(service, chance.whole(1, 90), now) };
    case 'losing':
      return { kind: 'lost', ...way };
    case 'slow':
      // Some within the time that a try has, most past it.
      return { kind: 'fine', there, back: chance.between(0.3, 1.7) * TRY_SECONDS[service] * 1_000 };
  }
};

const failure = (status: number, service: Service): Answer => ({
  status: service === 'anthropic' && status === 503 ? 529 : status,
  body:
    service === 'anthropic'
      ? { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
      : { error: { code: status, message: 'Backend Error', status: 'UNAVAILABLE' } },
});

/** Each vendor says in its own way when to come back. */
const tooMany = (service: Service, seconds: number, now: number): Answer => {
  const until = now + seconds * 1_000;
  switch (service) {
    case 'clickup':
      return {
        status: 429,
        headers: { 'X-RateLimit-Reset': String(Math.ceil(until / 1_000)) },
        body: { err: 'Rate limit reached', ECODE: 'APP_002' },
      };
    case 'gmail': {
      const message = `User-rate limit exceeded. Retry after ${new Date(until).toISOString()}`;
      const errors = [{ domain: 'usageLimits', reason: 'rateLimitExceeded', message }];
      return { status: 429, body: { error: { code: 429, message, errors, status: 'RESOURCE_EXHAUSTED' } } };
    }
    default:
      return {
        status: 429,
        headers: { 'Retry-After': String(seconds) },
        body: { type: 'error', ok: false, error: { type: 'rate_limit_error', message: 'Too many requests' } },
      };
  }
};
