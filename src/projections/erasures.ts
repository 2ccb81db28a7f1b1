import type { ParleyEvent } from '../events/catalogue.ts';
import type { BlindedAddress } from '../events/keys.ts';
import type { InfluencerId } from '../events/units.ts';
import type { Projection } from './projection.ts';
import type { Reads } from './states.ts';

type Erasure = Readonly<{ influencerId: string | null; blindedWith: string | null }>;

/** Erased people by their blinded address: no one is in it for whoever has the database alone. */
export const erasures: Projection<ParleyEvent, Erasure> = {
  name: 'erasures',
  version: 1,
  reactsTo: ['PersonErased'],
  key: (event) => (event.type === 'PersonErased' ? (event.data.address?.mac ?? null) : null),
  initialState: { influencerId: null, blindedWith: null },
  evolve: (state, event) =>
    event.type === 'PersonErased'
      ? { influencerId: event.data.influencerId, blindedWith: event.data.address?.key ?? null }
      : state,
  columns: {
    influencer_id: { type: 'TEXT', of: ({ influencerId }) => influencerId },
    blinded_with: { type: 'TEXT', of: ({ blindedWith }) => blindedWith },
  },
};

/** The erased person whose address this is; null where it is nobody's. */
export const erasedAt = (reads: Reads, address: readonly BlindedAddress[]): InfluencerId | null => {
  const find = reads.prepare('SELECT influencer_id AS found FROM erasures WHERE key = ?');
  for (const { mac } of address) {
    const row = find.get(mac) as Readonly<{ found: InfluencerId }> | undefined;
    if (row !== undefined) return row.found;
  }
  return null;
};

export const isErased = (reads: Reads, influencerId: InfluencerId): boolean =>
  reads.prepare(`SELECT 1 FROM suppressions WHERE key = ? AND because = 'erased'`).get(influencerId) !== undefined;

/** Fingerprints of the keys that it takes to recognise everybody who was erased. */
export const keysOfErasures = (reads: Reads): readonly string[] =>
  (reads.prepare('SELECT DISTINCT blinded_with AS key FROM erasures').all() as { key: string }[]).map(({ key }) => key);
