import type { Argv } from 'yargs';
import { catalogue } from '../../events/catalogue.ts';
import { openReader, type Reader } from '../../events/reader.ts';
import type { ParleyEvent } from '../../events/catalogue.ts';
import type { NegotiationId } from '../../events/units.ts';
import { openCeilings } from '../../projections/ceilings.ts';
import { type NegotiationRow } from '../../projections/negotiation-rows.ts';
import { campaignDetails } from '../../projections/queries.ts';
import { minute } from '../render/amounts.ts';
import { campaignLines, type CampaignPicture, type Waiting } from '../render/campaigns.ts';
import { influencersCsv } from '../render/csv-columns.ts';
import { EXIT, Refusal } from './failure.ts';
import { campaignMeant } from './find.ts';
import { opened } from './looking.ts';
import { command, type Common, formatOption } from './options.ts';
import { writeCsv, writeDocuments } from './rows.ts';
import { standardOutput } from './terminal.ts';

/** `parley campaign show`. */
export const campaignShowCommand = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley campaign show <campaign> [options]\n\nShows terms, money, every influencer, and what waits for a person.',
      )
      .positional('campaign', { type: 'string', demandOption: true, describe: 'client name or ClickUp task id' })
      .option('format', formatOption)
      .example('parley campaign show "Northwind Coffee"', 'by client')
      .example('parley campaign show 86c2yk1fa', 'by ClickUp task id')
      .example('parley campaign show 86c2yk1fa --format csv', 'its influencers, one a row, for a spreadsheet'),
  run: ({ db, campaign, format }) => {
    const reader = opened(db, (file) => openReader(file, catalogue));
    try {
      const picture = pictureOf(reader, campaign);
      const out = standardOutput();
      if (format === 'csv') writeCsv(picture.details.negotiationRows, influencersCsv(picture.ceilings), out);
      else if (format !== 'table') writeDocuments([documentOf(picture)], format, out);
      else for (const line of campaignLines(picture, out)) out.line(line);
      return EXIT.ok;
    } finally {
      reader.close();
    }
  },
});

const pictureOf = (reader: Reader<ParleyEvent>, typed: string): CampaignPicture => {
  const { database } = reader;
  const { campaignId } = campaignMeant(database, typed);
  const details = campaignDetails(database, campaignId);
  if (details === null)
    throw new Refusal('NOT_FOUND', `Nothing is known of campaign ${campaignId}: run parley verify.`);
  const escalated = details.negotiationRows.filter(({ status }) => status === 'escalated');
  return {
    details,
    ceilings: openCeilings(database, campaignId),
    waiting: new Map(
      escalated.flatMap((row): [NegotiationId, Waiting][] => {
        const found = escalationOf(reader, row);
        return found === null ? [] : [[row.negotiationId, found]];
      }),
    ),
  };
};

const escalationOf = (reader: Reader<ParleyEvent>, { negotiationId }: NegotiationRow): Waiting | null => {
  const event = reader.read({ stream: `negotiation:${negotiationId}`, types: ['NegotiationEscalated'] }).at(-1);
  if (event?.type !== 'NegotiationEscalated' || 'warning' in event) return null;
  const evidence = event.personal.content?.evidence ?? '';
  return { since: minute(event.occurredAt), reason: event.data.reason, evidence: evidence === '' ? null : evidence };
};

/** Each influencer with their ceiling and escalation beside them. */
const documentOf = ({ details, ceilings, waiting }: CampaignPicture): unknown => ({
  ...details,
  negotiationRows: details.negotiationRows.map((row) => ({
    ...row,
    ceiling: ceilings.get(row.negotiationId) ?? null,
    escalation: waiting.get(row.negotiationId) ?? null,
  })),
});
