import type { Database, Statement } from 'better-sqlite3';
import type { Appender } from './append.ts';
import { TransactionLost, TransactionOver } from './errors.ts';
import type { Catalogue, EventOf, Stored } from './event.ts';
import type { RowReader } from './read.ts';
import { eventFrom } from './rows.ts';
import type { Follower, Transaction } from './transaction.ts';

type Parts<D extends Catalogue> = Readonly<{
  database: Database;
  rows: RowReader;
  appends: Appender<EventOf<D>>;
  prepare(sql: string): Statement<unknown[], unknown>;
  followers: readonly Follower<EventOf<D>>[];
  catalogue: D;
  appended(event: Stored<EventOf<D>>): void;
}>;

/** Runs one caller's work with a transaction of its own, and the followers behind each append. */
export const runWork = <D extends Catalogue, T>(parts: Parts<D>, work: (tx: Transaction<EventOf<D>>) => T): T => {
  const { database, rows, appends, followers, catalogue } = parts;
  const unfollowed: Stored<EventOf<D>>[] = [];
  let following = false;
  let over = false;
  let halfDone = null as Readonly<{ error: unknown }> | null;

  const requireOpen = (): void => {
    if (over) throw new TransactionOver();
    if (!database.inTransaction) throw new TransactionLost(undefined);
  };

  /** In position order, also for what followers append: as a rebuild will see it. */
  const follow = (): void => {
    if (following) return;
    following = true;
    for (let event = unfollowed.shift(); event !== undefined; event = unfollowed.shift()) {
      for (const follower of followers) follower(tx, event);
    }
    following = false;
  };

  const tx: Transaction<EventOf<D>> = {
    append(request) {
      requireOpen();
      let began = false;
      try {
        const events = appends.append(request, (event) => {
          began = true;
          unfollowed.push(event);
          parts.appended(event);
        });
        follow();
        return events;
      } catch (error) {
        // Part of the append may stand, so a work that swallows the error must not commit it.
        if (began) halfDone = { error };
        throw error;
      }
    },
    stream(name) {
      requireOpen();
      return rows.stream(name).map((row) => eventFrom(catalogue, row));
    },
    isKnown(dedupeKey) {
      requireOpen();
      return rows.withDedupeKey(dedupeKey) !== undefined;
    },
    database,
    prepare(sql) {
      requireOpen();
      return parts.prepare(sql);
    },
  };

  try {
    const value = work(tx);
    if (halfDone !== null) throw halfDone.error;
    return value;
  } finally {
    over = true;
  }
};
