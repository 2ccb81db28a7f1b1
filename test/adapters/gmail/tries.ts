import { setTimeout as pause } from 'node:timers/promises';
import { metadata, type Tx } from '../../../src/adapters/application.ts';
import type { Settlement } from '../../../src/adapters/effects/performer.ts';
import type { GmailClient } from '../../../src/adapters/gmail/client.ts';
import { sendMail } from '../../../src/adapters/gmail/send.ts';
import type { EffectEvent } from '../../../src/events/catalogue.ts';
import type { Effect } from '../../../src/projections/effects.ts';
import type { Office } from './office.ts';

/** The process died here: nothing after this line of the try ever ran. */
export class Killed extends Error {}

/** Something that lets a try live for a number of steps, a step being what happens before or after an outside call or a commit. */
export const mortal = (steps: number) => {
  let left = steps;
  const step = (): void => {
    if (left-- === 0) throw new Killed();
  };
  return {
    survived: () => left >= 0,
    around: async <T>(work: () => Promise<T>): Promise<T> => {
      step();
      const done = await work();
      step();
      return done;
    },
  };
};

const IMMORTAL = mortal(Number.MAX_SAFE_INTEGER);

/** One try as the effect runner makes it: recorded before the call, recovered first where an earlier one ended in doubt. */
export const tryOnce = async (office: Office, { effectId }: Effect, life = IMMORTAL): Promise<Settlement> => {
  const { app } = office;
  const performer = sendMail(app, mortalClient(office.client, life));
  const before = office.effect(effectId);
  await append(office, { type: 'EffectAttempted', data: { effectId, attempt: before.attempts + 1 } });
  const effect = { ...before, attempts: before.attempts + 1 };
  const attempt = {
    signal: new AbortController().signal,
    recordDraft: (draft: NonNullable<Effect['draft']>) =>
      life.around(() => append(office, { type: 'DraftRecorded', data: { effectId, ...draft } })),
  };
  const inDoubt = before.status === 'tried' || before.uncertain;
  const known = inDoubt ? ((await performer.recover?.(effect, attempt)) ?? null) : null;
  const settlement = known ?? (await performer.perform(effect, attempt));
  await life.around(() => app.log.write((tx) => settle(tx, effect, settlement)));
  return settlement;
};

const mortalClient = (client: GmailClient, life: ReturnType<typeof mortal>): GmailClient =>
  Object.fromEntries(
    Object.entries(client).map(([name, call]) => [
      name,
      (...given: never[]) => life.around(() => (call as (...given: never[]) => Promise<unknown>)(...given)),
    ]),
  ) as unknown as GmailClient;

const settle = (tx: Tx, { effectId, negotiationId }: Effect, settlement: Settlement): void => {
  const event = ((): EffectEvent => {
    switch (settlement.outcome) {
      case 'succeeded':
        settlement.record?.(tx);
        return { type: 'EffectSucceeded', data: { effectId, result: settlement.result } };
      case 'superseded':
        settlement.record?.(tx);
        return { type: 'EffectSuperseded', data: { effectId, why: settlement.why } };
      case 'needs_person':
      case 'awaits_review': {
        const why = settlement.outcome === 'needs_person' ? 'person' : 'review';
        return { type: 'EffectParked', data: { effectId, until: null, why, message: settlement.why, negotiationId } };
      }
    }
  })();
  appendIn(tx, event);
};

const append = async ({ app }: Office, event: EffectEvent): Promise<void> => {
  await app.log.write((tx) => appendIn(tx, event));
};

const appendIn = (tx: Tx, event: EffectEvent): void => {
  const stream = `effect:${event.data.effectId}` as const;
  tx.append({ stream, expected: 'any', metadata: metadata('test', 'agent', 'test'), events: [event] });
};

/** Waits until something holds, for at most five seconds. */
export const eventually = async (holds: () => boolean): Promise<void> => {
  for (let left = 500; !holds(); left--) {
    if (left === 0) throw new Error('it did not come to hold within five seconds');
    await pause(10);
  }
};
