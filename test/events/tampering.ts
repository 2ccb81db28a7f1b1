import type { Database } from 'better-sqlite3';
import { chainHash, GENESIS } from '../../src/events/chain.ts';

/** Does what only somebody with the file in their hands can do: past the triggers, which are there again afterwards. */
export const past = (database: Database, sql: string, ...parameters: readonly unknown[]): void => {
  const triggers = database
    .prepare<[], Readonly<{ name: string; sql: string }>>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  database.pragma('foreign_keys = OFF');
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  try {
    if (parameters.length > 0) database.prepare(sql).run(...parameters);
    else database.exec(sql);
  } finally {
    for (const trigger of triggers) database.exec(trigger.sql);
  }
};

/** Makes the whole chain anew over what stands there now, as somebody would who knows how Parley works. */
export const rehash = (database: Database): void => {
  const rows = database.prepare<[], unknown[]>(`SELECT ${COLUMNS} ORDER BY e.position`).raw().all();
  let hash = GENESIS;
  for (const row of rows) {
    hash = chainHash(hash, row);
    past(database, 'UPDATE events SET hash = ? WHERE position = ?', hash, row[0]);
  }
};

const COLUMNS = `e.position, e.id, e.stream, e.version, e.type, e.schema_version, e.data, e.state, e.metadata, e.occurred_at,
  e.recorded_at, e.dedupe_key, e.personal_hash, p.subject FROM events e LEFT JOIN personal p ON p.position = e.position`;
