import type { EffectKind, OutsideSystem } from '../events/catalogue/effects.ts';
import { type Application, metadata, type Tx } from './application.ts';
import type { EffectId, Instant } from '../events/units.ts';
import { resumeEffect } from './effects/resume.ts';
import type { Failure } from './failures.ts';

/** One message to #errors when a system stops answering, however much fails with it; one when it answers again. */
export type Outages = Readonly<{
  /** In the transaction that records what failed. */
  began(tx: Tx, system: OutsideSystem, during: EffectKind | null, failure: Told): void;
  /** A failure that begins nothing; like the others, the log names it once. */
  failed(system: OutsideSystem, during: EffectKind | null, failure: Told): void;
  /** Every success tells; only the first after an outage does anything: it lets go what was parked. */
  worked(system: OutsideSystem): Promise<void>;
}>;

type Told = Pick<Failure, 'status' | 'message'>;

export const outagesOf = ({ log, logger }: Pick<Application, 'log' | 'logger'>): Outages => {
  /** What the log was told of: after a restart it names again what fails still, and a cause that changed. */
  const logged = new Map<OutsideSystem, Set<string>>();

  const failed: Outages['failed'] = (system, during, { status, message }) => {
    const told = logged.get(system) ?? new Set();
    if (!told.has(message)) logger.warn({ system, during, status, failure: message }, 'an outside system fails');
    logged.set(system, told.add(message));
  };

  return {
    failed,
    began: (tx, system, during, failure) => {
      failed(system, during, failure);
      if (beganAt(tx, system) !== null) return;
      append(tx, system, {
        type: 'OutageBegan',
        data: { system, during, status: failure.status, message: failure.message },
      });
    },
    worked: async (system) => {
      // Looked up every time (a few microseconds): a memory of it could miss the outage that begins while one is ended.
      if (beganAt(log.database, system) === null) return;
      await log.write((tx) => {
        const began = beganAt(tx, system);
        if (began === null) return;
        append(tx, system, { type: 'OutageEnded', data: { system, began } });
        for (const effectId of waitingFor(tx, system)) resumeEffect(tx, effectId, 'agent');
        logged.delete(system);
        logger.info({ system, began }, 'an outside system works again');
      });
    },
  };
};

type OutageEvent = Parameters<Tx['append']>[0]['events'][number];

const append = (tx: Tx, system: OutsideSystem, event: OutageEvent): void => {
  tx.append({
    stream: `system:${system}`,
    expected: 'any',
    metadata: metadata('resilience', 'agent', system),
    events: [event],
  });
};

const beganAt = (from: Pick<Tx, 'prepare'>, system: OutsideSystem): Instant | null =>
  (from.prepare('SELECT began FROM outages WHERE key = ?').get(system) as { began: Instant | null } | undefined)
    ?.began ?? null;

const waitingFor = (tx: Tx, system: OutsideSystem): readonly EffectId[] =>
  (
    tx
      .prepare(
        "SELECT key FROM effects WHERE open = 1 AND system = ? AND status = 'parked' AND due_at IS NOT NULL ORDER BY asked_at, key",
      )
      .all(system) as { key: EffectId }[]
  ).map(({ key }) => key);
