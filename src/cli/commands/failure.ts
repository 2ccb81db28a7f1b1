/** What the process ends with; documented in `parley --help`. */
export const EXIT = { ok: 0, error: 1, usage: 2, damage: 3 } as const;

/** Something that the person at the terminal can put right: the message is the whole answer. */
export class Refusal extends Error {
  readonly code:
    | 'DATABASE_MISSING'
    | 'NOT_A_DATABASE'
    | 'NOT_FOUND'
    | 'NOT_UNIQUE'
    | 'STILL_FAULTED'
    | 'NOTHING_TO_ANCHOR'
    | 'LOG_CONTRADICTED'
    | 'KEY_MISSING'
    | 'IN_USE'
    | 'NOT_CONFIRMED'
    | 'STILL_THERE'
    | 'FILE_EXISTS'
    | 'FILE_NOT_MADE'
    | 'FILE_MISSING'
    | 'NOT_WRITTEN'
    | 'NOT_POSSIBLE';
  constructor(code: Refusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A command line that can't be understood. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** Every error in one sentence; SQLite's own are told with what to do about them. */
export const sentenceFor = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_BUSY')) return `The database is busy (${error.message}): try again in a moment.`;
  if (/^SQLITE_(CORRUPT|IOERR)/.test(code))
    return `The database can't be read (${error.message}): run parley verify, and restore a backup if it finds damage.`;
  // Queries are ours, so what is missing is missing in the file.
  const [missing] = /^no such (?:column|table): [\w."]+/.exec(error.message) ?? [];
  if (code === 'SQLITE_ERROR' && missing !== undefined)
    return `The read models of this database are another release's (${missing}): run parley rebuild, or start parley serve once.`;
  // A path or a name in the file's own spelling stays as it is written.
  const [word = ''] = error.message.split(/\s/, 1);
  const sentence = /^[a-z]+$/.test(word) ? word.charAt(0).toUpperCase() + error.message.slice(1) : error.message;
  return /[.!?]$/.test(sentence) || sentence.includes('\n') ? sentence : `${sentence}.`;
};
