import { hash } from 'node:crypto';

/** What the first event follows. */
export const GENESIS = '0'.repeat(64);

/**
 * Every column of an event that is stored, in order, then the subject of its personal part: the subject outlives an
 * erasure, so the chain vouches for it too.
 */
export type ChainedColumns = readonly [
  position: number,
  id: string,
  stream: string,
  version: number,
  type: string,
  schemaVersion: number,
  data: string,
  state: string | null,
  metadata: string,
  occurredAt: string,
  recordedAt: string,
  dedupeKey: string | null,
  personalHash: string | null,
  subject: string | null,
];

/**
 * SHA-256 in hex over the previous hash and every column, each with its length in front: no two events share a text. `count`:
 * only so many of the columns, of a row that holds more.
 */
export const chainHash = (previous: string, columns: readonly unknown[], count = columns.length): string => {
  let text = previous;
  for (let at = 0; at < count; at += 1) text += measured(columns[at]);
  return hash('sha256', text);
};

/** JSON that survives a round trip through the database byte by byte: see `isStorable`. */
export const storableJson = (value: unknown): string => JSON.stringify(value).replaceAll('\ufffd', '\\ufffd');

/**
 * Damaged UTF-8 is read as U+FFFD, so a text that held one could be damaged without its hash changing; a lone surrogate
 * would be stored as one.
 */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\ufffd');

const measured = (column: unknown): string => {
  if (column === null) return '-';
  if (typeof column === 'number') return `#${column};`;
  // Anything but a text here has been tampered with: any form of it that a text can't take makes the hash differ.
  return typeof column === 'string' ? `${column.length}:${column}` : `?${typeof column}`;
};
