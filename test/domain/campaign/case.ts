import { expect } from 'vitest';
import {
  type Campaign,
  evolve,
  type MatchedInfluencer,
  NEW_CAMPAIGN,
  type Submission,
} from '../../../src/domain/campaign/campaign.ts';
import { type CampaignCommand, decide, type Finding, type FormReading } from '../../../src/domain/campaign/decide.ts';
import type { CampaignEvent } from '../../../src/events/catalogue.ts';
import { CampaignId, cents, Cpm, Day, InfluencerId, Instant, NegotiationId, Views } from '../../../src/events/units.ts';

export const campaignId = CampaignId.parse('task-1');
export const NOON = Instant.parse('2026-03-02T12:00:00.000Z');

export const submission: Submission = {
  campaignId,
  taskUrl: 'https://app.clickup.com/t/task-1',
  clientName: 'Acme',
  budget: cents(20_000_00),
  openingCpm: Cpm.parse(20_00),
  targetCpm: Cpm.parse(25_00),
  stretch: 0.2,
  rounds: 4,
  perInfluencerLimit: null,
  platform: 'instagram',
  deliverables: [{ type: 'instagram_reel', quantity: 1 }],
  timeline: { start: null, end: Day.parse('2026-04-30') },
  replyMode: 'auto',
  listed: 3,
};

export const config: Extract<CampaignCommand, { type: 'MatchInfluencers' }>['config'] = {
  weights: { instagram_reel: 0.5 },
  benchmarks: [{ platform: 'instagram', basis: 'views', rate: 3.2, source: 'a report' }],
};

export const influencer = (place: number, who: string, over: Partial<MatchedInfluencer> = {}): MatchedInfluencer => ({
  negotiationId: NegotiationId.parse(`negotiation-${place}`),
  influencerId: InfluencerId.parse(who),
  place,
  row: place + 1,
  platform: 'instagram',
  averageViews: Views.parse(80_000),
  alsoOn: [],
  engagement: { rate: 4.8, basis: 'views', posts: 9 },
  limits: { minRate: null, limit: null },
  ...over,
});

export const found = (place: number, who: string): Finding => ({
  place,
  listedAs: `Line ${place}`,
  outcome: 'found',
  influencer: influencer(place, who),
  contact: { name: who, email: `${who}@example.org`, handle: null, managerEmail: null, timeZone: null },
});

export const complete: FormReading = {
  outcome: 'complete',
  submission,
  influencers: ['Ann', 'Bo', 'Cy'],
  mention: ['Priya'],
};
export const faulty = (outcome: 'incomplete' | 'invalid', ...fields: readonly string[]): FormReading => ({
  outcome,
  taskUrl: submission.taskUrl,
  taskName: 'Spring',
  problems: fields.map((field) => ({ field, held: null, expected: 'an amount' })),
  fingerprint: fields.join(),
});

export const reads = (reading: FormReading): CampaignCommand => ({ type: 'ReadForm', reading });
export const looksUp = (...findings: readonly Finding[]): CampaignCommand => ({
  type: 'MatchInfluencers',
  findings,
  config,
});

type Expected = Readonly<{ type: CampaignEvent['type']; data?: Readonly<Record<string, unknown>> }>;

/** A campaign to which these commands happened, all at noon. */
export const given = (...commands: readonly CampaignCommand[]) => {
  const campaign = commands.reduce(
    (state: Campaign, command) =>
      decide(command, state, { campaignId, now: NOON, timeZone: 'UTC' }).reduce(evolve, state),
    NEW_CAMPAIGN,
  );
  return {
    campaign,
    when: (command: CampaignCommand, now: Instant = NOON, timeZone = 'UTC') => {
      const events = decide(command, campaign, { campaignId, now, timeZone });
      return {
        events,
        campaign: events.reduce(evolve, campaign),
        then: (...expected: readonly Expected[]) => {
          expect(events).toMatchObject(expected);
        },
      };
    },
  };
};
