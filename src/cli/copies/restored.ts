import { catalogue } from '../../events/catalogue.ts';
import { brokenFile, copyDatabase } from '../../events/backup.ts';
import { openForWriting } from '../../events/connection.ts';
import type { Verification } from '../../events/verify.ts';
import { projectionEngine } from '../../projections/engine.ts';
import { READ_MODELS } from '../../projections/read-models.ts';
import { progressBar } from '../commands/progress.ts';
import { factsOf } from '../../events/read.ts';
import { verified } from '../commands/verify.ts';

/**
 * Copies a backup into the file that was made for it; from halfway on the copy is brought to what this release writes, as
 * parley serve does at its start, and verified.
 * @throws UnknownEventType of a newer release
 */
export const restored = ({ from, to }: Readonly<{ from: string; to: string }>, halfway: () => void): Verification => {
  const broken = brokenFile(from) ?? copyDatabase(from, to);
  if (broken !== null) return broken;
  halfway();
  try {
    renew(to);
  } catch (error) {
    // A fold may stumble over what was changed: then that is what there is to tell.
    const { found } = verified(to);
    if (found.outcome === 'damaged') return found;
    throw error;
  }
  return verified(to).found;
};

const renew = (file: string): void => {
  const { database, close } = openForWriting(file);
  const bar = progressBar('read models');
  try {
    projectionEngine(READ_MODELS).prepare(factsOf(database, catalogue), bar.advance);
  } finally {
    bar.stop();
    close();
  }
};
