import { writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { catalogue } from '../../events/catalogue.ts';
import { openReader } from '../../events/reader.ts';
import { type CampaignReport, campaignReport } from '../../projections/report.ts';
import { ROUTINE } from '../../projections/routine.ts';
import { oneLine } from '../render/text.ts';
import { EXIT, Refusal, UsageError } from './failure.ts';
import { campaignMeant } from './find.ts';
import { opened } from './looking.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';

/** `parley report campaign`: one page about a campaign, for whoever should not need a terminal. */
export const campaignReportCommand = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley report campaign <campaign> --out FILE\n\nWrites one self-contained HTML page: outcome, spending, CPM over time, every ' +
          'path of asks and offers, escalations, agreements, and the audit trail with hashes.',
      )
      .positional('campaign', { type: 'string', demandOption: true, describe: 'client name or ClickUp task id' })
      .option('out', {
        type: 'string',
        nargs: 1,
        demandOption: true,
        describe: 'the file to write; - is standard output',
      })
      .option('force', { type: 'boolean', default: false, describe: 'overwrite a file that exists' })
      .example('parley report campaign "Northwind Coffee" --out northwind.html', 'a page to forward or print')
      .example('parley report campaign 86c2yk1fa --out - > report.html', 'by ClickUp task id, into a pipe'),
  run: async ({ db, campaign, out, force }) => {
    if (out === '') throw new UsageError('Name a file after --out, or - for standard output.');
    const report = reportOf(db, campaign);
    // The plotting library is this command's alone, and only where a page is made.
    const { reportPage } = await import('../render/report/page.ts');
    const page = reportPage(report);
    if (out === '-') {
      standardOutput().write(page);
      return EXIT.ok;
    }
    write(out, page, force);
    const { details, head } = report;
    process.stderr.write(
      `Wrote ${out} (${Math.ceil(Buffer.byteLength(page) / 1024)} KB): ${oneLine(details.clientName ?? details.campaignId)}, up to event ${head?.position ?? 0}.\n`,
    );
    return EXIT.ok;
  },
});

/** The routine is counted and not listed. A trail of more entries than a person reads is cut in its middle: how it began and how it ended are kept. */
const TRAIL = { without: ROUTINE, first: 100, last: 300 } as const;

const reportOf = (file: string, typed: string): CampaignReport => {
  const reader = opened(file, (name) => openReader(name, catalogue));
  try {
    const { campaignId } = campaignMeant(reader.database, typed);
    const report = campaignReport(reader, campaignId, TRAIL);
    if (report === null)
      throw new Refusal('NOT_FOUND', `Nothing is known of campaign ${campaignId}: run parley verify.`);
    return report;
  } finally {
    reader.close();
  }
};

/** @throws Refusal */
const write = (file: string, page: string, force: boolean): void => {
  try {
    writeFileSync(file, page, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST')
      throw new Refusal('FILE_EXISTS', `${file} exists: name another file, or overwrite it with --force.`);
    throw new Refusal(
      'NOT_WRITTEN',
      `${file} can't be written (${code ?? String(error)}): name a file in a folder that is there and yours.`,
    );
  }
};
