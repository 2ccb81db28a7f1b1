import type { CampaignEvent } from '../../events/catalogue.ts';
import type { FormProblem, RowElsewhere } from '../../events/catalogue/campaign.ts';
import type { Decider } from '../../events/handle.ts';
import {
  type CampaignId,
  type InfluencerId,
  type Instant,
  subjectOfForm,
  subjectOfInfluencer,
} from '../../events/units.ts';
import { dayIn } from '../calendar.ts';
import {
  againMissing,
  againUnreadable,
  type Campaign,
  evolve,
  type MatchedInfluencer,
  NEW_CAMPAIGN,
  type Submission,
  unsettledPlaces,
} from './campaign.ts';
import { hold, type HoldCommand, shownAs } from './hold.ts';

type ContentOf<Type extends CampaignEvent['type']> = NonNullable<
  NonNullable<Extract<CampaignEvent, { type: Type }>['personal']>['content']
>;

/** What reading the ClickUp task gave, defaults filled in. */
export type FormReading =
  | Readonly<{
      outcome: 'complete';
      submission: Submission;
      influencers: readonly string[];
      mention: readonly string[];
    }>
  | Readonly<{
      outcome: 'incomplete' | 'invalid';
      taskUrl: string;
      taskName: string;
      problems: readonly FormProblem[];
      /** Of the problems, without their wording: tells a repeated rejection from a new one. */
      fingerprint: string;
    }>;

/** One line of the influencer list, looked up in the sheet. */
export type Finding = Readonly<{ place: number; listedAs: string }> &
  (
    | Readonly<{
        outcome: 'found';
        influencer: MatchedInfluencer;
        contact: Omit<ContentOf<'InfluencerMatched'>, 'listedAs'>;
      }>
    | Readonly<{ outcome: 'suppressed'; influencerId: InfluencerId }>
    | Readonly<{ outcome: 'missing'; elsewhere: readonly RowElsewhere[] }>
    | Readonly<{ outcome: 'ambiguous'; rows: readonly number[] }>
    | Readonly<{ outcome: 'unreadable'; row: number; problems: ContentOf<'InfluencerUnreadable'>['problems'] }>
  );

type StartedFrom = Pick<Extract<CampaignEvent, { type: 'CampaignStarted' }>['data'], 'weights' | 'benchmarks'>;

/** `by` is a Slack id. */
export type CampaignCommand =
  | Readonly<{ type: 'AskToReadForm'; by: string }>
  | Readonly<{ type: 'AskToLookUp'; by: string }>
  | Readonly<{ type: 'ReadForm'; reading: FormReading }>
  /** `why`: `the task is closed`. */
  | Readonly<{ type: 'WithdrawForm'; why: string }>
  | Readonly<{ type: 'MatchInfluencers'; findings: readonly Finding[]; config: StartedFrom }>
  | Readonly<{ type: 'EndTimeline'; stillOpen: number }>
  | HoldCommand;

/** `timeZone` is the team's, IANA: a timeline ends with their day. */
export type CampaignContext = Readonly<{ campaignId: CampaignId; now: Instant; timeZone: string }>;

/** The rules of a campaign's form and its influencer list; every command that has nothing new to say leaves no event. */
export const campaignDecider: Decider<Campaign, CampaignCommand, CampaignEvent, CampaignContext> = {
  initialState: NEW_CAMPAIGN,
  evolve,
  decide: (command, campaign, context) => decide(command, campaign, context),
  nameOf: shownAs,
};

/** @throws CampaignCommandNotAllowed */
export const decide = (
  command: CampaignCommand,
  campaign: Campaign,
  context: CampaignContext,
): readonly CampaignEvent[] => {
  switch (command.type) {
    case 'AskToReadForm':
      return askToReadForm(command.by, campaign, context);
    case 'AskToLookUp':
      return askToLookUp(command.by, campaign, context);
    case 'ReadForm':
      return readForm(command.reading, campaign, context);
    case 'WithdrawForm':
      return withdrawForm(command.why, campaign, context);
    case 'MatchInfluencers':
      return matchInfluencers(command, campaign, context);
    case 'EndTimeline':
      return endTimeline(command.stillOpen, campaign, context);
    case 'PauseCampaign':
    case 'ResumeCampaign':
    case 'StopCampaign':
      return hold(command, campaign, context.campaignId);
  }
};

/** Fields may be filled in by automations after the task was created: time for them before the form is rejected. */
const FORM_GRACE_MILLISECONDS = 60_000;

const readForm = (
  reading: FormReading,
  campaign: Campaign,
  { campaignId, now }: CampaignContext,
): readonly CampaignEvent[] => {
  if (campaign.submission !== null) return [];
  const subject = subjectOfForm(campaignId);
  if (reading.outcome === 'complete')
    return [
      {
        type: 'CampaignSubmitted',
        data: reading.submission,
        personal: { subject, content: { influencers: [...reading.influencers], mention: [...reading.mention] } },
      },
    ];

  const { taskUrl, taskName, problems, fingerprint } = reading;
  const fields = problems.map(({ field }) => field);
  if (reading.outcome === 'incomplete' && campaign.status === 'requested') {
    const readAgainAt = new Date(Date.parse(now) + FORM_GRACE_MILLISECONDS).toISOString() as Instant;
    return [{ type: 'FormIncomplete', data: { campaignId, fields, readAgainAt } }];
  }
  const graceLeft = reading.outcome === 'incomplete' && campaign.readAgainAt !== null && now < campaign.readAgainAt;
  // Whoever asked for the reading is told, also that nothing is different.
  if (graceLeft || (campaign.rejection === fingerprint && campaign.readAskedBy === null)) return [];
  return [
    {
      type: 'CampaignRejected',
      data: { campaignId, taskUrl, fields, fingerprint },
      personal: { subject, content: { taskName, problems: [...problems] } },
    },
  ];
};

/** Nothing where nobody was asked to correct it. */
const withdrawForm = (why: string, { status }: Campaign, { campaignId }: CampaignContext): readonly CampaignEvent[] =>
  status === 'incomplete' || status === 'rejected' ? [{ type: 'FormWithdrawn', data: { campaignId, why } }] : [];

const matchInfluencers = (
  { findings, config }: Extract<CampaignCommand, { type: 'MatchInfluencers' }>,
  campaign: Campaign,
  { campaignId }: CampaignContext,
): readonly CampaignEvent[] => {
  if (campaign.status !== 'submitted' && campaign.status !== 'started') return [];
  const late = campaign.status === 'started';
  const looked = findings.reduce(
    (so, finding) => {
      const event = lookedUp(finding, so.campaign, campaignId, late);
      return event === null ? so : { campaign: evolve(so.campaign, event), events: [...so.events, event] };
    },
    { campaign, events: [] as readonly CampaignEvent[] },
  );
  if (late) return [...looked.events, ...lookUpAnswered(looked, campaign.lookAskedBy, campaignId)];
  const count = (types: readonly CampaignEvent['type'][]) =>
    looked.events.filter(({ type }) => types.includes(type)).length;
  const found = count(['InfluencerMatched']);
  const leftOut = count(['InfluencerSuppressed', 'InfluencerListedTwice']);
  const notFound = looked.events.length - found - leftOut;
  return [...looked.events, { type: 'CampaignStarted', data: { campaignId, found, notFound, leftOut, ...config } }];
};

/** Nothing where there is no rejection to read again. */
const askToReadForm = (by: string, { status }: Campaign, { campaignId }: CampaignContext): readonly CampaignEvent[] =>
  status === 'rejected' ? [{ type: 'FormReadRequested', data: { campaignId, by } }] : [];

/** Once, until that look was taken; nothing where nobody is missing, or nothing new starts any more. */
const askToLookUp = (by: string, campaign: Campaign, { campaignId }: CampaignContext): readonly CampaignEvent[] =>
  campaign.status === 'started' && campaign.lookAskedBy === null && unsettledPlaces(campaign).length > 0
    ? [{ type: 'LookUpRequested', data: { campaignId, by } }]
    : [];

const lookUpAnswered = (
  { campaign, events }: Readonly<{ campaign: Campaign; events: readonly CampaignEvent[] }>,
  askedBy: string | null,
  campaignId: CampaignId,
): readonly CampaignEvent[] => {
  if (askedBy === null) return [];
  const found = events.filter(({ type }) => type === 'InfluencerMatched').length;
  return [{ type: 'LookUpAnswered', data: { campaignId, askedBy, found, notFound: unsettledPlaces(campaign).length } }];
};

/** null: nothing that wasn't known before. */
const lookedUp = (
  finding: Finding,
  campaign: Campaign,
  campaignId: CampaignId,
  late: boolean,
): CampaignEvent | null => {
  const { place, listedAs } = finding;
  const known = campaign.lookups[place];
  if (known !== undefined && !('again' in known)) return null;
  const data = { campaignId, place, late };
  const named = { subject: subjectOfForm(campaignId), content: { name: listedAs } };
  switch (finding.outcome) {
    case 'found': {
      const { influencer, contact } = finding;
      const { influencerId } = influencer;
      const subject = subjectOfInfluencer(influencerId);
      if (isNegotiatedWith(campaign, influencerId))
        return {
          type: 'InfluencerListedTwice',
          data: { ...data, influencerId },
          personal: { subject, content: { name: listedAs } },
        };
      return {
        type: 'InfluencerMatched',
        data: { ...influencer, ...data },
        personal: { subject, content: { listedAs, ...contact } },
      };
    }
    case 'suppressed': {
      const { influencerId } = finding;
      const personal = { subject: subjectOfInfluencer(influencerId), content: { name: listedAs } };
      return { type: 'InfluencerSuppressed', data: { ...data, influencerId }, personal };
    }
    case 'missing': {
      const elsewhere = [...finding.elsewhere];
      if (known?.outcome === 'missing' && known.again === againMissing(elsewhere)) return null;
      return { type: 'InfluencerMissing', data: { ...data, elsewhere }, personal: named };
    }
    case 'ambiguous': {
      const rows = [...finding.rows];
      if (known?.outcome === 'ambiguous' && known.again === rows.join()) return null;
      return { type: 'InfluencerAmbiguous', data: { ...data, rows }, personal: named };
    }
    case 'unreadable': {
      const { row, problems } = finding;
      const columns = problems.map(({ column }) => column);
      // What was erased can't be compared any more, and isn't told again for that.
      const told = [againUnreadable(row, columns, problems), againUnreadable(row, columns, null)];
      if (known?.outcome === 'unreadable' && told.includes(known.again)) return null;
      const personal = { ...named, content: { name: listedAs, problems: [...problems] } };
      return { type: 'InfluencerUnreadable', data: { ...data, row, columns }, personal };
    }
  }
};

const isNegotiatedWith = (campaign: Campaign, influencerId: InfluencerId): boolean =>
  Object.values(campaign.lookups).some(
    (lookup) => lookup.outcome === 'matched' && lookup.influencer.influencerId === influencerId,
  );

const endTimeline = (
  stillOpen: number,
  campaign: Campaign,
  { campaignId, now, timeZone }: CampaignContext,
): readonly CampaignEvent[] => {
  const end = campaign.submission?.timeline.end;
  if (campaign.status !== 'started' || end === undefined || dayIn(now, timeZone) <= end) return [];
  return [{ type: 'TimelineEnded', data: { campaignId, endedOn: end, stillOpen } }];
};
