import type { StoredEvent } from '../../events/catalogue.ts';
import type { EffectKind } from '../../events/catalogue/effects.ts';
import type { CampaignId, NegotiationId } from '../../events/units.ts';
import { type Effect, effects as effectRows } from '../effects.ts';
import { concerns } from '../stories.ts';
import { type Change, changesBetween } from './changes.ts';
import {
  type CampaignPicture,
  campaignPicture,
  type MoneyPicture,
  moneyPicture,
  threadPicture,
  type ThreadPicture,
} from './pictures.ts';
import { negotiationOf, type Replayed, replayOf } from './replay.ts';

/** What an effect can be seen by. */
export type EffectPicture = Readonly<Pick<Effect, 'status' | 'attempts' | 'dueAt'>>;

/** One event with everything that it changed. */
export type Step = Readonly<{
  event: StoredEvent;
  /** Whose thread it stands in; null where it is the campaign's. */
  negotiationId: NegotiationId | null;
  /** What was asked of the outside world, where the event tells how that went. */
  effect: EffectKind | null;
  thread: readonly Change<ThreadPicture>[];
  money: readonly Change<MoneyPicture>[];
  campaign: readonly Change<CampaignPicture>[];
  asked: readonly Change<EffectPicture>[];
  /** What the campaign's other negotiations changed since the step before; null where they left the money as it was. */
  meanwhile: Readonly<{ events: number; money: readonly Change<MoneyPicture>[] }> | null;
}>;

/** Walks from event to event. Takes every event of the campaign in order; null for those that are no step of their own. */
export type Walk = Readonly<{ now: Replayed; take(event: StoredEvent): Step | null }>;

/** The steps of one negotiation: its own events, its campaign's that concern it, and what its effects went through. */
export const walkNegotiation = (
  campaignId: CampaignId,
  negotiationId: NegotiationId,
  { everything }: Readonly<{ /** The routine of effects too. */ everything: boolean }>,
): Walk => {
  const replay = replayOf(campaignId);
  const asked = new Map<string, Effect | null>();
  let since = { events: 0, money: moneyPicture(replay.now, negotiationId) };
  const picture = () => threadPicture(replay.now.negotiations.get(negotiationId) ?? null);

  const takeEffects = (event: StoredEvent): Step | null => {
    const key = effectRows.key(event);
    const isOurs = event.type === 'EffectRequested' && event.data.negotiationId === negotiationId;
    if (key === null || !(isOurs || asked.has(key))) return null;
    const before = asked.get(key) ?? null;
    const after = effectRows.evolve(before, event);
    asked.set(key, after);
    if (!everything && ROUTINE.has(event.type)) return null;
    return {
      ...stepOf(event, negotiationId),
      effect: after?.kind ?? null,
      asked: changesBetween(effectPicture(before), effectPicture(after)),
    };
  };

  return {
    now: replay.now,
    take(event) {
      if (event.stream.startsWith('effect:')) return takeEffects(event);
      if (!concerns(event, negotiationId)) {
        since = { ...since, events: since.events + 1 };
        replay.advance(event);
        return null;
      }
      const before = { thread: picture(), money: moneyPicture(replay.now, negotiationId) };
      const meanwhile = { events: since.events, money: changesBetween(since.money, before.money) };
      replay.advance(event);
      const money = moneyPicture(replay.now, negotiationId);
      since = { events: 0, money };
      return {
        ...stepOf(event, negotiationOf(event)),
        thread: changesBetween(before.thread, picture()),
        money: changesBetween(before.money, money),
        meanwhile: meanwhile.money.length === 0 ? null : meanwhile,
      };
    },
  };
};

/** The steps of a campaign: its own events and those of every negotiation, without what the effects went through. */
export const walkCampaign = (campaignId: CampaignId): Walk => {
  const replay = replayOf(campaignId);
  let last = campaignPicture(replay.now);
  return {
    now: replay.now,
    take(event) {
      if (event.stream.startsWith('effect:')) return null;
      const id = negotiationOf(event);
      const picture = () => threadPicture(id === null ? null : (replay.now.negotiations.get(id) ?? null));
      const before = { thread: picture(), campaign: last };
      replay.advance(event);
      const thread = changesBetween(before.thread, picture());
      // Adding the ledger up takes a millisecond a thousand negotiations: only where something may weigh on it.
      if (id === null || thread.some(({ field }) => WEIGHS.has(field))) last = campaignPicture(replay.now);
      return { ...stepOf(event, id), thread, campaign: changesBetween(before.campaign, last) };
    },
  };
};

const stepOf = (event: StoredEvent, negotiationId: NegotiationId | null): Step => ({
  ...{ event, negotiationId, effect: null },
  ...{ thread: [], money: [], campaign: [], asked: [], meanwhile: null },
});

const ROUTINE: ReadonlySet<string> = new Set([
  'EffectRequested',
  'EffectAttempted',
  'EffectSucceeded',
  'DraftRecorded',
]);

const WEIGHS: ReadonlySet<keyof ThreadPicture> = new Set(['status', 'offer', 'held', 'deal', 'lapsed']);

const effectPicture = (effect: Effect | null): EffectPicture =>
  effect === null
    ? { status: 'pending', attempts: 0, dueAt: null }
    : { status: effect.status, attempts: effect.attempts, dueAt: effect.dueAt };
