import type { Stored } from '../../events/event.ts';
import type { BlindedAddress } from '../../events/keys.ts';
import { emptyParts } from '../../events/personal.ts';
import type { ParleyEvent } from '../../events/catalogue.ts';
import type { EffectId, InfluencerId, NegotiationId, Position } from '../../events/units.ts';
import { isOpen } from '../../domain/negotiation/state.ts';
import { type Deciding, metadata, type Tx } from '../application.ts';
import { refuseFaulted } from './limits.ts';
import { decideNegotiation, negotiationOf } from './negotiation.ts';

/** Who is erased: the id they go by from now on, and the parts that name them. */
export type Erasing = Readonly<{
  influencerId: InfluencerId;
  address: BlindedAddress | null;
  positions: readonly Position[];
  /** Who did it: a Slack id, a ticket, or `cli`. */
  by: string;
}>;

/**
 * Ends what is open with a person, takes back what was about to be written to them, empties every part that names them,
 * and records it, all in one transaction.
 * @throws ReadModelFaulted
 */
export const erasePerson = (tx: Tx, app: Deciding, erasing: Erasing): Stored<ParleyEvent> | undefined => {
  refuseFaulted(app, ['campaigns', 'contacts', 'negotiations', 'suppressions', 'erasures', 'effects']);
  const { influencerId, address, by } = erasing;
  const because = metadata('erasure', by, 'system:erasures');
  const negotiations = negotiationsWith(tx, influencerId);
  const open = negotiations.filter((id) => isOpen(negotiationOf(tx, id)));
  for (const id of negotiations) decideNegotiation(tx, app, id, { type: 'Suppress', because: 'erased' }, because);
  for (const effectId of unneeded(tx, negotiations)) {
    tx.append({
      stream: `effect:${effectId}`,
      expected: 'stream_exists',
      metadata: because,
      events: [{ type: 'EffectSuperseded', data: { effectId, why: 'the person was erased' }, state: 'superseded' }],
    });
  }
  emptyParts(tx, erasing.positions);
  const positions = [...erasing.positions];
  const [erased] = tx.append({
    stream: 'system:erasures',
    expected: 'any',
    metadata: because,
    events: [{ type: 'PersonErased', data: { influencerId, address, positions, negotiationsEnded: open.length, by } }],
  });
  return erased;
};

const negotiationsWith = (tx: Tx, influencerId: InfluencerId): readonly NegotiationId[] =>
  (
    tx.prepare('SELECT key FROM negotiations WHERE influencer_id = ? ORDER BY key').all(influencerId) as {
      key: NegotiationId;
    }[]
  ).map(({ key }) => key);

/**
 * What is not to be done any more. A mail that may be leaving, or that waits as a draft, is left to the mailbox, where its
 * draft is taken out before it is superseded; and the team still hears of a deal, with nobody's name.
 */
const unneeded = (tx: Tx, negotiations: readonly NegotiationId[]): readonly EffectId[] =>
  (tx.prepare(UNNEEDED).all(JSON.stringify(negotiations)) as { key: EffectId }[]).map(({ key }) => key);

const UNNEEDED = `SELECT key FROM effects WHERE negotiation_id IN (SELECT value FROM json_each(?))
  AND open = 1 AND in_flight IS NULL AND draft_id IS NULL AND state ->> '$.notice' IS NOT 'agreement' ORDER BY asked_at, key`;
