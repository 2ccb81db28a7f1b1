import type { Database } from 'better-sqlite3';
import type { ArgumentsCamelCase, Argv } from 'yargs';
import { type AuditEntry, type AuditSearch, entriesOf, newestEntries } from '../../projections/audit.ts';
import { ROUTINE } from '../../projections/routine.ts';
import { LOG_CSV } from '../render/csv-columns.ts';
import { type LogEntry, logEntry, logLines } from '../render/log.ts';
import { EXIT, UsageError } from './failure.ts';
import { campaignMeant, influencerMeant, negotiationWithId } from './find.ts';
import { look } from './looking.ts';
import { type Span, spanOf } from './moments.ts';
import { command, type Common, formatOption, textOption } from './options.ts';
import { writeCsv, writeDocuments } from './rows.ts';
import { standardOutput, type Terminal } from './terminal.ts';

/** `parley log`: the audit trail, filtered. */
export const log = command({
  repeatable: ['type'],
  options: (yargs: Argv<Common>) =>
    yargs
      .usage('parley log [options]\n\nShows the audit trail, the newest entries last.')
      .option('influencer', textOption('name, handle, address or id'))
      .option('campaign', textOption('client name or ClickUp task id'))
      .option('negotiation', textOption('negotiation id'))
      .option('type', {
        ...textOption('event type, or a family such as escalation, offer, mail; several with commas'),
        array: true,
      })
      .option('direction', {
        choices: ['sent', 'received'] as const,
        requiresArg: true,
        describe: 'only mail that went this way',
      })
      .option('since', textOption('date or instant (UTC), inclusive'))
      .option('until', textOption('date (that whole day) or instant'))
      .option('last', { ...textOption('a length of time: 30m, 24h, 7d, 2w'), conflicts: 'since' })
      .option('limit', {
        type: 'number',
        describe: 'the newest N (a table shows 50 unless told, other formats everything)',
      })
      .option('bodies', { type: 'boolean', default: false, describe: 'the text of mails, in the table' })
      .option('everything', {
        type: 'boolean',
        default: false,
        describe: 'in the table too: the routine of effects, which other formats always have',
      })
      .option('format', formatOption)
      .example('parley log --last 24h', 'what happened since yesterday')
      .example('parley log --influencer "Mia Torres" --bodies', 'one influencer, with the mails')
      .example('parley log --campaign 86c2yk1fa --type OfferDecided', 'the prices of a campaign')
      .example('parley log --since 2026-12-01 --until 2026-12-07 --direction received', 'what came in that week')
      .example('parley log --last 7d --format csv > week.csv', 'a week for a spreadsheet')
      .example('parley log --format ndjson | jq -r .type | sort | uniq -c', 'how often each event happened'),
  run: async (args) => {
    const types = args.type === undefined ? null : (await import('./types.ts')).typesMeant(args.type);
    const span = spanOf(args, new Date());
    if (args.limit !== undefined && !(Number.isInteger(args.limit) && args.limit > 0))
      throw new UsageError('--limit must be a whole number above zero.');
    const out = standardOutput();
    look(args.db, (database) => {
      const search = searchFor(database, args, types, span);
      if (args.format === 'table') {
        showTable(newestOf(database, search, args.limit ?? TABLE_LIMIT), args, out);
        return;
      }
      const found =
        args.limit === undefined ? entriesOf(database, search) : newestEntries(database, search, args.limit);
      const entries = entriesFrom(found);
      if (args.format === 'csv') writeCsv(entries, LOG_CSV, out);
      else writeDocuments(entries, args.format, out);
    });
    return EXIT.ok;
  },
});

type Options = ArgumentsCamelCase<
  Readonly<{
    influencer: string | undefined;
    campaign: string | undefined;
    negotiation: string | undefined;
    direction: 'sent' | 'received' | undefined;
    everything: boolean;
    format: string;
  }>
>;

const TABLE_LIMIT = 50;

const searchFor = (database: Database, args: Options, types: readonly string[] | null, span: Span): AuditSearch => ({
  ...span,
  ...(args.influencer === undefined ? {} : { influencerId: influencerMeant(database, args.influencer).influencerId }),
  ...(args.campaign === undefined ? {} : { campaignId: campaignMeant(database, args.campaign).campaignId }),
  ...(args.negotiation === undefined ? {} : { negotiationId: negotiationWithId(database, args.negotiation) }),
  ...(args.direction === undefined ? {} : { direction: args.direction }),
  ...(types === null ? {} : { types }),
  ...(types === null && args.format === 'table' && !args.everything ? { without: ROUTINE } : {}),
});

type Newest = Readonly<{ entries: readonly AuditEntry[]; more: boolean }>;

const newestOf = (database: Database, search: AuditSearch, limit: number): Newest => {
  const found = newestEntries(database, search, limit + 1);
  return { entries: found.slice(-limit), more: found.length > limit };
};

const showTable = ({ entries, more }: Newest, args: TableOptions, out: Terminal): void => {
  const { width, paint } = out;
  if (entries.length === 0) {
    process.stderr.write('No entry fits.\n');
    return;
  }
  for (const line of logLines(entries.map(logEntry), { width, paint, bodies: args.bodies })) out.line(line);
  if (width !== null) for (const note of notes(entries.length, more, args)) out.line(paint('faint', note));
};

function* entriesFrom(rows: Iterable<AuditEntry>): Generator<LogEntry> {
  for (const row of rows) yield logEntry(row);
}

type TableOptions = Readonly<{ bodies: boolean; everything: boolean; type: readonly string[] | undefined }>;

const notes = (shown: number, more: boolean, { everything, type }: TableOptions): readonly string[] => [
  ...(more ? [`The newest ${shown}; there are more: --limit N.`] : []),
  ...(everything || type !== undefined ? [] : ['Without the routine of effects: --everything.']),
];
