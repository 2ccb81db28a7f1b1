import { describe, expect, it } from 'vitest';
import { stateOf, statesWhere } from '../../src/projections/states.ts';
import { openApplication } from '../support/application.ts';
import { ask } from '../support/effects.ts';

describe('the state of a row', () => {
  it('is what its events folded to, in a transaction and between two', async () => {
    const { app, ...house } = openApplication();
    await ask({ app, ...house }, { id: 'a', kind: 'read_task' });
    const between = stateOf(app.log.database, 'effects', 'a');
    expect(between).toMatchObject({ effectId: 'a', kind: 'read_task', status: 'pending', attempts: 0 });
    expect(await app.log.write((tx) => stateOf(tx, 'effects', 'a'))).toEqual(between);
  });

  it('is null where there is no such row', () => {
    expect(stateOf(openApplication().app.log.database, 'negotiations', 'nobody')).toBeNull();
  });

  it('comes with those of every row that fits, in the order that was asked for', async () => {
    const house = openApplication();
    await ask(house, { id: 'b', kind: 'read_task' }, { id: 'a', kind: 'send_mail' }, { id: 'c', kind: 'read_task' });
    const found = statesWhere(house.app.log.database, 'effects', 'kind = ? ORDER BY key DESC', 'read_task');
    expect(found.map(({ effectId }) => effectId)).toEqual(['c', 'b']);
  });
});
