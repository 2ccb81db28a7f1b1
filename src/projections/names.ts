import type { Database } from 'better-sqlite3';

/** What every known influencer may be called on a command line: the name, or where two have it the handle or the address. */
export const influencerNames = (db: Database): readonly string[] =>
  db
    .prepare<[], string>(
      `SELECT iif(count(*) OVER (PARTITION BY name) = 1, name, ifnull(ltrim(handle, '@'), email)) AS called
       FROM contacts WHERE name IS NOT NULL ORDER BY called`,
    )
    .pluck()
    .all();

/** The same of campaigns: the client's name, or where a client has several the task. */
export const campaignNames = (db: Database): readonly string[] =>
  db
    .prepare<[], string>(
      `SELECT iif(client_name IS NULL OR count(*) OVER (PARTITION BY client_name) > 1, key, client_name) AS called
       FROM campaigns ORDER BY called`,
    )
    .pluck()
    .all();
