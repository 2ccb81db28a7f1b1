import Sqlite, { type Database } from 'better-sqlite3';
import { SchemaMismatch } from './errors.ts';
import { AUDIT_TRAIL, GUARDS, TABLES } from './tables.ts';

/** A table, index, trigger or view as `sqlite_schema` holds it. */
export type SchemaObject = Readonly<{ type: string; name: string; table: string; sql: string | null }>;

/** The schema that this release writes. */
export const schemaVersion = (): number => migrations.length;

/**
 * Brings a file to the newest schema, in one transaction.
 * @throws SchemaMismatch when a newer release wrote it
 */
export const migrate = (database: Database): void =>
  database
    .transaction(() => {
      const found = userVersion(database);
      if (found > migrations.length) throw new SchemaMismatch(database.name, found, migrations.length);
      for (const migration of migrations.slice(found)) database.exec(migration);
      if (found < migrations.length) database.pragma(`user_version = ${migrations.length}`);
      renewAuditTrail(database);
    })
    .immediate();

/** @throws SchemaMismatch unless the file has exactly this release's schema */
export const requireSchema = (database: Database): void => {
  const found = userVersion(database);
  if (found !== migrations.length) throw new SchemaMismatch(database.name, found, migrations.length);
};

/** What stands in a file and concerns the events: their tables and whatever is attached to these, every trigger, every view. */
export const schemaObjects = (database: Database): readonly SchemaObject[] =>
  database
    .prepare<[], SchemaObject>(
      `SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema
       WHERE tbl_name IN ('events', 'personal') OR type IN ('trigger', 'view') ORDER BY type, name`,
    )
    .all();

/** What should stand there, made by the same migrations. */
export const expectedSchema = (): readonly SchemaObject[] => {
  const fresh = new Sqlite(':memory:');
  migrate(fresh);
  const objects = schemaObjects(fresh);
  fresh.close();
  return objects;
};

/** Version 2 has another view alone: whoever only looks can't renew it, and must not take the old one for damage. */
const migrations: readonly string[] = [TABLES + GUARDS, ''];

const userVersion = (database: Database): number => Number(database.pragma('user_version', { simple: true }));

/** A view holds nothing: it is made anew, and no migration does it. */
const renewAuditTrail = (database: Database): void => {
  const found = database.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'audit_trail'`).pluck().get();
  if (found === AUDIT_TRAIL) return;
  database.exec('DROP VIEW IF EXISTS audit_trail');
  database.exec(AUDIT_TRAIL);
};
