import type { StoredEvent } from '../../../events/catalogue.ts';
import type { EffectId, NegotiationId, Position } from '../../../events/units.ts';
import type { Application } from '../../application.ts';
import type { Message } from '../blocks.ts';
import { tell } from '../commands/answer.ts';
import { settledBy } from '../noticeContext.ts';
import { outcomeOf } from '../notices/outcome.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';

/** The event that asked, and where a button says it, about what. */
type Asking = Readonly<{ type: StoredEvent['type']; position: Position }> &
  Partial<Readonly<{ negotiationId: NegotiationId; effectId: EffectId }>>;

/**
 * What settled that which a button was made for, by the event that asked; null while it is open. An event that is not
 * the one that the button speaks of counts as settled by nobody knows what.
 */
export const whatSettled = (
  { log }: Pick<Application, 'log'>,
  { type, position, ...about }: Asking,
): Readonly<{ by: StoredEvent | null }> | null => {
  const [event] = log.read({ after: (position - 1) as Position, limit: 1 });
  const data: Readonly<Record<string, unknown>> = event?.data ?? {};
  const isThis = event?.type === type && Object.entries(about).every(([key, id]) => data[key] === id);
  if (!isThis) return { by: null };
  const by = settledBy(log, event);
  return by === null ? null : { by };
};

/** To whoever comes second. */
export const alreadySettled = (by: StoredEvent, outcome: Mrkdwn = outcomeOf(by)): Message =>
  tell(mrkdwn`That is settled already: ${outcome}. Nothing was changed.`);
