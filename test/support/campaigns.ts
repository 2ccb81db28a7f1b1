import type { Settlement, Try } from '../../src/adapters/effects/performer.ts';
import type { Performer } from '../../src/adapters/effects/performer.ts';
import { decideCampaign } from '../../src/adapters/decisions/campaign.ts';
import { decideNegotiation } from '../../src/adapters/decisions/negotiation.ts';
import type { SheetsClient } from '../../src/adapters/sheets/client.ts';
import { readRosterFor } from '../../src/adapters/sheets/read-roster.ts';
import type { Submission } from '../../src/domain/campaign/campaign.ts';
import type { NegotiationCommand } from '../../src/domain/negotiation/commands.ts';
import type { CampaignId, Cents, Cpm, Day, NegotiationId } from '../../src/events/units.ts';
import type { Effect } from '../../src/projections/effects.ts';
import type { TestApplication } from './application.ts';

export const CAMPAIGN = 'task-1' as CampaignId;

export const because = (campaignId: string = CAMPAIGN) => ({
  source: 'test',
  actor: 'agent',
  correlationId: campaignId,
  causationId: null,
});

/** $20–25 CPM on one Instagram reel each, $20,000. */
export const submission = (given: Partial<Submission> = {}): Submission => ({
  campaignId: CAMPAIGN,
  taskUrl: 'https://app.clickup.com/t/task-1',
  clientName: 'Acme',
  budget: 2_000_000 as Cents,
  openingCpm: 2_000 as Cpm,
  targetCpm: 2_500 as Cpm,
  stretch: 0.2,
  rounds: 4,
  perInfluencerLimit: null,
  platform: 'instagram',
  deliverables: [{ type: 'instagram_reel', quantity: 1 }],
  timeline: { start: null, end: '2026-12-31' as Day },
  replyMode: 'auto',
  listed: 0,
  ...given,
});

export const submit = (
  { app }: TestApplication,
  influencers: readonly string[],
  given: Partial<Submission> = {},
): Promise<unknown> => {
  const form = submission({ listed: influencers.length, ...given });
  const command = {
    type: 'ReadForm',
    reading: { outcome: 'complete', submission: form, influencers, mention: [] },
  } as const;
  return app.log.write((tx) => decideCampaign(tx, app, form.campaignId, command, because(form.campaignId)));
};

export type Person = Readonly<{
  name: string;
  email?: string;
  handle?: string;
  platform?: string;
  views?: number | string;
  rate?: number | string;
}>;

const HEADER = ['Name', 'Email', 'Handle', 'Platform', 'Average Views', 'Engagement Rate'];

/** The cells of an influencer sheet; row 2 is the first person. */
export const cells = (people: readonly Person[]): unknown[][] => [
  HEADER,
  ...people.map(({ name, email, handle, platform, views, rate }) => [
    name,
    email ?? `${name.toLowerCase().replaceAll(' ', '.')}@mail.example`,
    handle ?? name.toLowerCase().replaceAll(' ', ''),
    platform ?? 'Instagram',
    views ?? 40_000,
    rate ?? 0.0365,
  ]),
];

export const sheet = (people: readonly Person[]): SheetsClient => sheetOf(cells(people));

export const sheetOf = (values: unknown[][]): SheetsClient => ({
  read: () => Promise.resolve({ outcome: 'read', tab: 'Influencers', values }),
});

const NEVER: Try = { signal: new AbortController().signal, recordDraft: () => Promise.resolve() };

/** Performs the newest effect of a kind, and records what comes of it. */
export const performOnce = async (
  { app, rows }: TestApplication,
  kind: Effect['kind'],
  performer: Performer,
): Promise<Settlement> => {
  const [row] = rows<{ state: string }>(
    'SELECT state FROM effects WHERE kind = ? ORDER BY asked_at DESC LIMIT 1',
    kind,
  );
  if (row === undefined) throw new Error(`nothing asked for ${kind}`);
  const settlement = await performer.perform(JSON.parse(row.state) as Effect, NEVER);
  if ('record' in settlement) await app.log.write((tx) => settlement.record?.(tx));
  return settlement;
};

/** Submitted and started with everybody who is listed. */
export const startCampaign = async (
  house: TestApplication,
  people: readonly Person[],
  given: Partial<Submission> = {},
): Promise<void> => {
  await submit(
    house,
    people.map(({ name }) => name),
    given,
  );
  await performOnce(house, 'read_roster', readRosterFor(house.app, sheet(people)));
};

export type Line = Readonly<{
  name: string;
  key: NegotiationId;
  status: string;
  place: number;
  last_offer: Cents | null;
}>;

export const negotiationsOf = (house: TestApplication, campaignId: string = CAMPAIGN): readonly Line[] =>
  house.rows<Line>(
    `SELECT c.name, n.key, n.status, n.place, n.last_offer FROM negotiations n JOIN contacts c ON c.key = n.influencer_id
     WHERE campaign_id = ? ORDER BY place`,
    campaignId,
  );

export const decideOn = (house: TestApplication, name: string, command: NegotiationCommand, campaignId = CAMPAIGN) => {
  const line = negotiationsOf(house, campaignId).find((each) => each.name === name);
  if (line === undefined) throw new Error(`no negotiation with ${name}`);
  return house.app.log.write((tx) => decideNegotiation(tx, house.app, line.key, command, because(campaignId)));
};
