import { openForWriting } from '../../events/connection.ts';
import type { Verification } from '../../events/verify.ts';
import { projectionEngine } from '../../projections/engine.ts';
import { READ_MODELS } from '../../projections/read-models.ts';
import { progressBar } from '../commands/progress.ts';
import { sourceOn } from '../commands/source.ts';
import { verified } from '../commands/verify.ts';

/**
 * Brings a copy that an older release made to what this one writes, as parley serve does at its start, and verifies it.
 * @throws UnknownEventType of a newer release
 */
export const proven = ({ file }: Readonly<{ file: string }>): Verification => {
  renew(file);
  return verified(file).found;
};

const renew = (file: string): void => {
  const { database, close } = openForWriting(file);
  const bar = progressBar('read models');
  try {
    projectionEngine(READ_MODELS).prepare(sourceOn(database), bar.advance);
  } finally {
    bar.stop();
    close();
  }
};
