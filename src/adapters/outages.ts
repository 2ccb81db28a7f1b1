import type { EffectKind, OutsideSystem } from '../events/catalogue/effects.ts';
import { type Application, metadata, type Tx } from './application.ts';
import type { EffectId } from '../events/units.ts';
import type { Outage } from '../projections/operations.ts';
import type { Failure } from './resilience.ts';

/** One message to #errors when a system stops answering, however much fails with it; one when it answers again. */
export type Outages = Readonly<{
  /** In the transaction that records what failed. */
  began(tx: Tx, system: OutsideSystem, during: EffectKind | null, failure: Pick<Failure, 'status' | 'message'>): void;
  /** Every success tells; only the first after an outage does anything: it lets go what was parked. */
  worked(system: OutsideSystem): Promise<void>;
}>;

export const outagesOf = (app: Pick<Application, 'log'>): Outages => {
  const failing = new Set(
    (app.log.database.prepare('SELECT key FROM outages WHERE began IS NOT NULL').all() as { key: OutsideSystem }[]).map(
      ({ key }) => key,
    ),
  );
  return {
    began: (tx, system, during, { status, message }) => {
      if (beganAt(tx, system) !== null) return;
      failing.add(system);
      const data = { system, during, status, message };
      append(tx, system, { type: 'OutageBegan', data });
    },
    worked: async (system) => {
      if (!failing.has(system)) return;
      await app.log.write((tx) => {
        const began = beganAt(tx, system);
        if (began === null) return;
        append(tx, system, { type: 'OutageEnded', data: { system, began } });
        for (const effectId of waitingFor(tx, system)) resumeEffect(tx, effectId, 'agent');
      });
      failing.delete(system);
    },
  };
};

/** Lets a parked effect go at once. */
export const resumeEffect = (tx: Tx, effectId: EffectId, by: string): void => {
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'stream_exists',
    metadata: metadata('effects', by, effectId),
    events: [{ type: 'EffectResumed', data: { effectId, by }, state: 'pending' }],
  });
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

const beganAt = (tx: Tx, system: OutsideSystem) => {
  const row = tx.prepare('SELECT state FROM outages WHERE key = ?').get(system) as { state: string } | undefined;
  return row === undefined ? null : (JSON.parse(row.state) as Outage).began;
};

const waitingFor = (tx: Tx, system: OutsideSystem): readonly EffectId[] =>
  (
    tx
      .prepare(
        "SELECT key FROM effects WHERE open = 1 AND system = ? AND status = 'parked' AND due_at IS NOT NULL ORDER BY asked_at, key",
      )
      .all(system) as { key: EffectId }[]
  ).map(({ key }) => key);
