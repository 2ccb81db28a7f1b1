import { giveUpByPerson, parkedEffects, type PersonsWord, retryByPerson } from '../adapters/effects/by-person.ts';
import { decidingWith, openStore, SYSTEM_CLOCK, systemIds } from './compose.ts';

/** Changes effects on the one writer's connection, for whoever has stopped `parley serve`. */
export type ChangingEffects = Readonly<{
  retry(effectId: string, by: string): Promise<PersonsWord>;
  /** Resolves with how many were let go. */
  retryAll(system: string | null, by: string): Promise<number>;
  cancel(effectId: string, by: string): Promise<PersonsWord>;
  close(): void;
}>;

/** @throws WriterAlreadyOpen and whatever opening a log throws */
export const openChanging = (file: string): ChangingEffects => {
  const { log, engine } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
  const app = decidingWith({ engine });
  return {
    retry: (effectId, by) => log.write((tx) => retryByPerson(tx, effectId, by)),
    retryAll: (system, by) =>
      log.write((tx) => {
        const parked = parkedEffects(tx, system);
        for (const effectId of parked) retryByPerson(tx, effectId, by);
        return parked.length;
      }),
    cancel: (effectId, by) => log.write((tx) => giveUpByPerson(tx, app, effectId, by)),
    close: () => log.close(),
  };
};
