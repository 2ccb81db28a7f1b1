import type { EffectEvent, ParleyEvent } from '../events/catalogue.ts';
import { effectEvents } from '../events/catalogue/effects.ts';
import type { Instant } from '../events/units.ts';
import type { Projection } from './projection.ts';

type Requested = Extract<EffectEvent, { type: 'EffectRequested' }>['data'];
export type RecordedDraft = Omit<Extract<EffectEvent, { type: 'DraftRecorded' }>['data'], 'effectId'>;

/**
 * One asked-for effect. `pending`: not tried yet, or its last try certainly failed; `tried`: a try began and its outcome
 * isn't known; `parked`: tried again at `dueAt`, or when a person says so (null); the rest are final.
 */
export type Effect = Requested &
  Readonly<{
    status: 'pending' | 'tried' | 'parked' | 'succeeded' | 'superseded';
    attempts: number;
    parkings: number;
    /** Some try may have had its effect: ask the outside world before it is repeated. */
    uncertain: boolean;
    draft: RecordedDraft | null;
    dueAt: Instant | null;
  }>;

/** Its fold may abort an append: what is lost here is never done. */
export const effects: Projection<ParleyEvent, Effect | null> = {
  name: 'effects',
  version: 1,
  reactsTo: Object.keys(effectEvents) as EffectEvent['type'][],
  key: ({ data }) => ('effectId' in data ? data.effectId : null),
  initialState: null,
  evolve: (effect, event) => evolve(effect, event as EffectEvent),
  columns: {
    kind: { type: 'TEXT', of: (effect) => effect?.kind ?? null },
    system: { type: 'TEXT', of: (effect) => effect?.system ?? null },
    lane: { type: 'TEXT', of: (effect) => effect?.lane ?? null },
    status: { type: 'TEXT', of: (effect) => effect?.status ?? null },
    open: { type: 'INTEGER', of: (effect) => (effect === null || isSettled(effect) ? null : 1) },
    /** A try may be having, or may have had, its effect. */
    in_flight: { type: 'INTEGER', of: (effect) => (effect !== null && isInFlight(effect) ? 1 : null) },
    due_at: { type: 'TEXT', of: (effect) => effect?.dueAt ?? null },
    asked_at: { type: 'INTEGER', of: (effect) => effect?.aboutPosition ?? null },
    attempts: { type: 'INTEGER', of: (effect) => effect?.attempts ?? null },
    campaign_id: { type: 'TEXT', of: (effect) => effect?.campaignId ?? null },
    negotiation_id: { type: 'TEXT', of: (effect) => effect?.negotiationId ?? null },
    draft_id: { type: 'TEXT', of: (effect) => effect?.draft?.draftId ?? null },
  },
  indexes: [['open'], ['negotiation_id'], ['draft_id']],
  mayAbort: true,
};

const isInFlight = (effect: Effect): boolean => !isSettled(effect) && (effect.status === 'tried' || effect.uncertain);

export const isSettled = ({ status }: Effect): boolean => status === 'succeeded' || status === 'superseded';

const evolve = (effect: Effect | null, event: EffectEvent): Effect | null => {
  if (event.type === 'EffectRequested')
    return {
      ...event.data,
      status: 'pending',
      attempts: 0,
      parkings: 0,
      uncertain: false,
      draft: null,
      dueAt: event.data.notBefore,
    };
  if (effect === null) throw new Error(`${event.type} for an effect that nobody asked for: ${event.data.effectId}`);
  switch (event.type) {
    case 'EffectAttempted':
      return { ...effect, status: 'tried', attempts: event.data.attempt, uncertain: effect.uncertain };
    case 'DraftRecorded': {
      const { draftId, messageId, contentHash } = event.data;
      return { ...effect, draft: { draftId, messageId, contentHash } };
    }
    case 'EffectFailed':
      return { ...effect, status: 'pending', uncertain: effect.uncertain || event.data.outcome === 'uncertain' };
    case 'EffectParked':
      return { ...effect, status: 'parked', dueAt: event.data.until, parkings: effect.parkings + 1 };
    case 'EffectResumed':
      return { ...effect, status: 'pending', dueAt: null };
    case 'EffectSucceeded':
      return { ...effect, status: 'succeeded', dueAt: null };
    case 'EffectSuperseded':
      return { ...effect, status: 'superseded', dueAt: null };
  }
};
