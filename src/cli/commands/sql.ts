import { text } from 'node:stream/consumers';
import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import { runApart } from '../apart/run.ts';
import { counted } from '../render/amounts.ts';
import { queryLines } from '../render/query.ts';
import type { Answer } from '../sql/query.ts';
import { EXIT, UsageError } from './failure.ts';
import { opened } from './looking.ts';
import { command, type Common, type Format, formatOption } from './options.ts';
import { writeCsv } from './rows.ts';
import { json, STANDARD_INPUT, standardOutput, type Terminal } from './terminal.ts';

/** `parley sql`: one query that reads, in a process that is ended when its time is over. */
export const sql = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley sql <query>\n\nRuns one SELECT and shows what it finds. Nothing that would write is run, neither here nor in another ' +
          'file. docs/schema.md describes every table, docs/queries.md has ten queries to begin with.',
      )
      .positional('query', {
        type: 'string',
        demandOption: true,
        describe: 'the query; - reads it from standard input',
      })
      .option('timeout', { type: 'number', default: 10, describe: 'seconds after which it is stopped' })
      .option('limit', { type: 'number', default: 1_000, describe: 'rows that are shown at most' })
      .option('format', formatOption)
      .example('parley sql "SELECT type, count(*) FROM events GROUP BY type"', 'how often each event happened')
      .example(`parley sql "SELECT * FROM audit_trail WHERE intent = 'counter'" --format ndjson`, 'for other programs')
      .example('parley sql - --timeout 60 < query.sql', 'a query that is kept in a file')
      .example(`parley sql "SELECT name FROM pragma_table_info('negotiations')"`, 'the columns of a table'),
  run: async ({ db, query, timeout, limit, format }) => {
    if (!(timeout > 0 && timeout <= LONGEST_SECONDS))
      throw new UsageError(`--timeout must be a number of seconds, above zero and up to ${LONGEST_SECONDS}.`);
    if (!(Number.isSafeInteger(limit) && limit > 0)) throw new UsageError('--limit must be a whole number above zero.');
    opened(db, openForReading).close();
    const asked = { file: db, text: query === STANDARD_INPUT ? await text(process.stdin) : query, limit };
    const answer = await runApart('query', asked, { withinMilliseconds: timeout * 1_000 });
    WRITERS[format](answer, standardOutput());
    if (answer.cut) process.stderr.write(`Only the first ${counted(limit, 'row')}: there are more, --limit N.\n`);
    return EXIT.ok;
  },
});

const LONGEST_SECONDS = 86_400;

const documentsOf = ({ columns, rows }: Answer): readonly unknown[] =>
  rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));

const WRITERS: Readonly<Record<Format, (answer: Answer, out: Terminal) => void>> = {
  table: (answer, out) => {
    if (answer.rows.length === 0) process.stderr.write('No row fits.\n');
    else for (const line of queryLines(answer, out)) out.line(line);
  },
  json: (answer, out) => out.line(json(documentsOf(answer), 2)),
  ndjson: (answer, out) => documentsOf(answer).forEach((document) => out.line(json(document))),
  csv: ({ columns, rows }, out) =>
    writeCsv(
      rows,
      columns.map((title, index) => ({ title, of: (row) => row[index] ?? null })),
      out,
    ),
};
