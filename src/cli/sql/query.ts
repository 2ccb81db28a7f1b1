import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { openForReading } from '../../events/connection.ts';
import { sentenceForSql } from './sentences.ts';
import { whyNotRead } from './statement.ts';

/** An integer that JavaScript can't hold, an infinite number and a blob (`x'00ff'`) come as text. */
export type Cell = string | number | null;

/** `columns` are named apart where a query names two alike; `cut`: there were more rows than the limit. */
export type Answer = Readonly<{ columns: readonly string[]; rows: readonly (readonly Cell[])[]; cut: boolean }>;

/** The query is not one that reads, or SQLite doesn't understand it or fails on it; the message is the whole answer. */
export class QueryRefused extends Error {
  readonly code = 'QUERY_REFUSED';
}

/** Runs one query on a file. @throws QueryRefused, SchemaMismatch */
export const query = (asked: Readonly<{ file: string; text: string; limit: number }>): Answer => {
  const database = openForQueries(asked.file);
  try {
    return answer(database, asked.text, asked.limit);
  } finally {
    database.close();
  }
};

/** A connection that can't write: not the file, nor another one for what it sorts. */
export const openForQueries = (file: string): Database => {
  const database = openForReading(file);
  // A function that a changed schema names would run with the rights of whoever looks.
  database.pragma('trusted_schema = OFF');
  // What is sorted is people's mail: it stays in memory.
  database.pragma('temp_store = MEMORY');
  return database;
};

/** At most `limit` rows of one statement that reads. @throws QueryRefused */
export const answer = (database: Database, text: string, limit: number): Answer => {
  const refusal = whyNotRead(text);
  if (refusal !== null) throw new QueryRefused(refusal);
  try {
    const statement = database.prepare(text);
    if (!statement.reader || !statement.readonly)
      throw new QueryRefused('This statement would write, and this command only reads.');
    return rowsOf(statement, limit);
  } catch (error) {
    if (error instanceof Error && isAboutTheQuery(error)) throw new QueryRefused(sentenceForSql(database, error));
    throw error;
  }
};

/** The library itself refuses several statements and missing parameters, with errors of the language's own. */
const isAboutTheQuery = (error: Error): boolean =>
  error instanceof Sqlite.SqliteError ||
  (!(error instanceof QueryRefused) && /\bparameters?\b|\bstatements?\b/.test(error.message));

const rowsOf = (statement: Statement, limit: number): Answer => {
  const columns = apart(statement.columns().map(({ name }) => name));
  const rows: Cell[][] = [];
  for (const row of statement.raw().safeIntegers().iterate() as IterableIterator<unknown[]>) {
    if (rows.length === limit) return { columns, rows, cut: true };
    rows.push(row.map(cellOf));
  }
  return { columns, rows, cut: false };
};

/** `key`, `key_2`: in JSON the second of a name would replace the first. */
const apart = (names: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
};

const cellOf = (value: unknown): Cell => {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return `x'${(value as Buffer).toString('hex')}'`;
};
