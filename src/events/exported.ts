import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { rowReader } from './read.ts';

/** The first line of an exported log: up to which event it goes, so that one that was cut off is known. */
export const ExportHeader = z.strictObject({
  format: z.literal('parley-events'),
  version: z.literal(1),
  head: z.int().nonnegative(),
  /** Of the event at the head; null where there is none. */
  hash: z.string().nullable(),
});
export type ExportHeader = z.infer<typeof ExportHeader>;

/**
 * Every other line: one event with every column that is stored, under the column's own name. `data`, `metadata` and
 * `content` are the stored texts, not what they hold: only so can the hashes be computed again.
 */
export const ExportedEvent = z.strictObject({
  position: z.int().positive(),
  id: z.string(),
  stream: z.string(),
  version: z.int(),
  type: z.string(),
  schema_version: z.int().positive(),
  data: z.string(),
  state: z.string().nullable(),
  metadata: z.string(),
  occurred_at: z.string(),
  recorded_at: z.string(),
  dedupe_key: z.string().nullable(),
  personal_hash: z.string().nullable(),
  hash: z.string(),
  /** Salt and content are null once they were erased; null as a whole for an event that names nobody. */
  personal: z
    .strictObject({ subject: z.string(), salt: z.string().nullable(), content: z.string().nullable() })
    .nullable(),
});
export type ExportedEvent = z.infer<typeof ExportedEvent>;

/**
 * The log as it is at this moment, page by page, in one read transaction that lasts until the last page was taken: a person
 * who is erased meanwhile is in all of it or in none, and never emptied without the event that says so.
 */
export const exported = (database: Database): Readonly<{ header: ExportHeader; pages: Iterable<ExportedEvent[]> }> => {
  database.exec('BEGIN');
  const { position, hash } = rowReader(database).head();
  return {
    header: { format: 'parley-events', version: 1, head: position, hash },
    pages: pagesUpTo(database, position),
  };
};

function* pagesUpTo(database: Database, head: number): Generator<ExportedEvent[]> {
  const select = database.prepare<[number, number, number], Row>(SELECT);
  try {
    for (let after = 0; after < head;) {
      const page = select.all(after, head, PAGE);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page.map(exportedEvent);
      after = last.position;
    }
  } finally {
    // Whoever stops in the middle may have closed the connection already.
    if (database.open) database.exec('COMMIT');
  }
}

type Row = Omit<ExportedEvent, 'personal'> &
  Readonly<{ subject: string | null; salt: string | null; content: string | null }>;

const exportedEvent = ({ subject, salt, content, ...event }: Row): ExportedEvent => ({
  ...event,
  personal: subject === null ? null : { subject, salt, content },
});

const PAGE = 1_000;
const SELECT = `SELECT e.position, e.id, e.stream, e.version, e.type, e.schema_version, e.data, e.state, e.metadata,
  e.occurred_at, e.recorded_at, e.dedupe_key, e.personal_hash, e.hash, p.subject, p.salt, p.content
  FROM events e LEFT JOIN personal p ON p.position = e.position
  WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?`;
