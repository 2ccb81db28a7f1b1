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
    status: 'pending' | 'tried' | 'parked' | 'succeeded' | 'superseded' | 'given_up';
    attempts: number;
    parkings: number;
    /** Some try may have had its effect: ask the outside world before it is repeated. */
    uncertain: boolean;
    draft: RecordedDraft | null;
    /** Who let a draft go that waited for a review; null: nobody yet. */
    releasedBy: string | null;
    dueAt: Instant | null;
  }>;

/** All that decides what runs next, lane by lane, so that a look at the queue reads this index and none of the rows. */
const QUEUE = {
  on: ['system', 'lane', 'asked_at', 'key', 'status', 'due_at', 'kind', 'negotiation_id', 'open'],
  where: 'open = 1',
};

/** Its fold may abort an append: what is lost here is never done. */
export const effects: Projection<ParleyEvent, Effect | null> = {
  name: 'effects',
  version: 4,
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
  indexes: [QUEUE, { on: ['negotiation_id'] }, { on: ['draft_id'], where: 'draft_id IS NOT NULL' }],
  mayAbort: true,
};

/** It may be having, or may have had, its effect. */
export const isInFlight = (effect: Effect): boolean => !isSettled(effect) && inDoubt(effect);

export const isSettled = ({ status }: Effect): boolean => SETTLED.has(status);

const SETTLED: ReadonlySet<Effect['status']> = new Set(['succeeded', 'superseded', 'given_up']);

const evolve = (effect: Effect | null, event: EffectEvent): Effect | null => {
  if (event.type === 'EffectRequested')
    return {
      ...event.data,
      status: 'pending',
      attempts: 0,
      parkings: 0,
      uncertain: false,
      draft: null,
      releasedBy: null,
      dueAt: event.data.notBefore,
    };
  if (effect === null) throw new EffectNotAskedFor(event);
  // A try that ran out of time may still report when its effect has been settled by a later one: settled is settled.
  if (isSettled(effect)) return effect;
  switch (event.type) {
    case 'EffectAttempted':
      return { ...effect, status: 'tried', attempts: event.data.attempt, uncertain: inDoubt(effect), dueAt: null };
    case 'DraftRecorded': {
      const { draftId, messageId, contentHash } = event.data;
      return { ...effect, draft: { draftId, messageId, contentHash } };
    }
    case 'EffectFailed': {
      const uncertain = effect.uncertain || event.data.outcome === 'uncertain';
      const isLatest = event.data.attempt === effect.attempts;
      return { ...effect, status: isLatest && effect.status === 'tried' ? 'pending' : effect.status, uncertain };
    }
    case 'EffectParked': {
      const { until, why } = event.data;
      // A person has the doubt from here: what goes on in the thread doesn't wait for it.
      const uncertain = why === 'retry' && inDoubt(effect);
      return { ...effect, status: 'parked', dueAt: until, parkings: effect.parkings + 1, uncertain };
    }
    case 'EffectResumed': {
      // A doubt that was left to a person is asked about first; a person who says so gives it the whole day again.
      const uncertain = effect.uncertain || (effect.dueAt === null && effect.attempts > 0);
      const parkings = event.data.by === 'agent' ? effect.parkings : 0;
      return { ...effect, status: 'pending', dueAt: null, uncertain, parkings };
    }
    case 'DraftReleased':
      // Where it stands by now is asked of the mailbox first.
      return { ...effect, status: 'pending', dueAt: null, uncertain: true, parkings: 0, releasedBy: event.data.by };
    case 'EffectSucceeded':
      return { ...effect, status: 'succeeded', dueAt: null };
    case 'EffectSuperseded':
      return { ...effect, status: 'superseded', dueAt: null };
    case 'EffectGivenUp':
      return { ...effect, status: 'given_up', dueAt: null };
  }
};

/** A try without an outcome stays in doubt whatever comes after it. */
const inDoubt = ({ status, uncertain }: Effect): boolean => uncertain || status === 'tried';

/** Something is told of an effect that no event asked for; what appends it is wrong, so nothing is appended. */
export class EffectNotAskedFor extends Error {
  readonly code = 'EFFECT_NOT_ASKED_FOR';
  constructor({ type, data }: EffectEvent) {
    super(`${type} for an effect that nobody asked for (${data.effectId}): append EffectRequested first`);
  }
}
