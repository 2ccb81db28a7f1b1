import type { OutsideSystem } from '../events/catalogue/effects.ts';
import type { Application } from './application.ts';
import { describeBug } from './bugs.ts';
import { waitsAlike } from './effects/resume.ts';
import { classifyFailure, OutsideFailure } from './failures.ts';
import type { Outages } from './outages.ts';

/** One round of a routine: what fails in our own code is reported, and done again next time. */
export const guarded = async ({ logger }: Pick<Application, 'logger'>, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    logger.error({ bug: describeBug(error) }, 'a routine failed');
  }
};

/** One round that reads an outside system also tells of its outages; `work` says whether it asked that system at all. */
export const watched = (
  app: Pick<Application, 'log' | 'logger'>,
  outages: Outages,
  system: OutsideSystem,
  work: () => Promise<boolean>,
): Promise<void> =>
  guarded(app, async () => {
    try {
      if (await work()) await outages.worked(system);
    } catch (error) {
      if (!(error instanceof OutsideFailure)) throw error;
      const failure = classifyFailure(error);
      // A routine has no effect that could wait for a person: whatever it is refused for is told as an outage.
      await app.log.write((tx) => {
        if (waitsAlike(tx, system, failure.message)) outages.failed(system, null, failure);
        else outages.began(tx, system, null, failure);
      });
    }
  });
