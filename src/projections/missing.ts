import type { Database } from 'better-sqlite3';
import { sql as raw } from 'kysely';
import type { CampaignEvent } from '../events/catalogue.ts';
import type { CampaignId, Instant, Position } from '../events/units.ts';
import type { Standing } from '../domain/campaign/campaign.ts';
import { run, sql } from './sql.ts';

const NOT_FOUND = ['InfluencerMissing', 'InfluencerAmbiguous', 'InfluencerUnreadable'] as const;
const SETTLED = ['InfluencerMatched', 'InfluencerSuppressed', 'InfluencerListedTwice'] as const;

type NotFoundEvent = Extract<CampaignEvent, { type: (typeof NOT_FOUND)[number] }>;

/** What the last look into the sheet found out about a line of the list. */
export type NotFound = {
  [Type in NotFoundEvent['type']]: Readonly<{ type: Type; data: Extract<NotFoundEvent, { type: Type }>['data'] }>;
}[NotFoundEvent['type']];

/** Somebody on a running campaign's list whom the sheet does not give. */
export type MissingInfluencer = NotFound &
  Readonly<{
    campaignId: CampaignId;
    clientName: string | null;
    standing: Standing;
    /** When they were first not found. */
    since: Instant;
    /** Of the last finding, which has what was found in its personal part. */
    position: Position;
  }>;

/** Everybody who is missing, ambiguous or unreadable, by campaign; whoever was missed first comes first. */
export const missingInfluencers = (db: Database): readonly MissingInfluencer[] => {
  const byCampaign = new Map<CampaignId, Map<number, MissingInfluencer>>();
  for (const { key, client_name: clientName, standing, type, data, position, occurred_at: at } of run(db, FINDINGS)) {
    const campaign = byCampaign.get(key) ?? new Map<number, MissingInfluencer>();
    byCampaign.set(key, campaign);
    const found = { type, data: JSON.parse(data) as unknown } as NotFound;
    const { place } = found.data;
    const since = campaign.get(place)?.since ?? at;
    if (NOT_FOUND.some((each) => each === type))
      campaign.set(place, { ...found, campaignId: key, clientName, standing, since, position });
    else campaign.delete(place);
  }
  return [...byCampaign.values()].flatMap((campaign) => [...campaign.values()]);
};

/** How the form lists them, and what their row holds; null where that was erased. */
export const foundOf = (db: Database, position: Position): FoundContent | null => {
  const content = run(db, sql.selectFrom('personal').select('content').where('position', '=', position))[0]?.content;
  return content === undefined || content === null ? null : (JSON.parse(content) as FoundContent);
};

type Problem = NonNullable<
  Extract<NotFoundEvent, { type: 'InfluencerUnreadable' }>['personal']['content']
>['problems'][number];
export type FoundContent = Readonly<{ name: string; problems?: readonly Problem[] }>;

/** A campaign's stream is short, whatever its negotiations come to. */
const FINDINGS = sql
  .selectFrom('campaigns as k')
  .innerJoin('events as e', (join) => join.on('e.stream', '=', raw<string>`'campaign:' || k.key`))
  .select(['k.key', 'k.client_name', 'k.standing', 'e.type', 'e.data', 'e.position', 'e.occurred_at'])
  .where('k.status', '=', 'started')
  .where('e.type', 'in', [...NOT_FOUND, ...SETTLED])
  .orderBy('e.position');
