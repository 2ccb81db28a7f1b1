import type { ParleyEvent, StoredEvent } from '../../events/catalogue.ts';
import type { Follower, Transaction } from '../../events/transaction.ts';
import type { CampaignId, EffectId, InfluencerId, NegotiationId } from '../../events/units.ts';
import { type AskedEffect, effectsAskedBy } from '../../domain/effects.ts';
import { noticesToDraw } from './notices-to-draw.ts';

/** Turns what an event asks for into effects of their own stream, in the append's transaction: asked for once, or not at all. */
export const requestEffects: Follower<ParleyEvent> = (tx, event) => {
  const asked = effectsAskedBy(event);
  asked.forEach((each, place) => request(tx, event, place, { ...each, ...aboutItself(tx, event) }));
  noticesToDraw(tx, event).forEach((each, place) => request(tx, event, asked.length + place, each));
};

type Request = AskedEffect & Pick<StoredEffect, 'about' | 'aboutPosition' | keyof SubjectIds>;
type StoredEffect = Extract<StoredEvent, { type: 'EffectRequested' }>['data'];

const request = (tx: Transaction<ParleyEvent>, event: StoredEvent, place: number, asked: Request): void => {
  const effectId = `${event.id}:${place}` as EffectId;
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'no_stream',
    metadata: { ...event.metadata, causationId: event.id, source: 'effects' },
    events: [
      {
        type: 'EffectRequested',
        data: { effectId, ...asked },
        occurredAt: event.occurredAt,
        state: 'pending',
      },
    ],
  });
};

const aboutItself = (tx: Transaction<ParleyEvent>, event: StoredEvent) => ({
  about: event.id,
  aboutPosition: event.position,
  ...subjectIds(tx, event),
});

type SubjectIds = Readonly<{
  campaignId: CampaignId | null;
  negotiationId: NegotiationId | null;
  influencerId: InfluencerId | null;
}>;

/** What an effect itself asks for is about whatever the effect was asked for. */
const subjectIds = (tx: Transaction<ParleyEvent>, { data }: StoredEvent): SubjectIds => {
  if ('effectId' in data && !('campaignId' in data)) {
    const [requested] = tx.stream(`effect:${data.effectId}`);
    if (requested !== undefined) return subjectIds(tx, requested);
  }
  return {
    campaignId: 'campaignId' in data ? data.campaignId : null,
    negotiationId: 'negotiationId' in data ? data.negotiationId : null,
    influencerId: 'influencerId' in data ? data.influencerId : null,
  };
};
