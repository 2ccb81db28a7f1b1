import type { Argv } from 'yargs';
import type { Instant } from '../../events/units.ts';
import { isBeingWritten } from '../../events/connection.ts';
import { faults } from '../../projections/faults.ts';
import { systemsNow } from '../../projections/systems.ts';
import { type Answering, type StatusNow, statusLines, SYSTEMS_CSV } from '../render/status.ts';
import { EXIT } from './failure.ts';
import { look } from './looking.ts';
import { command, type Common, formatOption, textOption } from './options.ts';
import { writeCsv } from './rows.ts';
import { json, standardOutput } from './terminal.ts';

/** `parley status`: how the process, the log and the outside systems stand. */
export const status = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley status [options]\n\nTells whether parley serve runs and answers, how far the log is, which outside systems ' +
          'fail, and what waits for them. Asks no outside system: parley doctor does.',
      )
      .option('url', {
        ...textOption('where parley serve listens'),
        default: `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`,
        defaultDescription: 'PORT of this machine',
      })
      .option('format', formatOption)
      .example('parley status', 'at a glance')
      .example(`parley status --format json | jq '.systems[] | select(.failingSince)'`, 'what fails, for a program')
      .example('parley status --format csv', 'one outside system a row'),
  run: async ({ db, url, format }) => {
    const found = look(db, (database) => ({
      log: database
        .prepare('SELECT position, recorded_at AS recordedAt FROM events ORDER BY position DESC LIMIT 1')
        .get() as StatusNow['log'],
      systems: systemsNow(database),
      stopped: faults(database).map(({ projection }) => projection),
    }));
    const running = isBeingWritten(db);
    const now: StatusNow = { ...found, running, answers: running ? await answering(url) : null };
    const out = standardOutput();
    if (format === 'csv') writeCsv(now.systems, SYSTEMS_CSV, out);
    else if (format !== 'table') out.line(json(now, format === 'json' ? 2 : undefined));
    else for (const line of statusLines(now, out)) out.line(line);
    return EXIT.ok;
  },
});

const ASK_MILLISECONDS = 2_000;

/** What `/healthz` says; null where nobody answers there, or somebody else does. */
const answering = async (url: string): Promise<Answering | null> => {
  try {
    const response = await fetch(new URL('healthz', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.timeout(ASK_MILLISECONDS),
    });
    const health: unknown = await response.json();
    return isHealth(health)
      ? { url, settled: health.settled, lookedAt: health.mailbox.lookedAt, pushedAt: health.mailbox.pushedAt }
      : null;
  } catch {
    // Refused, too late, or no JSON: in each case nobody of ours answers there.
    return null;
  }
};

type Health = Readonly<{
  settled: boolean;
  mailbox: Readonly<{ lookedAt: Instant | null; pushedAt: Instant | null }>;
}>;

const isHealth = (health: unknown): health is Health =>
  typeof health === 'object' && health !== null && 'settled' in health && 'mailbox' in health;
