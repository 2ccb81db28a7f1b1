import { existsSync, realpathSync } from 'node:fs';

/** A file that belongs to a database and stands beside it, also where the database is reached by a link. */
export const beside = (database: string, suffix: string): string =>
  `${existsSync(database) ? realpathSync(database) : database}${suffix}`;
