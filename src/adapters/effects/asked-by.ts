import type { StoredEvent } from '../../events/catalogue.ts';
import type { Position } from '../../events/units.ts';
import type { Effect } from '../../projections/effects.ts';
import type { Application } from '../application.ts';

/** The event that asked for an effect; null where another one stands in its place. */
export const askedBy = (
  { log }: Pick<Application, 'log'>,
  { about, aboutPosition }: Pick<Effect, 'about' | 'aboutPosition'>,
): StoredEvent | null => {
  const [event] = log.read({ after: (aboutPosition - 1) as Position, limit: 1 });
  return event?.id === about ? event : null;
};
