import type { Database } from 'better-sqlite3';
import type { Argv } from 'yargs';
import { catalogue } from '../../events/catalogue.ts';
import { openForWriting } from '../../events/connection.ts';
import { factsOf, rowReader } from '../../events/read.ts';
import { projectionEngine } from '../../projections/engine.ts';
import { faults } from '../../projections/faults.ts';
import { READ_MODELS } from '../../projections/read-models.ts';
import { counted } from '../render/amounts.ts';
import { oneLine } from '../render/text.ts';
import { EXIT, Refusal } from './failure.ts';
import { opened } from './looking.ts';
import { command, type Common } from './options.ts';
import { progressBar } from './progress.ts';
import { standardOutput } from './terminal.ts';

/** `parley rebuild`: every read model anew, from the log alone. */
export const rebuild = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley rebuild\n\nMakes every read model anew from the log; what readers see changes at once, at the end. ' +
          'Takes faulted read models back into use. Not while parley serve runs: it keeps them by itself.',
      )
      .example('parley rebuild', 'after parley verify found a read model that differs')
      .example('parley rebuild --db agency.db', 'in another database'),
  run: ({ db }) => {
    const began = performance.now();
    const { database, close } = opened(db, openForWriting);
    const bar = progressBar('rebuild');
    try {
      const head = rebuilt(database, bar.advance);
      bar.stop();
      const out = standardOutput();
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      out.line(`Rebuilt ${counted(READ_MODELS.length, 'read model')} from ${counted(head, 'event')} in ${seconds} s.`);
      const counts = READ_MODELS.map(({ name }) => ({ name, rows: rowsIn(database, name) }));
      const widest = Math.max(...counts.map(({ name }) => name.length));
      for (const { name, rows } of counts) out.line(`  ${name.padEnd(widest)}  ${counted(rows, 'row')}`);
      refuseFaults(database);
      return EXIT.ok;
    } finally {
      bar.stop();
      close();
    }
  },
});

/** On the writer's connection, whose lock keeps parley serve away meanwhile. Returns the head that was reached. */
const rebuilt = (database: Database, onProgress: (done: number, total: number) => void): number => {
  const source = factsOf(database, catalogue);
  const engine = projectionEngine(READ_MODELS);
  const renewed = engine.prepare(source, onProgress);
  if (renewed.length < READ_MODELS.length) engine.rebuild(source, onProgress);
  return rowReader(database).head().position;
};

const rowsIn = (database: Database, table: string): number =>
  Number(database.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());

const refuseFaults = (database: Database): void => {
  const [first] = faults(database);
  if (first === undefined) return;
  throw new Refusal(
    'STILL_FAULTED',
    `The read model ${first.projection} stopped again (${oneLine(first.fault)}): nothing is decided by it until a release that folds this event.`,
  );
};
