/** One pass over a whole log, measured from inside: `node bench/pass.ts bare_read|rebuild|bare_chain|verify_chain|verify <file>`. */
import { hash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { catalogue } from '../src/events/catalogue.ts';
import { openLog } from '../src/events/log.ts';
import { verify, verifyChain } from '../src/events/verify.ts';
import { systemIds } from '../src/cli/compose.ts';
import { projectionEngine } from '../src/projections/engine.ts';
import { READ_MODELS } from '../src/projections/read-models.ts';

const [, , name = '', file = ''] = process.argv;
const PAGE = 1_000;

/** Bare rows of the events with what names people, as text. */
const COLUMNS = `SELECT e.position, e.id, e.stream, e.version, e.type, e.data, e.state, e.metadata, e.occurred_at, p.content
  FROM events e LEFT JOIN personal p ON p.position = e.position WHERE e.position > ? ORDER BY e.position LIMIT ${PAGE}`;

const eachPage = (sql: string, work: (rows: readonly (readonly unknown[])[]) => void): void => {
  const database = new Sqlite(file, { readonly: true });
  const page = database.prepare(sql).raw();
  for (let after = 0; ;) {
    const rows = page.all(after) as (readonly [number, ...unknown[]])[];
    const last = rows.at(-1);
    if (last === undefined) break;
    work(rows);
    after = last[0];
  }
  database.close();
};

const PASSES: Readonly<Record<string, () => void>> = {
  bare_read: () => eachPage(COLUMNS, (rows) => rows.forEach((row) => void JSON.parse(row[5] as string))),
  bare_chain: () => {
    let previous = '';
    eachPage(COLUMNS, (rows) => {
      for (const row of rows) previous = hash('sha256', `${previous}${row.join('|')}`);
    });
  },
  rebuild: () => {
    const log = openLog({ file, catalogue, clock: { now: () => new Date() }, ids: systemIds(), followers: [] });
    const engine = projectionEngine(READ_MODELS);
    if (engine.prepare(log).length < READ_MODELS.length) engine.rebuild(log);
    log.close();
  },
  verify_chain: () => {
    const database = new Sqlite(file, { readonly: true });
    const { outcome } = database.transaction(() => verifyChain(database))();
    if (outcome !== 'intact') throw new Error('the log is damaged');
    database.close();
  },
  verify: () => {
    const database = new Sqlite(file, { readonly: true });
    const { outcome } = verify(database, {});
    if (outcome !== 'intact') throw new Error('the log is damaged');
    database.close();
  },
};

const counting = new Sqlite(file, { readonly: true });
const events = Number(counting.prepare('SELECT max(position) FROM events').pluck().get());
counting.close();
const began = performance.now();
PASSES[name]?.();
const seconds = (performance.now() - began) / 1_000;
console.log(JSON.stringify({ perSecond: events / seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_024 }));
