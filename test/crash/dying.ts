import { appendFileSync, readFileSync } from 'node:fs';
import Sqlite, { type Database, type Statement } from 'better-sqlite3';

/**
 * Preloaded into the real process: ends it with SIGKILL at the first failpoint that no earlier life has ended at. There is one
 * after every kind of commit (DIE_AT=commits), or before and after every kind of outside call (DIE_AT=calls); the file in
 * DEATHS holds those that were reached, one a line.
 */
const deaths = process.env['DEATHS'] ?? '';
const known = new Set(readFileSync(deaths, 'utf8').split('\n'));

const reach = (failpoint: string): void => {
  if (known.has(failpoint)) return;
  appendFileSync(deaths, `${failpoint}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Not another instruction of the application's.
  for (;;);
};

/** What a commit is known by: the first event of it, and the kind of the effect that this is about. */
const FIRST = `SELECT e.type || ifnull(' ' || (r.data ->> '$.kind'), '') FROM events e
  LEFT JOIN events r ON r.stream = e.stream AND r.type = 'EffectRequested' WHERE e.position = ?`;

const dieAfterCommits = (): void => {
  const prepare = (database: Database, sql: string): Statement => original.call(database, sql) as Statement;
  const original = Reflect.get(Sqlite.prototype, 'prepare') as (this: Database, sql: string) => unknown;
  Sqlite.prototype.prepare = function (this: Database, sql: string) {
    const statement = prepare(this, sql);
    if (sql !== 'COMMIT') return statement;
    const run = statement.run.bind(statement);
    const head = prepare(this, 'SELECT ifnull(max(position), 0) FROM events').pluck();
    const first = prepare(this, FIRST).pluck();
    let before = Number(head.get());
    return Object.defineProperty(statement, 'run', {
      value: () => {
        const ran = run();
        const label = first.get(before + 1);
        before = Number(head.get());
        if (typeof label === 'string') reach(`after the commit of ${label}`);
        return ran;
      },
    });
  } as typeof Sqlite.prototype.prepare;
};

const dieAroundCalls = (): void => {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    const call = `${method.toUpperCase()} ${pathname.replace(/\/[^/]*\d[^/.]{4,}/g, '/*')}`;
    reach(`before ${call}`);
    const response = await original(input, init);
    reach(`after ${call}`);
    return response;
  };
};

if (process.env['DIE_AT'] === 'commits') dieAfterCommits();
else dieAroundCalls();
