import type { Application } from '../../src/adapters/application.ts';
import { erasePerson } from '../../src/adapters/decisions/erasure.ts';
import type { InfluencerId } from '../../src/events/units.ts';
import { type ErasurePlan, erasurePlan } from '../../src/projections/erasure-plan.ts';
import { findPerson, type Person } from '../../src/projections/person.ts';

/** Whom the log knows by these words. */
export const personCalled = ({ log, keys }: Application, typed: string): Person => {
  const search = findPerson(log.database, typed, keys().blind);
  if (search.outcome !== 'found') throw new Error(`${typed}: ${search.outcome}`);
  return search.found;
};

/** Erases somebody as `parley erase` does, but for the files. */
export const eraseCalled = async (app: Application, typed: string, mentions = false): Promise<ErasurePlan> => {
  const person = personCalled(app, typed);
  const plan = erasurePlan(app.log.database, person, mentions);
  const address = person.address === null ? null : app.keys().blind(person.address)[0];
  const influencerId = person.influencerId ?? (app.ids.uuid() as InfluencerId);
  const positions = plan.emptied.map(({ position }) => position);
  await app.log.write((tx) => erasePerson(tx, app, { influencerId, address, positions, by: 'T-1' }));
  return plan;
};
