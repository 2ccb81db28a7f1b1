import type { OutsideSystem } from '../events/catalogue/effects.ts';
import type { Instant } from '../events/units.ts';
import { type Application, metadata, type Tx } from './application.ts';
import { describeBug } from './bugs.ts';
import type { KeptCircuit } from './resilience.ts';

/** The circuit of one system as the log knows it: a restart in the middle of an outage doesn't begin with a storm of calls. */
export const circuitOf = ({ log, logger }: Pick<Application, 'log' | 'logger'>, system: OutsideSystem): KeptCircuit => {
  const record = (work: (tx: Tx, opened: Instant | null) => void): void => {
    log
      .write((tx) => work(tx, openedAt(tx, system)))
      .catch((error: unknown) =>
        logger.error({ system, bug: describeBug(error) }, 'a change of a circuit could not be recorded'),
      );
  };
  const opened = openedAt(log.database, system);
  return {
    openedAt: opened === null ? null : new Date(opened),
    opened: ({ status, message }) =>
      record((tx, since) => {
        // A probe that fails leaves it as open as it was.
        if (since !== null) return;
        logger.warn({ system, status, failure: message }, 'an outside system is only probed from here on');
        append(tx, system, { type: 'CircuitOpened', data: { system, status, message } });
      }),
    closed: () =>
      record((tx, since) => {
        if (since !== null) append(tx, system, { type: 'CircuitClosed', data: { system, opened: since } });
      }),
  };
};

type CircuitEvent = Parameters<Tx['append']>[0]['events'][number];

const append = (tx: Tx, system: OutsideSystem, event: CircuitEvent): void => {
  tx.append({
    stream: `system:${system}`,
    expected: 'any',
    metadata: metadata('resilience', 'agent', system),
    events: [event],
  });
};

const openedAt = (from: Pick<Tx, 'prepare'>, system: OutsideSystem): Instant | null =>
  (from.prepare('SELECT opened FROM circuits WHERE key = ?').get(system) as { opened: Instant | null } | undefined)
    ?.opened ?? null;
