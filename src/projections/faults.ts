import Sqlite, { type Database } from 'better-sqlite3';
import type { AnyEvent, Fact } from '../events/event.ts';

/** Where a projection stopped following, and what its fold threw: the error's kind only, its message may quote a mail. */
export type Fault = Readonly<{ projection: string; position: number; fault: string }>;

export const faultOf = (projection: string, event: Fact<AnyEvent>, error: unknown): Fault => ({
  projection,
  position: event.position,
  fault: `${error instanceof Error ? error.name : typeof error} on ${event.type} at position ${event.position}`,
});

/** The projections that stopped following; whoever decides or sends by one of these must refuse to. */
export const faults = (database: Database): readonly Fault[] => faultsIn(database)();

/** The same for whoever asks before every decision. */
export const faultsIn = (database: Database): (() => readonly Fault[]) => {
  const statement = database.prepare<[], Fault>(
    'SELECT name AS projection, faulted_at AS position, fault FROM projections WHERE faulted_at IS NOT NULL ORDER BY name',
  );
  return () => statement.all();
};

/** Whether the fold is to blame: a full or failing disk isn't its fault, and costs the append instead. */
export const isFoldsFault = (error: unknown): boolean =>
  !(error instanceof Sqlite.SqliteError) || /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(error.code);
