import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import { catalogue, type ParleyEvent } from '../events/catalogue.ts';
import { OutsideSystem } from '../events/catalogue/effects.ts';
import { type InstallationKeys, openKeys } from '../events/keys.ts';
import { openLog } from '../events/log.ts';
import { saltPool } from '../events/personal.ts';
import type { Clock, Ids } from '../events/ports.ts';
import type { EventLog } from '../events/transaction.ts';
import { type Application, type Deciding, metadata } from '../adapters/application.ts';
import { circuitOf } from '../adapters/circuits.ts';
import { readFieldMapping, type FieldMapping } from '../adapters/clickup/mapping.ts';
import { type Config, readConfig, readConfigText } from '../adapters/config.ts';
import { requestEffects } from '../adapters/effects/request.ts';
import { resilienceFor, type ResilienceOptions } from '../adapters/resilience.ts';
import type { Settings } from '../adapters/settings.ts';
import { projectionEngine, type ProjectionEngine } from '../projections/engine.ts';
import { READ_MODELS } from '../projections/read-models.ts';

/** Clock, chance, and how patiently outside systems are tried: given by whoever composes. */
export type Ports = Readonly<{ clock: Clock; ids: Ids; logger: Logger; resilience?: ResilienceOptions }>;

/** The log with every read model kept and every effect asked for. */
export type Store = Readonly<{ log: EventLog<ParleyEvent>; engine: ProjectionEngine<ParleyEvent> }>;

export const SYSTEM_CLOCK: Clock = { now: () => new Date() };

export const systemIds = (): Ids => idsFrom(randomBytes);

/** @param draw chance of so many bytes */
export const idsFrom = (draw: (bytes: number) => Buffer): Ids => {
  const random = saltPool(draw);
  // Without these the library asks the operating system for every id: a tenth of what an append costs.
  return { uuid: () => uuid({ random: random() }), salt: random };
};

/** @throws DatabaseNotOpened, WriterAlreadyOpen, SchemaMismatch, UnknownEventType */
export const openStore = (file: string, { clock, ids }: Pick<Ports, 'clock' | 'ids'>): Store => {
  const engine = projectionEngine(READ_MODELS, (tx, { projection, fault }) => {
    tx.append({
      stream: `system:${projection}`,
      expected: 'any',
      metadata: metadata('projections', 'agent', projection),
      events: [{ type: 'ProjectionFaulted', data: { projection, message: fault } }],
    });
  });
  const log = openLog({ file, catalogue, clock, ids, followers: [engine.follow, requestEffects] });
  engine.prepare(log);
  return { log, engine };
};

/** @throws ConfigMissing, ConfigInvalid where no config is given */
export const composeApplication = (
  settings: Settings,
  { log, engine }: Store,
  { clock, ids, logger, resilience }: Ports,
  config: Config = readConfig(settings.PARLEY_CONFIG),
): Application => ({
  settings,
  config,
  log,
  faulted: () => engine.faulted(),
  keys: once(() => openKeys(log.database.name)),
  clock,
  ids,
  logger,
  resilience: Object.fromEntries(
    OutsideSystem.options.map((system) => [
      system,
      resilienceFor(
        system,
        { clock, timeoutMs: TRY_MILLISECONDS[system], ...resilience },
        circuitOf({ log, logger }, system),
      ),
    ]),
  ) as Application['resilience'],
});

const once = (open: () => InstallationKeys): (() => InstallationKeys) => {
  let opened: InstallationKeys | undefined;
  return () => (opened ??= open());
};

/** @throws ConfigMissing, FieldMappingInvalid */
export const fieldMapping = ({ settings }: Pick<Application, 'settings'>): FieldMapping => {
  const file = join(settings.PARLEY_CONFIG, 'campaign-fields.yaml');
  return readFieldMapping(readConfigText(file), file);
};

/** One try of an effect may be several calls: a careful send is five, a reading two of a model that takes its time. */
const TRY_MILLISECONDS: Readonly<Record<OutsideSystem, number>> = {
  clickup: 15_000,
  sheets: 20_000,
  gmail: 45_000,
  slack: 15_000,
  anthropic: 90_000,
};

/** What a command decides with, on the one writer's connection and without an application. */
export const decidingWith = ({ engine }: Pick<Store, 'engine'>): Deciding => ({
  clock: SYSTEM_CLOCK,
  faulted: () => engine.faulted(),
  // Read only where a negotiation is decided on: freed money may let another opening go.
  get config() {
    return readConfig(process.env['PARLEY_CONFIG'] ?? 'config');
  },
});
