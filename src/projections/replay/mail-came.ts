import type { StoredEvent } from '../../events/catalogue.ts';
import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Stored } from '../../events/event.ts';
import type { Instant } from '../../events/units.ts';
import { type Effect } from '../effects.ts';
import { effectsAfter } from './effects-after.ts';

type Event<Type extends NegotiationEvent['type']> = Stored<Extract<NegotiationEvent, { type: Type }>>;

/** What became of the mail that a decision asked for. */
export type MailCame = Readonly<{
  move: number;
  drafted: Event<'MailDrafted'> | null;
  refused: Event<'DraftRejected'> | null;
  sent: Event<'MailSent'> | null;
  /** `because`: what the sender found, where it was the sender who took it back. */
  superseded: Readonly<{ event: Event<'MoveSuperseded'>; because: string | null }> | null;
  /** The campaign's mails wait for a person to press Send. */
  review: Readonly<{ since: Instant }> | null;
  /** Wording and sending, where tries failed or it is not settled. */
  troubles: readonly Readonly<Pick<Effect, 'kind' | 'status' | 'attempts' | 'dueAt'>>[];
}>;

/** By the number of the move. */
export const mailsCame = (
  own: readonly StoredEvent[],
  effects: readonly StoredEvent[],
): ReadonlyMap<number, MailCame> => {
  const asked = effectsAfter(effects);
  const came = new Map<number, MailCame>();
  const change = (move: number, part: Partial<MailCame>): void =>
    void came.set(move, { ...NOTHING, ...came.get(move), move, ...part });
  for (const event of own) {
    switch (event.type) {
      case 'OfferDecided':
      case 'AnswerDecided':
      case 'FollowUpDecided':
      case 'AgreementReached':
      case 'NegotiationDeclined':
        if (event.data.move !== null) change(event.data.move, { troubles: troublesOf(event, asked, []) });
        break;
      case 'MailDrafted': {
        const { move } = event.data;
        const troubles = troublesOf(event, asked, came.get(move)?.troubles ?? []);
        change(move, { drafted: event, troubles, review: reviewOf(event, effects) });
        break;
      }
      case 'DraftRejected':
        change(event.data.move, { refused: event });
        break;
      case 'MailSent':
        change(event.data.move, { sent: event });
        break;
      case 'MoveSuperseded': {
        const { drafted } = came.get(event.data.move) ?? NOTHING;
        change(event.data.move, { superseded: { event, because: becauseOf(drafted, effects) } });
        break;
      }
      default:
    }
  }
  return came;
};

const NOTHING: Omit<MailCame, 'move'> = {
  ...{ drafted: null, refused: null, sent: null, superseded: null, review: null, troubles: [] },
};

/** An effect's id is that of the event that asked for it, and its place among what that event asked for. */
const isOf = (effectId: string, { id }: StoredEvent): boolean => effectId.startsWith(`${id}:`);

const troublesOf = (
  asking: StoredEvent,
  asked: ReadonlyMap<string, Effect>,
  before: MailCame['troubles'],
): MailCame['troubles'] => [
  ...before,
  ...[...asked.values()]
    .filter(({ effectId, kind }) => isOf(effectId, asking) && kind !== 'post_notice')
    .filter(
      ({ status, attempts }) =>
        attempts > 1 || (status !== 'succeeded' && status !== 'superseded' && status !== 'given_up'),
    )
    .map(({ kind, status, attempts, dueAt }) => ({ kind, status, attempts, dueAt })),
];

const reviewOf = (drafted: StoredEvent, effects: readonly StoredEvent[]): MailCame['review'] => {
  const parked = effects.find(
    (event) => event.type === 'EffectParked' && event.data.why === 'review' && isOf(event.data.effectId, drafted),
  );
  return parked === undefined ? null : { since: parked.occurredAt };
};

const becauseOf = (drafted: StoredEvent | null, effects: readonly StoredEvent[]): string | null => {
  if (drafted === null) return null;
  for (const event of effects)
    if (event.type === 'EffectSuperseded' && isOf(event.data.effectId, drafted)) return event.data.why;
  return null;
};
