import { existsSync } from 'node:fs';
import { keyFileOf } from '../events/keys.ts';
import type { InfluencerId } from '../events/units.ts';
import { erasedAt, keysOfErasures } from '../projections/erasures.ts';
import type { Reads } from '../projections/states.ts';
import type { Application } from './application.ts';

/** The erased person whose address this is; null where it is nobody's. */
export const erasedAs = (reads: Reads, { keys }: Pick<Application, 'keys'>, address: string): InfluencerId | null =>
  reads.prepare('SELECT 1 FROM erasures LIMIT 1').get() === undefined ? null : erasedAt(reads, keys().blind(address));

/**
 * Opens the installation's keys, making the first one, and sees to it that everybody who was erased is recognised.
 * @throws ErasureKeyMissing, KeyUnusable
 */
export const requireErasureKeys = ({ keys, log, settings }: Pick<Application, 'keys' | 'log' | 'settings'>): void => {
  const needed = keysOfErasures(log.database).filter((key) => !settings.PARLEY_KEYS_LOST.includes(key));
  const file = keyFileOf(log.database.name);
  const [missing] = existsSync(file) ? needed.filter((key) => !keys().publicKeys.has(key)) : needed;
  if (missing !== undefined) throw new ErasureKeyMissing(file, missing);
  keys();
};

/** Without it people could be written to again who were erased. */
export class ErasureKeyMissing extends Error {
  readonly code = 'ERASURE_KEY_MISSING';
  constructor(file: string, key: string) {
    super(
      `people were erased with the key ${key}, which ${file} doesn't hold, so they could be written to again: put your copy of it back (docs/configuration.md says what to do where it is lost)`,
    );
  }
}
