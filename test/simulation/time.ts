import { syncBuiltinESMExports } from 'node:module';
import * as FakeTimers from '@sinonjs/fake-timers';

/** Time that stands still until it is moved: the application's clock and timers, and what the world plans to do. */
export type VirtualTime = Readonly<{
  /** In milliseconds since 1970. */
  now(): number;
  /** Plans something of the world's; what is planned for the same instant happens in the order of planning. */
  after(milliseconds: number, work: () => void): void;
  /** When the world does something next; null: nothing is planned. */
  nextPlanned(): number | null;
  /** Moves to whatever comes next, a timer of the application or a plan of the world, and lets it happen. */
  next(): void;
  /** Moves on as a machine that slept does: every timer that fell due meanwhile fires once, at its end. */
  sleepUntil(instant: number): void;
  /** Somebody sets the clock; timers, and what the world plans, keep the time that is left to them. */
  setClock(instant: number): void;
  /** Forgets the timers of an application that is no more; what the world plans stays planned. */
  forgetTimers(): void;
  timers(): number;
  uninstall(): void;
}>;

type Plan = Readonly<{ at: number; work: () => void }>;

export const virtualTime = (start: number): VirtualTime => {
  const abortAfter = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout');
  let clock = install(start);
  const plans: Plan[] = [];

  const timerAt = (): number | null => {
    let first: number | null = null;
    for (const { callAt } of timersOf(clock)) if (first === null || callAt < first) first = callAt;
    return first;
  };

  return {
    now: () => clock.now,
    after: (milliseconds, work) => {
      const at = clock.now + Math.max(0, Math.round(milliseconds));
      const place = plans.findLastIndex((plan) => plan.at <= at) + 1;
      plans.splice(place, 0, { at, work });
    },
    nextPlanned: () => plans[0]?.at ?? null,
    next: () => {
      const timer = timerAt();
      const [plan] = plans;
      if (plan === undefined || (timer !== null && timer < plan.at)) {
        if (timer !== null) clock.next();
        return;
      }
      if (plan.at > clock.now) clock.tick(plan.at - clock.now);
      plans.splice(plans.indexOf(plan), 1);
      plan.work();
    },
    sleepUntil: (instant) => {
      if (instant > clock.now) clock.jump(instant - clock.now);
    },
    setClock: (instant) => {
      const by = instant - clock.now;
      clock.setSystemTime(instant);
      plans.splice(0, plans.length, ...plans.map(({ at, work }) => ({ at: at + by, work })));
    },
    forgetTimers: () => {
      const { now } = clock;
      clock.uninstall();
      clock = install(now);
    },
    timers: () => timersOf(clock).length,
    uninstall: () => {
      clock.uninstall();
      syncBuiltinESMExports();
      if (abortAfter !== undefined) Object.defineProperty(AbortSignal, 'timeout', abortAfter);
    },
  };
};

type Clock = ReturnType<typeof FakeTimers.install>;

/** `setImmediate` and microtasks stay real: they take no time, and draining them is how a moment is lived through. */
const install = (now: number): Clock => {
  const clock = FakeTimers.install({
    now,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  // Importers of `node:timers/promises` hold its names, not the module.
  syncBuiltinESMExports();
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('timed out', 'TimeoutError')), milliseconds);
    return controller.signal;
  };
  return clock;
};

const timersOf = (clock: Clock): readonly Readonly<{ callAt: number }>[] => {
  const { timers } = clock as unknown as { timers?: Map<unknown, Readonly<{ callAt: number }>> };
  return timers === undefined ? [] : [...timers.values()];
};
