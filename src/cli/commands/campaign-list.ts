import type { Argv } from 'yargs';
import { campaignList } from '../../projections/queries.ts';
import { campaignListLines } from '../render/campaigns.ts';
import { CAMPAIGNS_CSV } from '../render/csv-columns.ts';
import { EXIT } from './failure.ts';
import { look } from './looking.ts';
import { command, type Common, formatOption } from './options.ts';
import { writeCsv, writeDocuments } from './rows.ts';
import { standardOutput } from './terminal.ts';

/** `parley campaign list`. */
export const campaignListCommand = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage('parley campaign list [options]\n\nLists every campaign, the newest last.')
      .option('format', formatOption)
      .example('parley campaign list', 'all campaigns, with spending and average CPM')
      .example(
        'parley campaign list --format json | jq ".[] | select(.escalated > 0)"',
        'those that wait for a person',
      ),
  run: ({ db, format }) => {
    const campaigns = look(db, campaignList);
    const out = standardOutput();
    if (format === 'csv') writeCsv(campaigns, CAMPAIGNS_CSV, out);
    else if (format !== 'table') writeDocuments(campaigns, format, out);
    else if (campaigns.length === 0) process.stderr.write('No campaign was submitted yet.\n');
    else for (const line of campaignListLines(campaigns, out)) out.line(line);
    return EXIT.ok;
  },
});
