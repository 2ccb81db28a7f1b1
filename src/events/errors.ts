import type { StreamName } from './units.ts';

/** The stream isn't at the version that the caller had seen: read it again and decide anew. */
export class StreamConflict extends Error {
  readonly code = 'STREAM_CONFLICT';
  readonly stream: StreamName;
  readonly expected: number | string;
  readonly actual: number;
  constructor(stream: StreamName, expected: number | string, actual: number) {
    super(`${stream} is at version ${actual}, not at ${expected}: read it again and decide anew`);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** An event that doesn't fit its definition in the catalogue; names places, never values. */
export class InvalidEvent extends Error {
  readonly code = 'INVALID_EVENT';
  constructor(type: string, problems: string) {
    super(`${type} doesn't fit its definition in the catalogue (${problems}): correct what appends it`);
  }
}

/** A type or version that the catalogue doesn't know, in an append or in the log. */
export class UnknownEventType extends Error {
  readonly code = 'UNKNOWN_EVENT_TYPE';
  constructor(type: string, schemaVersion: number | null, position: number | null) {
    const version = schemaVersion === null ? '' : ` version ${schemaVersion}`;
    const where = position === null ? '' : ` (first at position ${position})`;
    super(`the catalogue doesn't know ${type}${version}${where}: run the release that wrote it, or add its upcaster`);
  }
}

/** Another process, or another log in this one, writes to the file. */
export class WriterAlreadyOpen extends Error {
  readonly code = 'WRITER_ALREADY_OPEN';
  constructor(file: string) {
    super(`${file} is already open for writing: stop the other parley, or use a command that only reads`);
  }
}

/** SQLite can't open or make the file. */
export class DatabaseNotOpened extends Error {
  readonly code = 'DATABASE_NOT_OPENED';
  constructor(file: string, cause: unknown) {
    super(`${file} can't be opened or made: its folder must exist, and Parley must be allowed to write in it`, {
      cause,
    });
  }
}

/** The file's schema is not one that this release can use. */
export class SchemaMismatch extends Error {
  readonly code = 'SCHEMA_MISMATCH';
  constructor(file: string, found: number, known: number) {
    super(
      found > known
        ? `${file} has schema ${found}, this release knows up to ${known}: run the newer release`
        : `${file} has schema ${found}, this release reads ${known}: open it once with parley serve to migrate it`,
    );
  }
}

/** SQLite didn't take a setting that durability or erasure depends on. */
export class SettingRefused extends Error {
  readonly code = 'SETTING_REFUSED';
  constructor(file: string, setting: string, found: unknown) {
    super(`${file}: ${setting} reads ${String(found)}: put the database on a local disk that supports WAL`);
  }
}

/** The shared transaction is gone, with everything in it; `cause` says why. Nothing of it was acknowledged. */
export class TransactionLost extends Error {
  readonly code = 'TRANSACTION_LOST';
  constructor(cause: unknown) {
    super('the transaction was lost before it was durable: check disk space and the disk, then try again', { cause });
  }
}

/** The transaction was used after its work had returned. */
export class TransactionOver extends Error {
  readonly code = 'TRANSACTION_OVER';
  constructor() {
    super('this transaction is over: do all of the work before the function given to write returns');
  }
}

/** `write` was called by the work of another write. */
export class NestedWrite extends Error {
  readonly code = 'NESTED_WRITE';
  constructor() {
    super('write was called inside write: use the transaction that the work was given');
  }
}

/** The work given to `write` returned a promise. */
export class AsynchronousWork extends Error {
  readonly code = 'ASYNCHRONOUS_WORK';
  constructor() {
    super('the work given to write returned a promise, so it was rolled back: await before write, not inside it');
  }
}

/** The log was closed. */
export class LogClosed extends Error {
  readonly code = 'LOG_CLOSED';
  constructor() {
    super('the log is closed: open it again');
  }
}

/** The installation's key can't be used: nothing is signed, and nobody can be recognised as erased. */
export class KeyUnusable extends Error {
  readonly code = 'KEY_UNUSABLE';
  constructor(file: string, cause?: unknown) {
    super(`${file} holds no Ed25519 key that Parley can read: put back the copy that you keep of it`, { cause });
  }
}

/** A line that was expected to be an anchor. */
export class NotAnAnchor extends Error {
  readonly code = 'NOT_AN_ANCHOR';
  constructor(file: string, line: number) {
    super(`line ${line} of ${file} is not an anchor: take it out, or name another file with --anchors FILE`);
  }
}
