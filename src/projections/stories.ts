import type { ParleyEvent, StoredEvent } from '../events/catalogue.ts';
import type { EffectKind } from '../events/catalogue/effects.ts';
import type { Reader, UnknownEvent } from '../events/reader.ts';
import type { CampaignId, NegotiationId, Position, StreamName } from '../events/units.ts';

/** One event of a story; `effect` is what was asked of the outside world, where the event tells how that went. */
export type StoryEvent = Readonly<{ event: StoredEvent | UnknownEvent; effect: EffectKind | null }>;

/** Everything that happened in one negotiation, oldest first: its own events, its campaign's, and the tries that went wrong. */
export const storyOf = (
  reader: Reader<ParleyEvent>,
  campaignId: CampaignId,
  negotiationId: NegotiationId,
): readonly StoryEvent[] => {
  const own = streamOf(reader, `negotiation:${negotiationId}`);
  const campaign = streamOf(reader, `campaign:${campaignId}`).filter((event) => concerns(event, negotiationId));
  const effects = effectKeys(reader, negotiationId).flatMap((key) => troubled(streamOf(reader, `effect:${key}`)));
  return [...[...own, ...campaign].map((event): StoryEvent => ({ event, effect: null })), ...effects].toSorted(
    (a, b) => a.event.position - b.event.position,
  );
};

type Read = StoredEvent | UnknownEvent;

/** All events of one stream, oldest first. */
export const streamOf = (reader: Reader<ParleyEvent>, stream: StreamName): readonly Read[] => {
  const events: Read[] = [];
  let after: Position | 0 = 0;
  for (;;) {
    const page = reader.read({ stream, after });
    events.push(...page);
    const last = page.at(-1);
    if (last === undefined) return events;
    after = last.position;
  }
};

const CAMPAIGNS_OWN = ['CampaignSubmitted', 'CampaignStarted', 'TimelineEnded'];

/** Of its campaign's events: those about the campaign's terms, and about this influencer alone. */
export const concerns = ({ type, data }: Read, negotiationId: NegotiationId): boolean => {
  if (CAMPAIGNS_OWN.includes(type)) return true;
  const ids = data as Readonly<{ negotiationId?: unknown; negotiations?: readonly unknown[] }>;
  return ids.negotiationId === negotiationId || ids.negotiations?.includes(negotiationId) === true;
};

const effectKeys = ({ database }: Reader<ParleyEvent>, negotiationId: NegotiationId): readonly string[] =>
  database.prepare<[string], string>('SELECT key FROM effects WHERE negotiation_id = ?').pluck().all(negotiationId);

const ROUTINE = ['EffectRequested', 'EffectAttempted', 'DraftRecorded'];

/** Nothing of an effect that went well the first time. */
const troubled = (events: readonly Read[]): readonly StoryEvent[] => {
  if (!events.some(({ type }) => type === 'EffectFailed' || type === 'EffectParked')) return [];
  const [asked] = events;
  const effect = asked?.type === 'EffectRequested' ? (asked.data as Readonly<{ kind: EffectKind }>).kind : null;
  return events.filter(({ type }) => !ROUTINE.includes(type)).map((event) => ({ event, effect }));
};
