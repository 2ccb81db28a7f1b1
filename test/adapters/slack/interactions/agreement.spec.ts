import { describe, expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { buttonsOf, type Cockpit, cockpits, confirmOf, textOf } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const open = cockpits();

/** Maya has said yes to $800. */
const agreed = async (): Promise<Cockpit> => {
  const here = await open();
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await here.reply(MAYA, 'Yes, $800 works.', { kind: 'ask', amount: cents(800_00), quote: '$800 works' });
  return here;
};
const told = (here: Cockpit) => here.message('agreements', 'Agreement: Maya Lee');
const withdrawn = (here: Cockpit) => here.message('agreements', 'No longer agreed: Maya Lee');
const deal = ({ app }: Cockpit) =>
  app.log.database.prepare('SELECT deal FROM negotiations WHERE key = ?').pluck().get(MAYA);

describe('an agreement', () => {
  it('is withdrawn by a button that asks first, and says who did it', async () => {
    const here = await agreed();
    const { priya } = here.slack.peopleIds;
    const message = await told(here);
    expect(confirmOf(message, 'Withdraw…')).toMatchObject({
      title: { text: 'Withdraw this agreement?' },
      text: { text: 'The $800 for Maya Lee is free again. Nothing is mailed: tell them in the thread.' },
    });
    expect(await here.click('agreements', message, 'withdraw')).toContain('its money is free again');
    expect(here.last('NegotiationDeclined').data).toMatchObject({ because: 'withdrawn', by: priya, move: null });
    expect(deal(here)).toBeNull();
    const settled = await withdrawn(here);
    expect(buttonsOf(settled)).toEqual([]);
    expect(textOf(settled)).toContain(`<@${priya}> withdrew the agreement, 2026-11-20 10:00 UTC`);
  });

  it('is withdrawn once, also where two people click at the same moment', async () => {
    const here = await agreed();
    const { priya, noor } = here.slack.peopleIds;
    const message = await told(here);
    const answers = await Promise.all([priya, noor].map((who) => here.click('agreements', message, 'withdraw', who)));
    expect(answers.filter((text) => text.includes('withdrew the agreement. Nothing was changed.'))).toHaveLength(1);
    expect(here.app.log.read({ types: ['NegotiationDeclined'] })).toHaveLength(1);
  });

  it('that was made after it is another one', async () => {
    const here = await agreed();
    const old = await told(here);
    const { noor } = here.slack.peopleIds;
    await here.decide(MAYA, { type: 'Reopen', by: noor });
    await here.decide(MAYA, { type: 'CloseAsAgreed', by: noor, price: cents(900_00) });
    expect(await here.click('agreements', old, 'withdraw')).toContain(
      `That is settled already: <@${noor}> opened the negotiation again. Nothing was changed.`,
    );
    expect(deal(here)).toBe(cents(900_00));
  });

  it('is for listed people to withdraw, and the refusal is on record', async () => {
    const here = await agreed();
    const { sam } = here.slack.peopleIds;
    expect(await here.click('agreements', await told(here), 'withdraw', sam)).toContain('please ask one of them');
    expect(here.last('DecisionRefused').data).toMatchObject({ by: sam, wanted: 'withdraw', negotiationId: MAYA });
    expect(deal(here)).toBe(cents(800_00));
  });
});
