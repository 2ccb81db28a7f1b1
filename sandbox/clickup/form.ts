import { type CustomField, currency, date, dropDown, labels, number, text } from './fields.ts';

/** The campaign form as the team fills it in; a value left out is a field left empty. */
export type CampaignForm = Readonly<{
  title: string;
  clientName?: string;
  /** US dollars */
  budget?: number;
  deliverables?: string;
  influencers?: readonly string[];
  /** US dollars for 1,000 impressions */
  cpm?: Readonly<{ low: number; high: number }>;
  /** More than one platform is sent as a labels field. */
  platforms?: readonly string[];
  timelineEnd?: Date;
  cpmTarget?: number;
  stretchPercent?: number;
  perInfluencerLimit?: number;
  rounds?: number;
  mention?: string;
}>;

/** The form's fields under the names of the example workspace, in the value shapes that ClickUp uses for them. */
export const fieldsOf = (form: CampaignForm): readonly CustomField[] => [
  text('Client Name', form.clientName),
  currency('Budget', form.budget),
  text('Target Deliverables', form.deliverables),
  text('Influencer List', form.influencers?.join('\n')),
  number('CPM Min', form.cpm?.low),
  number('CPM Max', form.cpm?.high),
  platformField(form.platforms),
  date('Timeline', form.timelineEnd),
  number('CPM Target', form.cpmTarget),
  number('Stretch', form.stretchPercent),
  currency('Max Per Influencer', form.perInfluencerLimit),
  number('Max Rounds', form.rounds),
  text('Mention', form.mention),
];

const PLATFORMS = ['Instagram', 'TikTok', 'YouTube'];

const platformField = (platforms: readonly string[] | undefined): CustomField =>
  platforms !== undefined && platforms.length > 1
    ? labels('Platform', PLATFORMS, platforms)
    : dropDown('Platform', PLATFORMS, platforms?.[0]);
