import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Database } from 'better-sqlite3';
import { openForReading } from '../../events/connection.ts';
import { exported, type ExportHeader } from '../../events/exported.ts';
import { json } from '../commands/terminal.ts';

/** A log as the text that is exported, in pieces of many lines: a million small writes would take longer than what they write. */
export const exportOf = (database: Database): Readonly<{ header: ExportHeader; text: Iterable<string> }> => {
  const { header, pages } = exported(database);
  return { header, text: linesOf(header, pages) };
};

/** Writes it into the file that was made for it. */
export const exportedTo = async ({ from, to }: Readonly<{ from: string; to: string }>): Promise<ExportHeader> => {
  const database = openForReading(from);
  try {
    const { header, text } = exportOf(database);
    await pipeline(text, createWriteStream(to, { flags: 'r+' }));
    return header;
  } finally {
    database.close();
  }
};

function* linesOf(header: unknown, pages: Iterable<readonly unknown[]>): Generator<string> {
  yield `${json(header)}\n`;
  for (const page of pages) yield page.map((event) => `${json(event)}\n`).join('');
}
