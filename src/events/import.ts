import Sqlite, { type Database } from 'better-sqlite3';
import type { z } from 'zod';
import { chainHash, GENESIS } from './chain.ts';
import { UnknownEventType } from './errors.ts';
import type { Catalogue } from './event.ts';
import { ExportedEvent, ExportHeader } from './exported.ts';
import { commitment } from './personal.ts';

/** A line that does not fit; lines count from 1, the header's. */
export class ImportRefused extends Error {
  readonly code = 'IMPORT_REFUSED';
  readonly line: number;
  constructor(line: number, why: string) {
    super(`line ${line} doesn't fit: ${why}`);
    this.line = line;
  }
}

/**
 * Inserts an exported log into an empty database, in batches, computing each hash anew.
 * @throws ImportRefused at the first line that doesn't fit; UnknownEventType at the first that this release doesn't know
 */
export const importEvents = async (
  database: Database,
  catalogue: Catalogue,
  lines: AsyncIterable<string>,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ExportHeader> => {
  const inserter = inserterInto(database, catalogue);
  const insertAll = database.transaction((batch: readonly string[], first: number) =>
    batch.forEach((line, index) => inserter.insert(line, first + index)),
  );
  let header: ExportHeader | null = null;
  let batch: string[] = [];
  let read = 0;
  const flush = (total: number): void => {
    insertAll.immediate(batch, read - batch.length + 1);
    batch = [];
    onProgress(inserter.head().position, total);
  };
  for await (const line of lines) {
    read += 1;
    if (header === null) header = parsed(ExportHeader, line, read, 'the header of an exported log');
    else if (batch.push(line) === BATCH) flush(header.head);
  }
  if (header === null) throw new ImportRefused(1, 'there is nothing to import');
  flush(header.head);
  requireHead(header, inserter.head(), read);
  return header;
};

const BATCH = 1_000;

type Head = Readonly<{ position: number; hash: string }>;

const inserterInto = (database: Database, catalogue: Catalogue) => {
  const insertEvent = database.prepare(
    `INSERT INTO events (position, id, stream, version, type, schema_version, data, state, metadata, occurred_at,
     recorded_at, dedupe_key, personal_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertPersonal = database.prepare(
    'INSERT INTO personal (position, subject, salt, content) VALUES (?, ?, ?, ?)',
  );
  // As the trigger wants it: a part comes whole and is emptied.
  const erase = database.prepare('UPDATE personal SET salt = NULL, content = NULL WHERE position = ?');
  let head: Head = { position: 0, hash: GENESIS };

  const insert = (line: string, number: number): void => {
    const event = parsed(ExportedEvent, line, number, 'an exported event');
    const { position, personal, hash } = event;
    if (position !== head.position + 1)
      throw new ImportRefused(number, `event ${head.position + 1} belongs here, and this is ${position}`);
    requireKnown(catalogue, event);
    requirePersonal(event, number);
    const columns = columnsOf(event);
    if (chainHash(head.hash, [...columns, personal?.subject ?? null]) !== hash)
      throw new ImportRefused(
        number,
        `event ${position}, or the one before it, is not what it was when it was exported`,
      );
    told(number, () => {
      insertEvent.run(...columns, hash);
      if (personal === null) return;
      insertPersonal.run(position, personal.subject, personal.salt ?? '', personal.content ?? '{}');
      if (personal.content === null) erase.run(position);
    });
    head = { position, hash };
  };
  return { insert, head: () => head };
};

/** In the order of the chain. */
const columnsOf = (event: ExportedEvent) =>
  [
    ...[event.position, event.id, event.stream, event.version, event.type, event.schema_version, event.data],
    ...[event.state, event.metadata, event.occurred_at, event.recorded_at, event.dedupe_key, event.personal_hash],
  ] as const;

const parsed = <T>(schema: z.ZodType<T>, line: string, number: number, what: string): T => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ImportRefused(number, `it is not ${what}, nor any JSON`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path, code }) => `${path.map(String).join('.') || 'the whole'}: ${code}`);
  throw new ImportRefused(number, `it is not ${what} (${places.join(', ')})`);
};

const requireKnown = (catalogue: Catalogue, { type, schema_version, position }: ExportedEvent): void => {
  const definition = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  if (definition === undefined || schema_version > definition.schemaVersion)
    throw new UnknownEventType(type, schema_version, position);
};

const requirePersonal = ({ personal, personal_hash }: ExportedEvent, number: number): void => {
  if ((personal === null) !== (personal_hash === null))
    throw new ImportRefused(number, 'its personal part and what the event says of it are not both there');
  if (personal === null) return;
  const { salt, content } = personal;
  if ((salt === null) !== (content === null))
    throw new ImportRefused(number, 'salt and content of its personal part are not both there, nor both erased');
  if (salt !== null && content !== null && commitment(salt, content) !== personal_hash)
    throw new ImportRefused(number, 'its personal part is not what the event committed to');
};

/** What the tables' own guards refuse, such as an id that comes twice. */
const told = (number: number, work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT'))) throw error;
    throw new ImportRefused(number, error.message);
  }
};

const requireHead = (header: ExportHeader, { position, hash }: Head, lines: number): void => {
  if (position !== header.head)
    throw new ImportRefused(lines, `the log ends at event ${position}, and the header says ${header.head}`);
  if (position > 0 && hash !== header.hash)
    throw new ImportRefused(lines, 'the last hash is not the one that the header says');
};
