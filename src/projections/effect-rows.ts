import type { Database } from 'better-sqlite3';
import type { EffectKind, Notice, OutsideSystem } from '../events/catalogue/effects.ts';
import type { CampaignId, EffectId, Instant, NegotiationId, Position } from '../events/units.ts';
import type { Effect } from './effects.ts';

/** One effect as `parley effects list` shows it. `failure`: how its last try ended, or why it waits. */
export type EffectRow = Readonly<{
  effectId: EffectId;
  system: OutsideSystem;
  kind: EffectKind;
  notice: Notice | null;
  status: Effect['status'];
  attempts: number;
  askedAt: Instant;
  askedAtPosition: Position;
  /** When it is tried again; null: at once, or when a person says so. */
  dueAt: Instant | null;
  campaignId: CampaignId | null;
  clientName: string | null;
  negotiationId: NegotiationId | null;
  influencerName: string | null;
  failure: string | null;
}>;

/** What isn't settled, in the order in which it was asked for. */
export const openEffectRows = (
  db: Database,
  { system, parked }: Readonly<{ system: OutsideSystem | null; parked: boolean }>,
): readonly EffectRow[] => db.prepare(ROWS).all({ system, parked: parked ? 1 : 0 }) as EffectRow[];

const ROWS = `SELECT f.key AS effectId, f.system, f.kind, f.state ->> '$.notice' AS notice, f.status, f.attempts,
  asking.recorded_at AS askedAt, f.asked_at AS askedAtPosition, f.due_at AS dueAt, f.campaign_id AS campaignId,
  campaigns.client_name AS clientName, f.negotiation_id AS negotiationId, contacts.name AS influencerName,
  (SELECT e.data ->> '$.message' FROM events e WHERE e.stream = 'effect:' || f.key
    AND e.type IN ('EffectFailed', 'EffectParked') ORDER BY e.version DESC LIMIT 1) AS failure
  FROM effects f JOIN events asking ON asking.position = f.asked_at
  LEFT JOIN campaigns ON campaigns.key = f.campaign_id
  LEFT JOIN contacts ON contacts.key = f.state ->> '$.influencerId'
  WHERE f.open = 1 AND (:system IS NULL OR f.system = :system) AND (:parked = 0 OR f.status = 'parked')
  ORDER BY f.asked_at, f.key`;

/** Where the event stands by which each draft that waits for a review came to wait. */
export const DRAFTS_TO_REVIEW = `SELECT e.position FROM effects f JOIN events e ON e.position =
    (SELECT max(position) FROM events WHERE stream = 'effect:' || f.key AND type = 'EffectParked')
  WHERE f.open = 1 AND f.status = 'parked' AND f.due_at IS NULL AND f.kind = 'send_mail' AND e.data ->> '$.why' = 'review'`;

export const draftsToReview = (db: Database): number => db.prepare(DRAFTS_TO_REVIEW).all().length;

/** Whether the task of a campaign's form is about to be read, or waits to be. */
export const isBeingRead = (db: Database, campaignId: CampaignId): boolean =>
  db.prepare(READING).get(campaignId) !== undefined;

const READING = `SELECT 1 FROM effects
  WHERE open = 1 AND system = 'clickup' AND lane = ? AND kind = 'read_task' LIMIT 1`;
