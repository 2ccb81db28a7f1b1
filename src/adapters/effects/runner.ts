import type { EffectEvent } from '../../events/catalogue.ts';
import type { EffectKind } from '../../events/catalogue/effects.ts';
import type { EffectId, Instant } from '../../events/units.ts';
import { CommandNotAllowed } from '../../domain/negotiation/decide.ts';
import { type Effect, isSettled } from '../../projections/effects.ts';
import { stateOf } from '../../projections/states.ts';
import { type Application, metadata, nowOf, type Tx } from '../application.ts';
import { describeBug } from '../bugs.ts';
import type { Outages } from '../outages.ts';
import { classifyFailure, type Failure, OutsideFailure, refusesCredentials, UNEXPECTED } from '../failures.ts';
import type { Performer, Settlement } from './performer.ts';
import { type Room, type Runnable, runnable } from './queue.ts';
import { waitsAlike } from './resume.ts';
import { askPerson } from './ask-person.ts';

/** Performs what was asked for, in order, and records every try and its outcome. */
export type EffectRunner = Readonly<{
  /** Starts what may run now; called after every commit and when something falls due. */
  wake(): void;
  /** Nothing runs and nothing may run now. */
  idle(): boolean;
  running(): readonly EffectId[];
  /** Starts nothing new and waits for what is running. */
  stop(): Promise<void>;
}>;

/** How long a parked effect waits before it is tried again; after the last one a person is asked. About a day in all. */
const PAUSES_MINUTES = [0.5, 1, 2, 5, 10, 30, 60, 120, 240, 480, 480] as const;

export const effectRunner = (
  app: Application,
  performers: Readonly<Record<EffectKind, Performer>>,
  outages: Outages,
  room?: Room,
): EffectRunner => {
  const running = new Map<EffectId, Promise<void>>();
  let stopped = false;

  const wake = (): void => {
    if (stopped) return;
    for (const effect of runnable(app.log.database, nowOf(app), new Set(running.keys()), room)) {
      const run = perform(app, performers[effect.kind], outages, effect).then(
        () => wake,
        (error: unknown) => {
          const bug = describeBug(error);
          app.logger.error({ effect: effect.effectId, kind: effect.kind, bug }, 'an effect could not be recorded');
          // Taken up by the next wake from outside: where nothing can be recorded, going on at once would never end.
          return () => undefined;
        },
      );
      running.set(
        effect.effectId,
        run.then((next) => {
          running.delete(effect.effectId);
          next();
        }),
      );
    }
  };

  return {
    wake,
    running: () => [...running.keys()],
    idle: () => running.size === 0 && runnable(app.log.database, nowOf(app), new Set(), room).length === 0,
    stop: async () => {
      stopped = true;
      await Promise.all(running.values());
    },
  };
};

const perform = async (
  app: Application,
  performer: Performer,
  outages: Outages,
  { effectId, system, kind }: Runnable,
): Promise<void> => {
  const { log, resilience, logger } = app;
  try {
    const settlement = await resilience[system].run(({ signal }) => attempt(app, performer, effectId, signal));
    if (settlement === null) return;
    await settle(app, effectId, settlement);
    if (!ASKED_OUTSIDE.has(settlement.outcome)) return;
  } catch (error) {
    if (!(error instanceof OutsideFailure))
      logger.error({ effect: effectId, kind, bug: describeBug(error) }, 'an effect failed in our own code');
    await log.write((tx) => park(tx, app, outages, effectOf(tx, effectId), classifyFailure(error)));
    return;
  }
  await outages.worked(system);
};

/** What is superseded was perhaps never asked of the outside, so it says nothing about an outage. */
const ASKED_OUTSIDE: ReadonlySet<Settlement['outcome']> = new Set(['succeeded', 'awaits_review']);

/** One try: recorded before the call, its failure after it; a success is recorded with what came of it. Null: settled meanwhile. */
const attempt = async (
  app: Application,
  performer: Performer,
  effectId: EffectId,
  signal: AbortSignal,
): Promise<Settlement | null> => {
  const { log } = app;
  const before = await log.write((tx) => {
    const effect = effectOf(tx, effectId);
    if (isSettled(effect)) return null;
    append(tx, effect, { type: 'EffectAttempted', data: { effectId, attempt: effect.attempts + 1 } }, 'tried');
    return effect;
  });
  if (before === null) return null;
  const current = { ...before, attempts: before.attempts + 1 };
  const askFirst = before.status === 'tried' || before.uncertain;
  try {
    const recordDraft = async (draft: NonNullable<Effect['draft']>): Promise<void> => {
      await log.write((tx) => {
        const effect = effectOf(tx, effectId);
        append(tx, effect, { type: 'DraftRecorded', data: { effectId, ...draft } }, effect.status);
      });
    };
    const known = askFirst && performer.recover ? await performer.recover(current, { signal, recordDraft }) : null;
    return known ?? (await performer.perform(current, { signal, recordDraft }));
  } catch (error) {
    const failure = classifyFailure(error);
    await log.write((tx) => noteFailure(tx, effectOf(tx, effectId), current.attempts, failure));
    throw error;
  }
};

/** A try that ran out of time may report long after the next one began, or after the effect was settled. */
const noteFailure = (tx: Tx, effect: Effect, attempt: number, { kind, status, message }: Failure): void => {
  if (isSettled(effect)) return;
  const { effectId } = effect;
  // A mistake of ours may have come after the call.
  const outcome = kind === 'uncertain' || message === UNEXPECTED.message ? 'uncertain' : 'failed';
  const isLatest = attempt === effect.attempts && effect.status === 'tried';
  const data = { effectId, attempt, outcome, status, message } as const;
  append(tx, effect, { type: 'EffectFailed', data }, isLatest ? 'pending' : effect.status);
};

/** Facts and outcome together. Facts that no longer fit the state they are for leave nothing behind. */
const settle = async (app: Application, effectId: EffectId, settlement: Settlement): Promise<void> => {
  try {
    await app.log.write((tx) => settleNow(tx, app, effectOf(tx, effectId), settlement));
  } catch (error) {
    if (!(error instanceof CommandNotAllowed)) throw error;
    const superseded = { outcome: 'superseded', why: error.message } as const;
    await app.log.write((tx) => settleNow(tx, app, effectOf(tx, effectId), superseded));
  }
};

const settleNow = (tx: Tx, app: Application, effect: Effect, settlement: Settlement): void => {
  const { effectId, negotiationId } = effect;
  // A person's Send on our draft may have settled it while we asked.
  if (isSettled(effect)) return;
  switch (settlement.outcome) {
    case 'succeeded':
      settlement.record?.(tx);
      append(tx, effect, { type: 'EffectSucceeded', data: { effectId, result: settlement.result } }, 'succeeded');
      return;
    case 'superseded':
      settlement.record?.(tx);
      append(tx, effect, { type: 'EffectSuperseded', data: { effectId, why: settlement.why } }, 'superseded');
      return;
    case 'needs_person':
      parkForPerson(tx, app, effect, { status: null, message: settlement.why });
      askPerson(tx, effect, { status: null, message: settlement.why });
      return;
    case 'awaits_review': {
      const data = { effectId, until: null, why: 'review', message: settlement.why, negotiationId } as const;
      append(tx, effect, { type: 'EffectParked', data }, 'parked');
    }
  }
};

/** Not lost: tried again with growing pauses, and left to a person after a day or when trying again can't help. */
const park = (tx: Tx, app: Application, outages: Outages, effect: Effect, failure: Failure): void => {
  if (isSettled(effect)) return;
  const { effectId, negotiationId, parkings, system, kind } = effect;
  const pause = PAUSES_MINUTES[parkings];
  if (!concernsTheSystem(failure) || pause === undefined) {
    // A setting that is wrong fails all alike: told once, until a person has settled it.
    const told = waitsAlike(tx, system, failure.message);
    parkForPerson(tx, app, effect, failure);
    if (!told) askPerson(tx, effect, failure);
    return;
  }
  const milliseconds = Math.max(pause * 60_000, failure.retryAfterMs ?? 0);
  const until = new Date(app.clock.now().getTime() + milliseconds).toISOString() as Instant;
  const data = { effectId, until, why: 'retry', message: failure.message, negotiationId } as const;
  append(tx, effect, { type: 'EffectParked', data }, 'parked');
  // One effect that keeps failing while others get through is no new outage each time it is let go.
  if (parkings === 0 || app.resilience[system].circuit() !== 'closed') outages.began(tx, system, kind, failure);
  else outages.failed(system, kind, failure);
};

/** Refused credentials and unpaid bills stop every effect of the system, and mending them lets each go on: an outage, not this effect's mistake. */
const concernsTheSystem = (failure: Failure): boolean =>
  failure.kind !== 'permanent' || failure.status === 402 || refusesCredentials(failure);

type Cause = Parameters<typeof askPerson>[2];

const parkForPerson = (tx: Tx, app: Application, effect: Effect, { status, message }: Cause): void => {
  const { effectId, system, kind, negotiationId } = effect;
  const parked = { effectId, until: null, why: 'person', message, negotiationId } as const;
  append(tx, effect, { type: 'EffectParked', data: parked }, 'parked');
  app.logger.warn({ effect: effectId, kind, system, status, failure: message }, 'an effect waits for a person');
};

const effectOf = (tx: Tx, effectId: EffectId): Effect => {
  const effect = stateOf(tx, 'effects', effectId);
  if (effect === null) throw new EffectUnknown(effectId);
  return effect;
};

class EffectUnknown extends Error {
  readonly code = 'EFFECT_UNKNOWN';
  constructor(effectId: EffectId) {
    super(`The read model has no effect ${effectId}; run: parley verify`);
  }
}

const append = (tx: Tx, { effectId, campaignId }: Effect, event: EffectEvent, state: Effect['status']): void => {
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'stream_exists',
    metadata: metadata('effects', 'agent', campaignId ?? effectId),
    events: [{ ...event, state }],
  });
};
