import type { EffectEvent } from '../../events/catalogue.ts';
import type { EffectKind } from '../../events/catalogue/effects.ts';
import type { EffectId, Instant } from '../../events/units.ts';
import { CommandNotAllowed } from '../../domain/negotiation/decide.ts';
import type { Effect } from '../../projections/effects.ts';
import { type Application, metadata, nowOf, type Tx } from '../application.ts';
import type { Outages } from '../outages.ts';
import { classifyFailure, type Failure, OutsideFailure } from '../resilience.ts';
import type { Performer, Settlement } from './performer.ts';
import { runnable } from './queue.ts';

/** Performs what was asked for, in order, and records every try and its outcome. */
export type EffectRunner = Readonly<{
  /** Starts what may run now; called after every commit and when something falls due. */
  wake(): void;
  /** Nothing runs and nothing may run now. */
  idle(): boolean;
  /** Starts nothing new and waits for what is running. */
  stop(): Promise<void>;
}>;

/** How long a parked effect waits before it is tried again; after the last one a person is asked. About a day in all. */
const PAUSES_MINUTES = [0.5, 1, 2, 5, 10, 30, 60, 120, 240, 480, 480] as const;

export const effectRunner = (
  app: Application,
  performers: Readonly<Record<EffectKind, Performer>>,
  outages: Outages,
): EffectRunner => {
  const running = new Map<EffectId, Promise<void>>();
  let stopped = false;

  const wake = (): void => {
    if (stopped) return;
    for (const effect of runnable(app.log.database, nowOf(app), new Set(running.keys()))) {
      const run = perform(app, performers[effect.kind], outages, effect).catch((error: unknown) => {
        app.logger.error({ effect: effect.effectId, kind: effect.kind, err: error }, 'an effect could not be recorded');
      });
      running.set(
        effect.effectId,
        run.finally(() => {
          running.delete(effect.effectId);
          wake();
        }),
      );
    }
  };

  return {
    wake,
    idle: () => running.size === 0 && runnable(app.log.database, nowOf(app), new Set()).length === 0,
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
  { effectId, system, kind }: Effect,
) => {
  const { log, resilience, logger } = app;
  try {
    const settlement = await resilience[system].run(
      ({ signal }) => attempt(app, performer, effectId, signal),
      // Repeating is safe: every try after an unknown outcome first asks what became of it.
      { repeatable: true },
    );
    await log.write((tx) => settle(tx, app, effectId, settlement));
    await outages.worked(system);
  } catch (error) {
    const failure = classifyFailure(error);
    if (!(error instanceof OutsideFailure))
      logger.error({ effect: effectId, kind, err: error }, 'an effect failed in our own code');
    await log.write((tx) => park(tx, app, outages, effectOf(tx, effectId), failure));
  }
};

/** One try: recorded before the call, its failure after it; a success is recorded with what came of it. */
const attempt = async (
  app: Application,
  performer: Performer,
  effectId: EffectId,
  signal: AbortSignal,
): Promise<Settlement> => {
  const { log } = app;
  const before = await log.write((tx) => {
    const effect = effectOf(tx, effectId);
    append(tx, effectId, { type: 'EffectAttempted', data: { effectId, attempt: effect.attempts + 1 } });
    return effect;
  });
  const current = { ...before, attempts: before.attempts + 1 };
  const outcomeUnknown = before.status === 'tried' || before.uncertain;
  try {
    const recordDraft = async (draft: NonNullable<Effect['draft']>): Promise<void> => {
      await log.write((tx) => append(tx, effectId, { type: 'DraftRecorded', data: { effectId, ...draft } }));
    };
    const known =
      outcomeUnknown && performer.recover ? await performer.recover(current, { signal, recordDraft }) : null;
    return known ?? (await performer.perform(current, { signal, recordDraft }));
  } catch (error) {
    const { kind, status, message } = classifyFailure(error);
    const outcome = kind === 'uncertain' ? 'uncertain' : 'failed';
    await log.write((tx) =>
      append(tx, effectId, {
        type: 'EffectFailed',
        data: { effectId, attempt: current.attempts, outcome, status, message },
      }),
    );
    throw error;
  }
};

const settle = (tx: Tx, app: Application, effectId: EffectId, settlement: Settlement): void => {
  const { status, negotiationId } = effectOf(tx, effectId);
  // A person's Send on our draft may have settled it while we asked.
  if (status === 'succeeded' || status === 'superseded') return;
  switch (settlement.outcome) {
    case 'succeeded':
    case 'superseded':
      try {
        settlement.record?.(tx);
      } catch (error) {
        if (!(error instanceof CommandNotAllowed)) throw error;
        append(tx, effectId, { type: 'EffectSuperseded', data: { effectId, why: error.message } });
        return;
      }
      append(
        tx,
        effectId,
        settlement.outcome === 'succeeded'
          ? { type: 'EffectSucceeded', data: { effectId, result: settlement.result } }
          : { type: 'EffectSuperseded', data: { effectId, why: settlement.why } },
      );
      return;
    case 'needs_person':
      parkForPerson(tx, app, effectOf(tx, effectId), { status: null, message: settlement.why });
      return;
    case 'awaits_review':
      append(tx, effectId, {
        type: 'EffectParked',
        data: { effectId, until: null, why: 'review', message: settlement.why, negotiationId },
      });
  }
};

/** Not lost: tried again with growing pauses, and left to a person after a day or when trying again can't help. */
const park = (tx: Tx, app: Application, outages: Outages, effect: Effect, failure: Failure): void => {
  const { effectId, negotiationId, parkings, system, kind } = effect;
  const pause = PAUSES_MINUTES[parkings];
  if (failure.kind === 'permanent' || pause === undefined) return parkForPerson(tx, app, effect, failure);
  const milliseconds = Math.max(pause * 60_000, failure.retryAfterMs ?? 0);
  const until = new Date(app.clock.now().getTime() + milliseconds).toISOString() as Instant;
  append(tx, effectId, {
    type: 'EffectParked',
    data: { effectId, until, why: 'retry', message: failure.message, negotiationId },
  });
  outages.began(tx, system, kind, failure);
};

const parkForPerson = (
  tx: Tx,
  app: Application,
  effect: Effect,
  { status, message }: Pick<Failure, 'status' | 'message'>,
): void => {
  const { effectId, system, kind, negotiationId } = effect;
  append(tx, effectId, {
    type: 'EffectParked',
    data: { effectId, until: null, why: 'person', message, negotiationId },
  });
  app.logger.warn({ effect: effectId, kind, system, status }, 'an effect waits for a person');
  tx.append({
    stream: `system:${system}`,
    expected: 'any',
    metadata: metadata('effects', 'agent', effectId),
    events: [{ type: 'EffectNeedsPerson', data: { effectId, system, kind, status, message } }],
  });
};

const effectOf = (tx: Tx, effectId: EffectId): Effect =>
  JSON.parse(
    (tx.prepare('SELECT state FROM effects WHERE key = ?').get(effectId) as { state: string }).state,
  ) as Effect;

const append = (tx: Tx, effectId: EffectId, event: EffectEvent): void => {
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'stream_exists',
    metadata: metadata('effects', 'agent', effectId),
    events: [{ ...event, state: STATE_AFTER[event.type] }],
  });
};

const STATE_AFTER: Readonly<Record<EffectEvent['type'], string | null>> = {
  EffectRequested: 'pending',
  EffectAttempted: 'tried',
  DraftRecorded: 'tried',
  EffectFailed: 'pending',
  EffectParked: 'parked',
  EffectResumed: 'pending',
  EffectSucceeded: 'succeeded',
  EffectSuperseded: 'superseded',
};
