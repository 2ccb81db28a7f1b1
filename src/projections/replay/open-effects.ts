import type { StoredEvent } from '../../events/catalogue.ts';
import { type Effect, effects, isSettled } from '../effects.ts';

/** The effects that are asked for and not settled after these events, oldest first. */
export const openEffects = (events: Iterable<StoredEvent>): readonly Effect[] => {
  const asked = new Map<string, Effect>();
  for (const event of events) {
    const key = effects.key(event);
    if (key === null) continue;
    const effect = effects.evolve(asked.get(key) ?? null, event);
    if (effect !== null) asked.set(key, effect);
  }
  return [...asked.values()].filter((effect) => !isSettled(effect));
};
