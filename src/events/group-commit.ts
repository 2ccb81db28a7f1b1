import type { Database } from 'better-sqlite3';
import { AsynchronousWork, LogClosed, NestedWrite, TransactionLost } from './errors.ts';

/** So that one flood doesn't hold the event loop: the rest goes into the next transaction. */
const CALLERS_PER_COMMIT = 256;

/** Callers that arrive together commit together. */
export type GroupCommit = Readonly<{
  /**
   * Queues `work`; resolves with its result after the commit. It runs once more where another caller of the same commit throws.
   * @throws NestedWrite when called by another's work
   */
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

type Settle = () => void;
type Thrown = Readonly<{ error: unknown }>;
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

  /** What ends each caller; or that one threw, and nothing of any of them is left: without savepoints there is no other way back. */
  const together = (callers: readonly Caller[]): readonly Settle[] | Thrown => {
    const settled: Settle[] = [];
    begin.run();
    hooks.forget();
    for (const caller of callers)
      try {
        const value = synchronous(caller.work());
        settled.push(() => caller.resolve(value));
      } catch (error) {
        requireTransaction(error);
        rollback.run();
        return { error };
      }
    commit.run();
    return settled;
  };

  /** A savepoint copies every page that its caller touches, a sixth of an append: taken where it is known that one throws. */
  const apart = (callers: readonly Caller[]): readonly Settle[] => {
    begin.run();
    hooks.forget();
    const settled = callers.map((caller): Settle => {
      const forgetCaller = hooks.mark();
      savepoint.run();
      try {
        const value = synchronous(caller.work());
        // Fails as well when the work lost the transaction without saying so, as does the commit.
        release.run();
        return () => caller.resolve(value);
      } catch (error) {
        requireTransaction(error);
        undo.run();
        release.run();
        forgetCaller();
        hooks.forget();
        return () => caller.reject(error);
      }
    });
    commit.run();
    return settled;
  };

  /** On a full disk SQLite rolls back everything by itself: then there is nothing left to commit for anyone. */
  const requireTransaction = (error: unknown): void => {
    if (!database.inTransaction) throw error;
  };

  const commitTogether = (callers: readonly Caller[]): readonly Settle[] | TransactionLost => {
    working = true;
    const forgetAll = hooks.mark();
    try {
      const settled = together(callers);
      if (!('error' in settled)) return settled;
      forgetAll();
      const [only, ...others] = callers;
      return only !== undefined && others.length === 0 ? [() => only.reject(settled.error)] : apart(callers);
    } catch (error) {
      if (database.inTransaction) rollback.run();
      forgetAll();
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
