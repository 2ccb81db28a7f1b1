import type { Logger } from 'pino';
import type { ParleyEvent } from '../events/catalogue.ts';
import type { OutsideSystem } from '../events/catalogue/effects.ts';
import type { Metadata } from '../events/event.ts';
import type { InstallationKeys } from '../events/keys.ts';
import type { Clock, Ids } from '../events/ports.ts';
import type { EventLog, Transaction } from '../events/transaction.ts';
import type { EventId, Instant } from '../events/units.ts';
import type { Config } from './config.ts';
import type { Resilience } from './resilience.ts';
import type { Settings } from './settings.ts';

export type Tx = Transaction<ParleyEvent>;

/** What every adapter is given by the composition root. */
export type Application = Readonly<{
  settings: Settings;
  config: Config;
  log: EventLog<ParleyEvent>;
  /** Names of the read models that stopped following; who reads one of them to decide or to send fails closed. */
  faulted(): readonly string[];
  /** Of this installation, beside the database; made when they are first asked for. @throws KeyUnusable */
  keys(): InstallationKeys;
  clock: Clock;
  ids: Ids;
  resilience: Readonly<Record<OutsideSystem, Resilience>>;
  logger: Logger;
}>;

/** What a decision takes of it: enough for a command that decides without an application around it. */
export type Deciding = Pick<Application, 'config' | 'faulted' | 'clock'>;

export const nowOf = ({ clock }: Pick<Application, 'clock'>): Instant => clock.now().toISOString() as Instant;

/** Who did something and because of what; `correlationId` is the campaign's, so that a campaign can be read as one story. */
export const metadata = (
  source: string,
  actor: string,
  correlationId: string,
  causationId: EventId | null = null,
): Metadata => ({ source, actor, correlationId, causationId });
