import { describe, expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { buttonsOf, type Cockpit, cockpits, inWords, textOf } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const open = cockpits();
const dear = { kind: 'ask', amount: cents(3_000_00), quote: 'My rate is $3,000' } as const;

/** Maya asks $3,000 where $800 was offered, and a person is called. */
const escalated = async (deciders: readonly string[] | null = null): Promise<Cockpit> => {
  const here = await open(deciders);
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await here.reply(MAYA, 'My rate is $3,000.', dear);
  await here.posted();
  return here;
};
const asked = (here: Cockpit) => here.message('escalations', 'Decision needed: Maya Lee');
const status = ({ app }: Cockpit) =>
  app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(MAYA);

describe('a click on an escalation', () => {
  it('approves their ask, by an event with the id of whoever clicked', async () => {
    const here = await escalated();
    const { priya } = here.slack.peopleIds;
    expect(await here.click('escalations', await asked(here), 'approve')).toContain('Agreed at $3,000 with Maya Lee');
    const { data, metadata } = here.last('AgreementReached');
    expect(data).toMatchObject({ price: cents(3_000_00), by: priya });
    expect(metadata).toMatchObject({ actor: `slack:${priya}`, source: 'slack' });
  });

  it('counts once: whoever comes second is told what was decided and by whom', async () => {
    const here = await escalated();
    const { priya, noor } = here.slack.peopleIds;
    const message = await asked(here);
    await here.click('escalations', message, 'approve');
    const head = here.app.log.head();
    for (const who of [priya, noor])
      expect(await here.click('escalations', message, 'approve', who)).toContain(
        `That is settled already: <@${priya}> agreed at $3,000. Nothing was changed.`,
      );
    expect(here.app.log.read({ after: head }).filter(({ type }) => type === 'AgreementReached')).toEqual([]);
  });

  it('counts once where two people click at the same moment', async () => {
    const here = await escalated();
    const { priya, noor } = here.slack.peopleIds;
    const message = await asked(here);
    const told = await Promise.all([
      here.click('escalations', message, 'approve', priya),
      here.click('escalations', message, 'take_over', noor),
    ]);
    expect(told.filter((text) => /already|not possible/.test(text))).toHaveLength(1);
    expect(here.app.log.read({ types: ['AgreementReached', 'ThreadTakenOver'] })).toHaveLength(1);
  });

  it('decides nothing new where the button is of an earlier question', async () => {
    const here = await escalated();
    const old = await asked(here);
    const { priya } = here.slack.peopleIds;
    await here.decide(MAYA, { type: 'SendOffer', by: priya, price: cents(900_00), final: false });
    await here.send(MAYA);
    await here.reply(MAYA, 'My rate is $3,000.', dear);
    expect(status(here)).toBe('escalated');
    expect(await here.click('escalations', old, 'approve')).toContain(`<@${priya}> offered $900. Nothing was changed.`);
    expect(status(here)).toBe('escalated');
  });

  it('approves no amount that whoever clicked has not seen', async () => {
    const here = await escalated();
    const seen = await asked(here);
    await here.reply(MAYA, 'Or $2,800?', { kind: 'ask', amount: cents(2_800_00), quote: '$2,800' });
    expect(await here.click('escalations', seen, 'approve')).toContain('They ask $2,800 by now, not $3,000');
    expect(status(here)).toBe('escalated');
  });

  it('is for listed people where it costs money, and the refusal is on record', async () => {
    const here = await escalated();
    const { sam } = here.slack.peopleIds;
    expect(await here.click('escalations', await asked(here), 'approve', sam)).toContain('please ask one of them');
    expect(status(here)).toBe('escalated');
    expect(here.last('DecisionRefused')).toMatchObject({
      data: { by: sam, wanted: 'approve', because: 'not_listed', negotiationId: MAYA },
      metadata: { actor: `slack:${sam}` },
    });
  });

  it('is for nobody where nobody is listed', async () => {
    const here = await escalated([]);
    expect(await here.click('escalations', await asked(here), 'approve')).toContain('nobody is listed who may');
    expect(here.last('DecisionRefused').data.because).toBe('nobody_listed');
  });

  it('takes the thread over for anybody', async () => {
    const here = await escalated();
    const { sam } = here.slack.peopleIds;
    expect(await here.click('escalations', await asked(here), 'take_over', sam)).toContain('is yours');
    expect(status(here)).toBe('human_managed');
    expect(textOf(await asked(here))).toContain(`<@${sam}> took the thread over`);
  });

  it('on a button that Parley does not know is answered, and changes nothing', async () => {
    const here = await escalated();
    const head = here.app.log.head();
    const { ts } = await asked(here);
    const action = {
      type: 'button',
      action_id: 'parley:approve',
      block_id: 'b',
      value: '{"does":"approve"}',
      action_ts: '1',
    };
    const spoken = await here.slack.interact(
      {
        type: 'block_actions',
        actions: [action],
        container: { type: 'message', message_ts: ts, channel_id: here.slack.channelIds.escalations },
      },
      here.slack.peopleIds.priya,
    );
    expect(await inWords(spoken)).toContain('another version of Parley');
    expect(here.app.log.head()).toBe(head);
  });
});

describe('another amount', () => {
  const openForm = async (here: Cockpit) => {
    const { priya } = here.slack.peopleIds;
    const message = await asked(here);
    await here.slack.click({ channel: 'escalations', ts: message.ts, actionId: 'parley:counter' }, priya);
    for (let turns = 0; here.slack.modal(priya) === null && turns < 500; turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return priya;
  };

  it('is asked for in a form and offered', async () => {
    const here = await escalated();
    const priya = await openForm(here);
    const { errors } = await here.slack.submit(priya, { amount: '$900' });
    expect(errors).toBeNull();
    expect(here.slack.modal(priya)).toBeNull();
    expect(here.last('OfferDecided').data).toMatchObject({ price: cents(900_00), by: priya });
    expect(buttonsOf(await asked(here))).toEqual([]);
  });

  it('is asked for again where it is none', async () => {
    const here = await escalated();
    const priya = await openForm(here);
    const { errors } = await here.slack.submit(priya, { amount: 'nine hundred' });
    expect(errors).toEqual({ amount: 'Write it like $900 or $1,250.50' });
    await here.slack.dismiss(priya);
  });

  it('is told to be too late in the form, where somebody else was first', async () => {
    const here = await escalated();
    const priya = await openForm(here);
    await here.decide(MAYA, { type: 'WalkAway', by: here.slack.peopleIds.noor });
    await here.slack.submit(priya, { amount: '$900' });
    expect(JSON.stringify(here.slack.modal(priya))).toContain(`<@${here.slack.peopleIds.noor}> walked away politely`);
    await here.slack.dismiss(priya);
  });
});
