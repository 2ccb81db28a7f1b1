import type { CampaignEvent } from '../../../events/catalogue.ts';
import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import { counted, cpm, minute, money, percent, words } from '../amounts.ts';
import { ERASED_NAME, type Sentences } from './told.ts';

export const CAMPAIGN_SENTENCES: Sentences<CampaignEvent> = {
  WebhookReceived: ({ data }) => ({ sentence: `ClickUp reported ${data.event} on task ${data.campaignId}.` }),
  TaskDiscovered: ({ data }) => ({
    sentence: `A look into ClickUp found task ${data.campaignId}, which no webhook had told of.`,
  }),
  FormIncomplete: ({ data }) => ({
    sentence: `The form still lacks ${data.fields.join(', ')}; it is read again at ${minute(data.readAgainAt)}.`,
  }),
  CampaignRejected: ({ data, personal }) => ({
    sentence: `The form was rejected because of ${data.fields.join(', ')}; correcting the task in ClickUp starts it.`,
    words:
      personal.content === null
        ? null
        : {
            subject: null,
            body: personal.content.problems
              .map(
                ({ field, held, expected }) =>
                  `${field}: held ${held === null ? 'nothing' : `“${held}”`}, expected ${expected}`,
              )
              .join('\n'),
          },
  }),
  FormWithdrawn: ({ data }) => ({ sentence: `The form is withdrawn: ${data.why}.` }),
  FormReadRequested: ({ data }) => ({ sentence: `${data.by} had the task of the rejected form read again.` }),
  CampaignSubmitted: ({ data }) => ({
    sentence:
      `${data.clientName} submitted a campaign: ${describeDeliverables(data.deliverables)}, ${money(data.budget)} for ` +
      `${counted(data.listed, 'influencer')}, CPM from ${cpm(data.openingCpm)}, target ${cpm(data.targetCpm)}, ` +
      `stretch ${percent(data.stretch)}, ${counted(data.rounds, 'round')}, until ${data.timeline.end}.`,
  }),
  InfluencerMatched: ({ data }, { they }) => ({
    sentence:
      `${they} was found in row ${data.row} of the sheet: ${words(data.platform)}, ` +
      `${data.averageViews.toLocaleString('en-US')} average views, ${engagement(data.engagement)}${alsoOn(data)}.` +
      (data.late ? ' The campaign had already started.' : ''),
  }),
  InfluencerMissing: ({ data, personal }) => ({
    sentence: `${personal.content?.name ?? ERASED_NAME} is not in the sheet${elsewhere(data)} and was skipped; the team was asked to add them.`,
  }),
  InfluencerAmbiguous: ({ data, personal }) => ({
    sentence: `${personal.content?.name ?? ERASED_NAME} fits rows ${data.rows.join(' and ')} of the sheet; the team was asked which one is meant.`,
  }),
  InfluencerUnreadable: ({ data, personal }) => ({
    sentence: `${personal.content?.name ?? ERASED_NAME} can't be read from row ${data.row} of the sheet: ${data.columns.join(', ')}.`,
  }),
  InfluencerSuppressed: (_event, { they }) => ({
    sentence: `${they} was left alone: they opted out, were erased, or their address bounced, before.`,
  }),
  InfluencerListedTwice: (_event, { they }) => ({
    sentence: `${they} is listed twice and is negotiated with once.`,
  }),
  LookUpRequested: ({ data }) => ({ sentence: `${data.by} had the sheet looked into again.` }),
  LookUpAnswered: ({ data }) => ({
    sentence: `That look into the sheet found ${data.found}; ${data.notFound} of the list are still to add or mend.`,
  }),
  CampaignStarted: ({ data }) => ({
    sentence: `The campaign started: ${data.found} found, ${data.notFound} not${data.leftOut === 0 ? '' : `, ${data.leftOut} left out`}.`,
  }),
  OpeningsQueued: ({ data }) => ({
    sentence: `${counted(data.negotiations.length, 'opening waits', 'openings wait')} for room in the budget.`,
  }),
  TimelineEnded: ({ data }) => ({
    sentence: `The timeline ended on ${data.endedOn} with ${counted(data.stillOpen, 'negotiation')} still open.`,
  }),
  CampaignPaused: ({ data }) => ({
    sentence: `${data.by} paused the campaign: nothing of it starts or leaves until it is resumed.`,
  }),
  CampaignResumed: ({ data }) => ({ sentence: `${data.by} resumed the campaign.` }),
  CampaignStopped: ({ data }) => ({ sentence: `${data.by} stopped the campaign: nothing starts in it any more.` }),
};

const engagement = ({
  rate,
  basis,
}: Extract<CampaignEvent, { type: 'InfluencerMatched' }>['data']['engagement']): string =>
  rate === null ? 'engagement not measured' : `${rate} % engagement by ${basis}`;

const elsewhere = ({ elsewhere }: Extract<CampaignEvent, { type: 'InfluencerMissing' }>['data']): string =>
  elsewhere.length === 0
    ? ''
    : ` but for ${elsewhere.map(({ row, platform }) => `${words(platform)} (row ${row})`).join(', ')}`;

const alsoOn = ({ alsoOn: rows }: Extract<CampaignEvent, { type: 'InfluencerMatched' }>['data']): string =>
  rows
    .map(
      (other) => `; ${other.platform} in row ${other.row}, ${other.averageViews.toLocaleString('en-US')} average views`,
    )
    .join('');
