import type { Database, Statement } from 'better-sqlite3';

/** Enough for every statement of every read model; a query built per call pushes out the oldest, not the memory. */
const STATEMENTS_KEPT = 256;

/** Prepares a statement once and keeps the ones used last. */
export const statementCache = (database: Database): ((sql: string) => Statement<unknown[], unknown>) => {
  const kept = new Map<string, Statement<unknown[], unknown>>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined && kept.size < STATEMENTS_KEPT) return known;
    const statement = known ?? database.prepare<unknown[], unknown>(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    if (kept.size > STATEMENTS_KEPT) kept.delete(kept.keys().next().value ?? sql);
    return statement;
  };
};
