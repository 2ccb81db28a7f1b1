import type { Database } from 'better-sqlite3';
import type { OutsideSystem } from '../../events/catalogue/effects.ts';
import type { CampaignId, EffectId } from '../../events/units.ts';
import type { Reads } from '../../projections/states.ts';
import { metadata, type Tx } from '../application.ts';

/** Lets a parked effect go at once. `actor`: as the audit trail names whoever `by` is. */
export const resumeEffect = (tx: Tx, effectId: EffectId, by: string, actor = by): void => {
  const row = tx.prepare('SELECT campaign_id FROM effects WHERE key = ?').get(effectId) as
    { campaign_id: CampaignId | null } | undefined;
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'stream_exists',
    metadata: metadata('effects', actor, row?.campaign_id ?? effectId),
    events: [{ type: 'EffectResumed', data: { effectId, by }, state: 'pending' }],
  });
};

/** What trying again alone did not mend, in the order in which it was asked for; drafts that wait for a review are not among it. */
export const effectsForPerson = (database: Database): readonly EffectId[] =>
  (database.prepare(FOR_PERSON).all() as { key: EffectId }[]).map(({ key }) => key);

const lastParked = (field: 'why' | 'message'): string =>
  `(SELECT e.data ->> '$.${field}' FROM events e
    WHERE e.stream = 'effect:' || f.key AND e.type = 'EffectParked' ORDER BY e.version DESC LIMIT 1)`;

const FOR_PERSON = `SELECT f.key FROM effects f
  WHERE f.open = 1 AND f.status = 'parked' AND f.due_at IS NULL AND ${lastParked('why')} = 'person'
  ORDER BY f.asked_at, f.key`;

/** Whether its draft waits in the mailbox for a person to press Send. */
export const isInReview = (reads: Reads, effectId: EffectId): boolean =>
  reads.prepare(IN_REVIEW).get(effectId) !== undefined;

const IN_REVIEW = `SELECT 1 FROM effects f WHERE f.key = ? AND f.status = 'parked' AND ${lastParked('why')} = 'review'`;

/** Whether the team was told that something of this system waits for a person because of the same failure, and nobody has settled it. */
export const waitsAlike = (tx: Tx, system: OutsideSystem, message: string): boolean =>
  tx.prepare(`${ALIKE} LIMIT 1`).get({ system, message }) !== undefined;

/** What waits for a person because of the same failure, in the order in which it was asked for. */
export const effectsAlike = (reads: Reads, system: OutsideSystem, message: string): readonly EffectId[] =>
  (reads.prepare(`${ALIKE} ORDER BY f.asked_at, f.key`).all({ system, message }) as { key: EffectId }[]).map(
    ({ key }) => key,
  );

/** Of a message to #errors itself nobody is told. */
const ALIKE = `SELECT f.key FROM effects f
  WHERE f.open = 1 AND f.system = :system AND f.status = 'parked' AND f.due_at IS NULL
  AND f.state ->> '$.channel' IS NOT 'errors' AND ${lastParked('why')} = 'person' AND ${lastParked('message')} = :message`;
