import { expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { until } from '../../../support/effects.ts';
import { buttonsOf, cockpits, formOf } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const open = cockpits();
/** Priya has Maya's thread, and nothing that was offered stands. */
const reopened = async () => {
  const here = await open();
  const { priya } = here.slack.peopleIds;
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await here.decide(MAYA, { type: 'Stop', by: priya, reason: 'no' });
  await here.decide(MAYA, { type: 'Reopen', by: priya });
  return { here, priya };
};

it('an amount over a limit that was typed with /resume is handed back in the form, which asks once more', async () => {
  const here = await open();
  const { priya } = here.slack.peopleIds;
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await here.decide(MAYA, { type: 'TakeOver', by: priya, how: 'command' });

  await here.slack.command('/resume', 'Maya Lee $1,300', priya);
  await until(() => here.slack.ephemerals(priya).length > 0);
  const [answer] = here.slack.ephemerals(priya);
  if (answer === undefined) throw new Error('no answer');
  expect(answer.text).toContain('$1,300 is over a limit: the hard cap for them is $1,200. Nothing was changed.');
  expect(buttonsOf({ blocks: answer.blocks })).toEqual(['Hand back…']);
  expect(here.app.log.read({ types: ['ThreadHandedBack'] })).toEqual([]);

  await here.slack.click({ ephemeral: answer, actionId: 'parley:hand_back' }, priya);
  expect(await formOf(here, priya)).toContain('Hand it back');
  await here.slack.submit(priya, { amount: '$1,300' });
  expect(await formOf(here, priya)).toContain('Hand it back anyway');
  await here.slack.submit(priya, { amount: '$1,300' });
  expect(here.last('ThreadHandedBack').data).toMatchObject({ by: priya, standing: cents(1_300_00) });
});

it('is asked for an amount where a person named one and no offer of ours stands', async () => {
  const { here, priya } = await reopened();
  await here.write(MAYA, 'Would you reconsider for $900?');
  await here.slack.openHome(priya);
  await until(() => JSON.stringify(here.slack.home(priya)).includes('Hand back…'));
  await here.slack.click({ in: 'home', actionId: 'parley:hand_back' }, priya);
  expect(await formOf(here, priya)).toContain('no offer of Parley’s stands, and $900 was written there since');
  await here.slack.submit(priya, { amount: '' });
  expect(await formOf(here, priya)).toContain('Parley begins anew with its own opening: $900 was written there.');
  expect(here.app.log.read({ types: ['ThreadHandedBack'] })).toEqual([]);
  await here.slack.submit(priya, { amount: '$900' });
  expect(here.last('ThreadHandedBack').data).toMatchObject({ by: priya, standing: cents(900_00) });
});

it('is handed back with nothing standing by whoever has seen what was named and says so once more', async () => {
  const { here, priya } = await reopened();
  await here.write(MAYA, 'Your usual rate of $2,000 is more than we have. You will hear from us.');
  const before = here.slack.ephemerals(priya).length;
  await here.slack.command('/resume', 'Maya Lee', priya);
  await until(() => here.slack.ephemerals(priya).length > before);
  const answer = here.slack.ephemerals(priya).at(-1);
  if (answer === undefined) throw new Error('no answer');
  expect(answer.text).toContain('Nothing that Parley offered does, and $2,000 was written in the thread.');
  await here.slack.click({ ephemeral: answer, actionId: 'parley:hand_back' }, priya);
  await formOf(here, priya);
  await here.slack.submit(priya, { amount: '' });
  await here.slack.submit(priya, { amount: '' });
  expect(here.last('ThreadHandedBack').data).toMatchObject({ by: priya, standing: null });
});
