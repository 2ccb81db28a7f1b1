import type { Argv } from 'yargs';
import { catalogue } from '../../events/catalogue.ts';
import { openReader } from '../../events/reader.ts';
import { negotiationsWith } from '../../projections/negotiation-rows.ts';
import { type StoryEvent, storyOf } from '../../projections/stories.ts';
import { MOMENTS_CSV } from '../render/csv-columns.ts';
import { headingLines, type Moment, momentJson, momentsOf, timelineLines } from '../render/timeline.ts';
import { EXIT, Refusal } from './failure.ts';
import { campaignMeant, influencerMeant, influencerWords } from './find.ts';
import { opened } from './looking.ts';
import { command, type Common, formatOption, textOption } from './options.ts';
import { writeCsv, writeDocuments } from './rows.ts';
import { standardOutput } from './terminal.ts';

/** `parley timeline`: the whole story of one influencer. */
export const timeline = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley timeline <influencer> [options]\n\nTells what happened with one influencer, mail texts and reasons included.',
      )
      .positional('influencer', { type: 'string', demandOption: true, describe: 'name, handle, address or id' })
      .option('campaign', textOption('only this campaign: client name or ClickUp task id'))
      .option('format', formatOption)
      .example('parley timeline "Mia Torres"', 'everything that happened with Mia')
      .example('parley timeline @miatravels --campaign "Northwind Coffee"', 'in one campaign')
      .example('parley timeline mia@example.com --format json', 'for a program'),
  run: (args) => {
    const out = standardOutput();
    const reader = opened(args.db, (file) => openReader(file, catalogue));
    try {
      const influencer = influencerMeant(reader.database, args.influencer);
      const campaign = args.campaign === undefined ? null : campaignMeant(reader.database, args.campaign);
      const rows = negotiationsWith(reader.database, influencer.influencerId).filter(
        ({ campaignId }) => campaign === null || campaignId === campaign.campaignId,
      );
      if (rows.length === 0)
        throw new Refusal(
          'NOT_FOUND',
          `Nothing was negotiated with ${influencerWords(influencer)}${campaign === null ? '' : ` for ${campaign.clientName ?? campaign.campaignId}`}; leave --campaign out to see every negotiation.`,
        );
      const stories = rows.map((row) => {
        const story = storyOf(reader, row.campaignId, row.negotiationId);
        return { row, story, moments: momentsOf(story, row.influencerName ?? 'the influencer') };
      });
      switch (args.format) {
        case 'table':
          stories.forEach(({ row, moments }, index) => {
            if (index > 0) out.line();
            for (const line of [...headingLines(row, out), ...timelineLines(moments, out)]) out.line(line);
          });
          break;
        case 'json':
          writeDocuments(
            stories.map(({ row, story, moments }) => ({ negotiation: row, moments: jsonOf(moments, story) })),
            'json',
            out,
          );
          break;
        case 'ndjson':
          writeDocuments(
            stories.flatMap(({ row: { negotiationId }, story, moments }) =>
              jsonOf(moments, story).map((moment) => ({ negotiationId, ...moment })),
            ),
            'ndjson',
            out,
          );
          break;
        case 'csv':
          writeCsv(
            stories.flatMap(({ row, moments }) => moments.map((moment) => ({ row, moment }))),
            MOMENTS_CSV,
            out,
          );
      }
      return EXIT.ok;
    } finally {
      reader.close();
    }
  },
});

const jsonOf = (
  moments: readonly Moment[],
  story: readonly StoryEvent[],
): readonly Readonly<Record<string, unknown>>[] =>
  moments.map((moment, index) => momentJson(moment, story[index]?.event.data));
