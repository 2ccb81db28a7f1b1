import { describe, expect, it } from 'vitest';
import { outagesOf } from '../../src/adapters/outages.ts';
import { guarded, watched } from '../../src/adapters/routines.ts';
import { openApplication } from '../support/application.ts';
import { ask, fails, refused, startRunner, untilIdle } from '../support/effects.ts';

const openRoutine = () => {
  const house = openApplication({ resilience: { breakAfter: 1_000 } });
  const outages = outagesOf(house.app);
  /** One round of a routine that reads the sheet. */
  const round = (work: () => Promise<boolean>) =>
    watched(house.app, outages, 'sheets', () => house.app.resilience.sheets.run(work));
  return { house, round };
};
const told = ({ events }: ReturnType<typeof openApplication>) =>
  events('OutageBegan', 'OutageEnded', 'EffectNeedsPerson').map(({ type }) => type);

describe('a routine that reads an outside system', () => {
  it.each([401, 403, 404, 503])(
    'and is answered with %i tells #errors once, and again when it works',
    async (status) => {
      const { house, round } = openRoutine();
      await round(() => Promise.reject(refused(status)));
      await round(() => Promise.reject(refused(status)));
      expect(house.events('OutageBegan').map(({ data }) => data)).toEqual([
        { system: 'sheets', during: null, status, message: `HTTP ${status}` },
      ]);
      await round(() => Promise.resolve(true));
      expect(told(house)).toEqual(['OutageBegan', 'OutageEnded']);
      expect(house.rows("SELECT 1 FROM effects WHERE state ->> '$.channel' = 'errors'")).toHaveLength(2);
    },
  );

  it('ends no outage where it had nothing to ask', async () => {
    const { house, round } = openRoutine();
    await round(() => Promise.reject(refused(403)));
    await round(() => Promise.resolve(false));
    expect(told(house)).toEqual(['OutageBegan']);
  });

  it('leaves it at what a person was asked about the same failure', async () => {
    const { house, round } = openRoutine();
    const runner = startRunner(house.app, { read_roster: { perform: fails(403) } });
    await ask(house, { id: 'e1', kind: 'read_roster' });
    await untilIdle(runner);
    await round(() => Promise.reject(refused(403)));
    expect(told(house)).toEqual(['EffectNeedsPerson']);
    await round(() => Promise.reject(refused(404)));
    expect(told(house)).toEqual(['EffectNeedsPerson', 'OutageBegan']);
  });
});

describe('a mistake of ours in a routine', () => {
  it('is logged without its words, and the routine goes on', async () => {
    const { house, round } = openRoutine();
    await round(() => Promise.reject(new TypeError('Maya Lee wants $900')));
    await guarded(house.app, () => Promise.reject(new TypeError('Maya Lee wants $900')));
    expect(house.logged.filter((line) => line.includes('TypeError'))).toHaveLength(2);
    expect(house.logged.join()).not.toContain('Maya');
    expect(told(house)).toEqual([]);
  });
});
