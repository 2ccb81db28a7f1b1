import { catalogue } from '../../events/catalogue.ts';
import { openForWriting } from '../../events/connection.ts';
import type { ExportHeader } from '../../events/exported.ts';
import { importEvents } from '../../events/import.ts';
import { projectionEngine } from '../../projections/engine.ts';
import { READ_MODELS } from '../../projections/read-models.ts';
import { progressBar } from '../commands/progress.ts';
import { factsOf } from '../../events/read.ts';
import { linesOf } from './lines.ts';

/** Fills the file that was made for it with an exported log, and makes the read models. @throws ImportRefused, UnknownEventType */
export const imported = async ({ from, to }: Readonly<{ from: string; to: string }>): Promise<ExportHeader> => {
  const { database, close } = openForWriting(to);
  const events = progressBar('import');
  const models = progressBar('read models');
  try {
    const header = await importEvents(database, catalogue, linesOf(from), events.advance);
    events.stop();
    projectionEngine(READ_MODELS).prepare(factsOf(database, catalogue), models.advance);
    return header;
  } finally {
    events.stop();
    models.stop();
    close();
  }
};
