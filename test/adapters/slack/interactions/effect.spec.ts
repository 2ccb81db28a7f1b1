import { describe, expect, it } from 'vitest';
import { stateOf } from '../../../../src/projections/states.ts';
import type { EffectId } from '../../../../src/events/units.ts';
import { ask } from '../../../support/effects.ts';
import { buttonsOf, type Cockpit, cockpits, confirmOf, textOf } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const open = cockpits();

/** Three replies that nobody can read because of one setting; the team was told of the first. */
const waiting = async (): Promise<Cockpit> => {
  const refused = Object.assign(new Error('refused'), { status: 404 });
  const broken = { perform: () => Promise.reject(refused) };
  const here = await open(null, { read_task: broken, classify_reply: broken });
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await ask(here, { id: 'r:0', kind: 'classify_reply', negotiationId: MAYA });
  await here.posted();
  await ask(here, { id: 'r:1', kind: 'classify_reply' }, { id: 'r:2', kind: 'classify_reply' });
  return here;
};
const told = (here: Cockpit) => here.message('parley-errors', 'Something only a person can mend');
const settled = (here: Cockpit) => here.message('parley-errors', 'No longer waits for a person');
const statusOf = ({ app }: Cockpit, id: string) => stateOf(app.log.database, 'effects', id)?.status;
const by = (here: Cockpit, type: 'EffectResumed' | 'EffectGivenUp', id: string) =>
  here.app.log.read({ stream: `effect:${id as EffectId}`, types: [type] }).length;

describe('what only a person can mend', () => {
  it('is tried again by a button, with all that waits for the same cause', async () => {
    const here = await waiting();
    const { priya } = here.slack.peopleIds;
    const message = await told(here);
    expect(buttonsOf(message)).toEqual(['Try again', 'Give it up…']);
    expect(await here.click('parley-errors', message, 'try_again')).toContain(
      'Parley tries it again, and 2 more that wait for the same cause',
    );
    for (const id of ['r:0', 'r:1', 'r:2']) expect(by(here, 'EffectResumed', id)).toBe(1);
    expect(here.last('EffectResumed').metadata.actor).toBe(`slack:${priya}`);
    const after = await settled(here);
    expect(buttonsOf(after)).toEqual([]);
    expect(textOf(after)).toContain(`<@${priya}> had it tried again, 2026-11-20 10:00 UTC`);
  });

  it('is tried again once, where two people click at the same moment; an old button tries nothing', async () => {
    const here = await waiting();
    const { priya, noor } = here.slack.peopleIds;
    const message = await told(here);
    const answers = await Promise.all(
      [priya, noor].map((who) => here.click('parley-errors', message, 'try_again', who)),
    );
    expect(answers.filter((text) => text.includes('had it tried again. Nothing was changed.'))).toHaveLength(1);
    await settled(here);
    expect(by(here, 'EffectResumed', 'r:0')).toBe(1);
    // It failed again, and a newer message asks about that.
    expect((await told(here)).ts).not.toBe(message.ts);
    expect(await here.click('parley-errors', message, 'give_up')).toContain('That is settled already');
    expect(statusOf(here, 'r:0')).toBe('parked');
  });

  it('is given up by a button that asks first; the thread that waited for it is that person’s', async () => {
    const here = await waiting();
    const { noor } = here.slack.peopleIds;
    const message = await told(here);
    expect(confirmOf(message, 'Give it up…')).toMatchObject({
      text: { text: 'Parley stops trying to read a reply, for good. The thread that waits for it becomes yours.' },
    });
    expect(await here.click('parley-errors', message, 'give_up', noor)).toContain('Given up');
    expect(statusOf(here, 'r:0')).toBe('given_up');
    expect(statusOf(here, 'r:1')).toBe('parked');
    expect(here.last('ThreadTakenOver').data.by).toBe(noor);
    const after = await settled(here);
    expect(buttonsOf(after)).toEqual([]);
    expect(textOf(after)).toContain(`<@${noor}> gave it up`);
    expect(await here.click('parley-errors', message, 'try_again')).toContain(
      `<@${noor}> gave it up. Nothing was changed`,
    );
  });

  it.each(['try_again', 'give_up'])('is for listed people, and the refusal is on record: %s', async (does) => {
    const here = await waiting();
    const { sam } = here.slack.peopleIds;
    expect(await here.click('parley-errors', await told(here), does, sam)).toContain('please ask one of them');
    expect(here.last('DecisionRefused').data).toMatchObject({ by: sam, wanted: does, negotiationId: MAYA });
    expect(statusOf(here, 'r:0')).toBe('parked');
  });
});
