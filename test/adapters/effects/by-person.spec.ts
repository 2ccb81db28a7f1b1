import { describe, expect, it } from 'vitest';
import { giveUpByPerson, parkedEffects, retryByPerson } from '../../../src/adapters/effects/by-person.ts';
import type { Settlement } from '../../../src/adapters/effects/performer.ts';
import { DAY, openApplication, type TestApplication } from '../../support/application.ts';
import { negotiationsOf, startCampaign } from '../../support/campaigns.ts';
import { ask, DONE, fails, lifeOf, startRunner, stateOf, untilIdle } from '../../support/effects.ts';

const giveUp = ({ app }: TestApplication, id: string) => app.log.write((tx) => giveUpByPerson(tx, app, id, 'U1'));
const retry = ({ app }: TestApplication, id: string) => app.log.write((tx) => retryByPerson(tx, id, 'U1'));

const settlesAs = (settlement: Settlement) => ({ perform: () => Promise.resolve(settlement) });
const NEEDS_PERSON = settlesAs({ outcome: 'needs_person', why: 'no such channel' });

describe('an effect that a person gives up', () => {
  it('is never tried again, and what waits behind it goes on', async () => {
    const house = openApplication();
    const tried: string[] = [];
    const runner = startRunner(house.app, {
      read_task: {
        perform: ({ effectId }) => {
          tried.push(effectId);
          return effectId === 'bad' ? fails(503)() : Promise.resolve(DONE);
        },
      },
    });
    await ask(house, { id: 'bad', kind: 'read_task', lane: 'one' }, { id: 'good', kind: 'read_task', lane: 'one' });
    await untilIdle(runner);
    expect(new Set(tried)).toEqual(new Set(['bad']));
    expect(await giveUp(house, 'bad')).toBe('done');
    await untilIdle(runner);
    expect(tried.at(-1)).toBe('good');
    house.clock.pass(DAY);
    runner.wake();
    await untilIdle(runner);
    expect(tried.filter((id) => id === 'bad')).toHaveLength(4);
  });

  it('leaves what shares its cause to be told in its place', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { read_task: { perform: fails(400) } });
    await ask(house, { id: 'first', kind: 'read_task', lane: 'a' }, { id: 'next', kind: 'read_task', lane: 'b' });
    await untilIdle(runner);
    const told = () => house.events('EffectNeedsPerson').map(({ data }) => data.effectId);
    expect(told()).toEqual(['first']);
    await giveUp(house, 'first');
    expect(told()).toEqual(['first', 'next']);
    await giveUp(house, 'next');
    expect(told()).toHaveLength(2);
  });

  it('is none that may have sent a mail: that is found out first', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { send_mail: { perform: fails(503) } });
    await ask(house, { id: 'mail', kind: 'send_mail' });
    await untilIdle(runner);
    expect(await giveUp(house, 'mail')).toBe('in_flight');
    expect(house.events('EffectGivenUp')).toEqual([]);
  });

  it('is settled: it is neither resumed nor given up twice', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { post_notice: NEEDS_PERSON });
    await ask(
      house,
      { id: 'bad', kind: 'post_notice', lane: 'one', channel: 'campaigns' },
      { id: 'next', kind: 'post_notice', lane: 'one', channel: 'campaigns' },
    );
    await untilIdle(runner);
    expect(await giveUp(house, 'bad')).toBe('done');
    expect(house.events('EffectGivenUp')[0]).toMatchObject({
      data: { effectId: 'bad', by: 'U1' },
      metadata: { actor: 'U1' },
    });
    expect(stateOf(house, 'bad')).toMatchObject({ status: 'given_up', dueAt: null });
    expect(house.rows(`SELECT open, in_flight FROM effects WHERE key = 'bad'`)).toEqual([
      { open: null, in_flight: null },
    ]);
    expect([await giveUp(house, 'bad'), await retry(house, 'bad'), await giveUp(house, 'ghost')]).toEqual([
      'settled',
      'settled',
      'unknown',
    ]);
    expect(lifeOf(house, 'bad').at(-1)).toBe('EffectGivenUp');
  });

  it('leaves no thread waiting for it: that becomes the person’s, and its mail is taken back', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    const [effect] = house.rows<{ key: string }>(`SELECT key FROM effects WHERE kind = 'word_mail'`);
    expect(negotiationsOf(house)[0]?.status).toBe('offering');
    expect(await giveUp(house, effect?.key ?? '')).toBe('done');
    expect(negotiationsOf(house)[0]?.status).toBe('human_managed');
    expect(house.events('ThreadTakenOver').map(({ data }) => data.by)).toEqual(['U1']);
    expect(house.events('MoveSuperseded')).toHaveLength(1);
  });
});

describe('an effect that a person has tried again', () => {
  it('goes at once where it was parked, whatever its pause', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { read_task: { perform: fails(429) }, post_notice: NEEDS_PERSON });
    await ask(
      house,
      { id: 'paused', kind: 'read_task' },
      { id: 'persons', kind: 'post_notice', channel: 'agreements' },
    );
    await untilIdle(runner);
    expect(
      house.app.log.database.prepare(`SELECT due_at FROM effects WHERE key = 'paused'`).pluck().get(),
    ).not.toBeNull();
    const parked = await house.app.log.write((tx) => parkedEffects(tx, 'clickup'));
    expect(parked).toEqual(['paused']);
    await runner.stop();
    expect([await retry(house, 'paused'), await retry(house, 'persons')]).toEqual(['done', 'done']);
    expect(await retry(house, 'paused')).toBe('not_parked');
    expect(house.events('EffectResumed').map(({ data }) => data)).toEqual([
      { effectId: 'paused', by: 'U1' },
      { effectId: 'persons', by: 'U1' },
    ]);
  });

  it('stays where it is as a draft that waits for a review', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, {
      send_mail: settlesAs({ outcome: 'awaits_review', why: 'the draft is in the mailbox' }),
    });
    await ask(house, { id: 'draft', kind: 'send_mail' });
    await untilIdle(runner);
    expect(await retry(house, 'draft')).toBe('in_review');
    expect(await house.app.log.write((tx) => parkedEffects(tx, null))).not.toContain('draft');
  });
});
