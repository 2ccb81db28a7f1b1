import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import { campaignLog, effectsLog } from '../../projections/replay/campaign-log.ts';
import { explanationsOf } from '../../projections/replay/explanations.ts';
import { headPlace } from '../../projections/replay/positions.ts';
import { DECISIONS_CSV } from '../render/explain-csv.ts';
import { explanationJson } from '../render/explain-json.ts';
import { explanationLines } from '../render/explain.ts';
import { ERASED_NAME } from '../render/sentences/told.ts';
import { headingLines } from '../render/timeline.ts';
import { EXIT } from './failure.ts';
import { negotiationMeant } from './find-negotiation.ts';
import { opened } from './looking.ts';
import { command, type Common, formatOption } from './options.ts';
import { writeCsv } from './rows.ts';
import { json, standardOutput } from './terminal.ts';

/** `parley explain`: why each thing was decided, from the log alone. */
export const explain = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley explain <who> [options]\n\nTells of each decision: what it saw, the rule that fired, the numbers and whether the log ' +
          'gives them again, the reason, the mail that came of it, and who approved. Asks nobody outside.',
      )
      .positional('who', {
        type: 'string',
        demandOption: true,
        describe: 'name, handle, address or id, or a negotiation id',
      })
      .option('campaign', { type: 'string', describe: 'client name or ClickUp task id, where there are several' })
      .option('format', formatOption)
      .example('parley explain "Mia Torres"', 'every decision about Mia')
      .example('parley explain @miatravels --campaign "Northwind Coffee"', 'in one of several campaigns')
      .example(
        `parley explain @miatravels --format ndjson | jq 'select(.check.outcome == "differs")'`,
        'decisions whose numbers the log does not give again',
      )
      .example('parley explain @miatravels --format csv > decisions.csv', 'one decision a row, for a spreadsheet'),
  run: (args) => {
    const db = opened(args.db, openForReading);
    try {
      const row = negotiationMeant(db, args.who, args.campaign);
      const { campaignId, negotiationId } = row;
      const upTo = headPlace(db)?.position ?? 0;
      const effects = effectsLog(db, negotiationId, { upTo });
      const explanations = explanationsOf(campaignId, negotiationId, campaignLog(db, campaignId, { upTo }), effects);
      const they = row.influencerName ?? ERASED_NAME;
      const out = standardOutput();
      switch (args.format) {
        case 'table':
          for (const line of headingLines(row, out)) out.line(line);
          explanations.forEach((explanation, index) => {
            out.line();
            for (const line of explanationLines(explanation, index + 1, they, out)) out.line(line);
          });
          if (explanations.length === 0) out.line('Nothing was decided yet.');
          break;
        case 'json': {
          const decisions = explanations.map((explanation, index) => explanationJson(explanation, index + 1, they));
          out.line(json({ negotiation: row, decisions }, 2));
          break;
        }
        case 'ndjson':
          explanations.forEach((explanation, index) =>
            out.line(json({ negotiationId, ...explanationJson(explanation, index + 1, they) })),
          );
          break;
        case 'csv':
          writeCsv(
            explanations.map((explanation, index) => ({ row, explanation, number: index + 1, they })),
            DECISIONS_CSV,
            out,
          );
      }
      return EXIT.ok;
    } finally {
      db.close();
    }
  },
});
