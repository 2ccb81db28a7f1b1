import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { whenEnded } from '../apart/ending.ts';
import { Refusal } from '../commands/failure.ts';

/**
 * A file in the making, under a name of its own beside its target, in the same folder and so on the same disk: nobody
 * ever sees half of it, and nothing that exists is written over.
 */
export type NewFile = Readonly<{
  temporary: string;
  /** Gives it its name, once it is on disk. @throws Refusal when somebody else took the name meanwhile */
  publish(): void;
  /** Takes away whatever was not published, with what SQLite put beside it. */
  discard(): void;
}>;

/** `mode`: who may read it, as in `chmod`; a copy is for nobody who may not read the original. @throws Refusal */
export const newFile = (target: string, mode: number): NewFile => {
  for (const suffix of ['', ...JOURNALS]) if (exists(target + suffix)) throw taken(target, target + suffix);
  const temporary = `${target}.partial-${randomBytes(4).toString('hex')}`;
  const tidy = (): void => ['', ...SIDECARS].forEach((suffix) => rmSync(temporary + suffix, { force: true }));
  const tidied = whenEnded(tidy);
  make(temporary, mode, tidied);
  return {
    temporary,
    publish() {
      synced(temporary, 'r+');
      renamed(temporary, target);
      // Windows opens no folders; there the name is as durable as the file system makes it.
      if (process.platform !== 'win32') synced(dirname(target), 'r');
    },
    discard() {
      tidy();
      tidied();
    },
  };
};

/** Who may read a file, for another that holds the same. */
export const modeOf = (file: string): number => statSync(file).mode & 0o777;

/** An old one would be taken for the new file's own, and ruin it. */
const JOURNALS = ['-wal', '-journal'];
/** What SQLite and the writer's lock put beside a database. */
const SIDECARS = [...JOURNALS, '-shm', '.writer'];

const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

const make = (file: string, mode: number, giveUp: () => void): void => {
  try {
    closeSync(openSync(file, 'wx', mode));
  } catch (error) {
    giveUp();
    throw new Refusal(
      'FILE_NOT_MADE',
      `${dirname(file)} can't be written in (${codeOf(error)}): the folder must exist, and you must be allowed to make files in it.`,
    );
  }
};

const synced = (path: string, flags: string): void => {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** A rename would replace a file that was made meanwhile; a second name for the same file can't. */
const renamed = (from: string, to: string): void => {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw taken(to, to);
    if (!WITHOUT_LINKS.includes(code)) throw error;
    if (exists(to)) throw taken(to, to);
    renameSync(from, to);
    return;
  }
  rmSync(from);
};

/** How file systems that know no second names (FAT, some network disks) say so. */
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

const taken = (target: string, found: string): Refusal =>
  new Refusal(
    'FILE_EXISTS',
    found === target
      ? `${target} exists, and nothing is written over: name another file.`
      : `${found} belongs to a database ${target} that is not there: move it away, or name another file.`,
  );

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
