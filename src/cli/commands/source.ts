import type { Database } from 'better-sqlite3';
import { catalogue, type ParleyEvent } from '../../events/catalogue.ts';
import { rowReader } from '../../events/read.ts';
import { eventFrom } from '../../events/rows.ts';
import type { EventSource } from '../../events/transaction.ts';

/** The log as read models are made from it, on the writer's connection. */
export const sourceOn = (database: Database): EventSource<ParleyEvent> => {
  const rows = rowReader(database);
  return {
    database,
    *all(after) {
      for (const row of rows.all(after)) yield eventFrom(catalogue, row);
    },
  };
};
