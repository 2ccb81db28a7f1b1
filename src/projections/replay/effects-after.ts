import type { StoredEvent } from '../../events/catalogue.ts';
import { type Effect, effects, isSettled } from '../effects.ts';

/** Every effect by its id, as it is after these events, in the order in which they were asked for. */
export const effectsAfter = (events: Iterable<StoredEvent>): ReadonlyMap<string, Effect> => {
  const asked = new Map<string, Effect>();
  for (const event of events) {
    const key = effects.key(event);
    if (key === null) continue;
    const effect = effects.evolve(asked.get(key) ?? null, event);
    if (effect !== null) asked.set(key, effect);
  }
  return asked;
};

/** Those that are not settled. */
export const openEffects = (events: Iterable<StoredEvent>): readonly Effect[] =>
  [...effectsAfter(events).values()].filter((effect) => !isSettled(effect));
