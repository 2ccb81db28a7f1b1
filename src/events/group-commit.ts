import type { Database } from 'better-sqlite3';
import { AsynchronousWork, LogClosed, NestedWrite, TransactionLost } from './errors.ts';

/** So that one flood doesn't hold the event loop: the rest goes into the next transaction. */
const CALLERS_PER_COMMIT = 256;

/** Callers that arrive together commit together. */
export type GroupCommit = Readonly<{
  /** Queues `work`; resolves with its result after the commit. @throws NestedWrite when called by another's work */
  write<T>(work: () => T): Promise<T>;
  /** Commits what is waiting and takes no more. */
  close(): void;
}>;

type Hooks = Readonly<{
  /** The transaction began, or a caller was rolled back: what was remembered of the database may be wrong. */
  forget(): void;
  /** Called between callers: returns how to undo what this caller leaves in memory. */
  mark(): () => void;
  committed(): void;
}>;

type Caller = Readonly<{ work: () => unknown; resolve: (value: unknown) => void; reject: (reason: unknown) => void }>;

export const groupCommit = (database: Database, hooks: Hooks): GroupCommit => {
  const prepared = (sql: string) => database.prepare(sql);
  const [begin, commit, rollback] = [prepared('BEGIN IMMEDIATE'), prepared('COMMIT'), prepared('ROLLBACK')];
  const [savepoint, release] = [prepared('SAVEPOINT caller'), prepared('RELEASE caller')];
  const undo = prepared('ROLLBACK TO caller');
  let waiting: Caller[] = [];
  let scheduled = false;
  let working = false;
  let closed = false;

  const attempt = (caller: Caller, isAlone: boolean): (() => void) => {
    const forgetCaller = hooks.mark();
    // For one caller the transaction is savepoint enough, and saves a copy of every page it touches.
    if (!isAlone) savepoint.run();
    try {
      const value = synchronous(caller.work());
      // Fails as well when the work lost the transaction without saying so, as does the commit.
      if (!isAlone) release.run();
      return () => caller.resolve(value);
    } catch (error) {
      // On a full disk SQLite rolls back everything by itself: then there is nothing left to commit for anyone.
      if (!database.inTransaction) throw error;
      if (isAlone) {
        rollback.run();
        begin.run();
      } else {
        undo.run();
        release.run();
      }
      forgetCaller();
      hooks.forget();
      return () => caller.reject(error);
    }
  };

  const commitTogether = (callers: readonly Caller[]): readonly (() => void)[] | TransactionLost => {
    working = true;
    const markBatch = hooks.mark();
    try {
      begin.run();
      hooks.forget();
      const settled = callers.map((caller) => attempt(caller, callers.length === 1));
      commit.run();
      return settled;
    } catch (error) {
      if (database.inTransaction) rollback.run();
      markBatch();
      return error instanceof TransactionLost ? error : new TransactionLost(error);
    } finally {
      working = false;
    }
  };

  const flush = (): void => {
    const callers = waiting.slice(0, CALLERS_PER_COMMIT);
    waiting = waiting.slice(CALLERS_PER_COMMIT);
    scheduled = waiting.length > 0;
    if (scheduled) setImmediate(flush);
    if (callers.length === 0) return;
    const settled = commitTogether(callers);
    if (settled instanceof TransactionLost) for (const { reject } of callers) reject(settled);
    else {
      hooks.committed();
      for (const settle of settled) settle();
    }
  };

  return {
    write<T>(work: () => T): Promise<T> {
      if (working) throw new NestedWrite();
      if (closed) return Promise.reject(new LogClosed());
      if (!scheduled) setImmediate(flush);
      scheduled = true;
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as Caller['resolve'], reject });
      });
    },
    close() {
      if (working) throw new NestedWrite();
      closed = true;
      while (waiting.length > 0) flush();
    },
  };
};

/** @throws AsynchronousWork instead of a promise */
const synchronous = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return value;
  // The refusal is what the caller hears; what becomes of the promise must not end the process as unhandled.
  void Promise.resolve(value).catch(() => undefined);
  throw new AsynchronousWork();
};
