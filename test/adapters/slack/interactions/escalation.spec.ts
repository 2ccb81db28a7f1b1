import { describe, expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { buttonsOf, type Cockpit, cockpits, formOf, inWords, opened, textOf } from '../cockpit.ts';
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
const settled = (here: Cockpit) => here.message('escalations', 'Decided: Maya Lee');
const status = ({ app }: Cockpit) =>
  app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(MAYA);

describe('the buttons of an escalation', () => {
  const decides = async (here: Cockpit, does: string) => {
    const { priya } = here.slack.peopleIds;
    return { told: await here.click('escalations', await asked(here), does), by: priya };
  };

  it('let Parley carry on, and say so where they stood', async () => {
    const here = await escalated();
    const { told, by } = await decides(here, 'carry_on');
    expect(told).toContain('Parley carries on with Maya Lee for Glow');
    expect(here.last('EscalationReturned').data).toMatchObject({ by });
    expect(textOf(await settled(here))).toContain(`<@${by}> let Parley carry on`);
  });

  it('walk away politely', async () => {
    const here = await escalated();
    const { by } = await decides(here, 'walk_away');
    expect(here.last('NegotiationDeclined').data).toMatchObject({ because: 'walked_away', by });
    expect(textOf(await settled(here))).toContain(`<@${by}> walked away politely`);
  });

  it('close without a deal, and without a mail', async () => {
    const here = await escalated();
    const { by } = await decides(here, 'close');
    expect(here.last('NegotiationDeclined').data).toMatchObject({ because: 'closed_by_person', by, move: null });
    expect(textOf(await settled(here))).toContain(`<@${by}> closed it without a deal`);
  });

  it('send the amount on them as our final offer', async () => {
    const here = await escalated();
    expect(buttonsOf(await asked(here))).toContain('Final offer $1,000');
    const { told, by } = await decides(here, 'final_offer');
    expect(told).toContain('Parley makes $1,000 its final offer to Maya Lee');
    expect(here.last('OfferDecided').data).toMatchObject({ purpose: 'final_offer', price: cents(1_000_00), by });
    expect(textOf(await settled(here))).toContain(`<@${by}> made $1,000 the final offer`);
  });

  it('only resume, or take over, while the thread is paused', async () => {
    const here = await escalated();
    const seen = await asked(here);
    await here.decide(MAYA, { type: 'Pause', by: 'U1' });
    const paused = await asked(here);
    expect(buttonsOf(paused)).toEqual(['Resume', 'Take over']);
    expect(await here.click('escalations', seen, 'walk_away')).toContain('The thread is paused');
    expect(await here.click('escalations', paused, 'resume')).toContain('no longer paused');
    expect(await here.click('escalations', paused, 'resume')).toContain('The thread is not paused any more');
    expect(buttonsOf(await asked(here))).toContain('Approve $3,000');
  });

  it.each(['approve', 'final_offer', 'counter', 'carry_on', 'walk_away', 'record_deal', 'close'])(
    'are for listed people where they cost money or let mail out: %s',
    async (does) => {
      const here = await escalated();
      const { sam } = here.slack.peopleIds;
      expect(await here.click('escalations', await asked(here), does, sam)).toContain('please ask one of them');
      expect(here.last('DecisionRefused').data).toMatchObject({ by: sam, wanted: does, negotiationId: MAYA });
      expect(status(here)).toBe('escalated');
    },
  );

  it('are for listed people where they let a paused thread go on, and for anybody who takes it over', async () => {
    const here = await escalated();
    const { sam } = here.slack.peopleIds;
    await here.decide(MAYA, { type: 'Pause', by: 'U1' });
    expect(await here.click('escalations', await asked(here), 'resume', sam)).toContain('please ask one of them');
    expect(status(here)).toBe('paused');
    expect(await here.click('escalations', await asked(here), 'take_over', sam)).toContain('is yours');
    expect(here.last('ThreadTakenOver').data).toMatchObject({ by: sam });
  });

  it.each(['approve', 'final_offer', 'counter', 'carry_on', 'walk_away', 'take_over', 'record_deal', 'close'])(
    'change nothing once somebody has decided: %s',
    async (does) => {
      const here = await escalated();
      const seen = await asked(here);
      const { priya, noor } = here.slack.peopleIds;
      await here.decide(MAYA, { type: 'TakeOver', by: noor, how: 'command' });
      const head = here.app.log.head();
      expect(await here.click('escalations', seen, does, priya)).toContain(
        `That is settled already: <@${noor}> took the thread over. Nothing was changed.`,
      );
      expect(here.app.log.read({ after: head }).filter(({ metadata }) => metadata.actor === `slack:${priya}`)).toEqual(
        [],
      );
      expect(buttonsOf(await settled(here))).toEqual([]);
    },
  );
});

it('says of an acceptance that waits for budget that they have written since, where they have', async () => {
  const here = await open();
  const ben = negotiation('benokafor');
  await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor')], { budget: 1_700 });
  await here.send(ben);
  await here.decide(MAYA, { type: 'CloseAsAgreed', by: 'U1', price: cents(1_600_00) });
  await here.reply(ben, 'Yes, deal!', { kind: 'accept', quote: 'Yes, deal!' });
  const shown = async () => textOf(await here.message('escalations', 'Decision needed: Ben'));
  expect(await shown()).toContain('They have accepted this price');
  await here.reply(ben, 'No, I need $1,500.', { kind: 'ask', amount: cents(1_500_00), quote: '$1,500' });
  expect(await shown()).not.toContain('They have accepted this price');
  expect(await shown()).toContain('They had accepted our price and have written since.');
});

describe('while what they wrote last is being read', () => {
  const written = async () => {
    const here = await escalated();
    const seen = await asked(here);
    await here.receive(MAYA, 'Forget it, I take $900.');
    return { here, seen };
  };

  it.each(['approve', 'final_offer', 'carry_on', 'walk_away'])(
    'nothing that lets a mail out is decided: %s',
    async (does) => {
      const { here, seen } = await written();
      expect(await here.click('escalations', seen, does)).toBe(
        'They have written since, and that is still being read: it is shown with this question first. To answer it yourself, take the thread over. Nothing was changed.',
      );
      expect(status(here)).toBe('escalated');
    },
  );

  it('another amount is not offered either, and what mails nothing is decided as ever', async () => {
    const { here, seen } = await written();
    const priya = await opened(here, seen, 'counter');
    await here.slack.submit(priya, { amount: '$950' });
    expect(await formOf(here, priya)).toContain('They have written since');
    await here.slack.dismiss(priya);
    await opened(here, seen, 'record_deal');
    await here.slack.submit(priya, { amount: '$900' });
    expect(here.last('AgreementReached').data).toMatchObject({ price: cents(900_00), by: priya });
  });

  it('the thread is anybody’s to take over', async () => {
    const { here, seen } = await written();
    expect(await here.click('escalations', seen, 'take_over')).toContain('is yours');
  });

  it('the question stays open, and is decided once that is shown', async () => {
    const { here } = await written();
    await here.read(MAYA, { kind: 'ask', amount: cents(900_00), quote: 'I take $900' });
    expect(await here.click('escalations', await asked(here), 'approve')).toContain('Agreed at $900 with Maya Lee');
  });
});

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
    expect(textOf(await settled(here))).toContain(`<@${sam}> took the thread over`);
  });

  it('speaks of the event that asked, and of no other that stands at its position', async () => {
    const here = await escalated();
    const { priya } = here.slack.peopleIds;
    const { position } = here.last('NegotiationEscalated');
    for (const escalation of [position - 1, position + 10_000]) {
      const pressed = { does: 'walk_away', negotiationId: MAYA, escalation };
      const spoken = await here.slack.interact(pressing(here, (await asked(here)).ts, pressed), priya);
      expect(await inWords(spoken)).toContain('Nothing is asked there that I know of');
    }
    expect(status(here)).toBe('escalated');
  });

  it('takes a paused thread over too', async () => {
    const here = await escalated();
    const { sam } = here.slack.peopleIds;
    await here.decide(MAYA, { type: 'Pause', by: 'U1' });
    expect(await here.click('escalations', await asked(here), 'take_over', sam)).toContain('is yours');
    expect(status(here)).toBe('human_managed');
  });

  it('on a button that Parley does not know is answered, and changes nothing', async () => {
    const here = await escalated();
    const head = here.app.log.head();
    const { ts } = await asked(here);
    const spoken = await here.slack.interact(pressing(here, ts, { does: 'approve' }), here.slack.peopleIds.priya);
    expect(await inWords(spoken)).toContain('another version of Parley');
    expect(here.app.log.head()).toBe(head);
  });
});

/** A click as Slack would bring it, on a button that stands in no message of ours. */
const pressing = (here: Cockpit, ts: string, pressed: Readonly<{ does: string }>) => ({
  type: 'block_actions',
  actions: [
    {
      type: 'button',
      action_id: `parley:${pressed.does}`,
      block_id: 'b',
      value: JSON.stringify(pressed),
      action_ts: '1',
    },
  ],
  container: { type: 'message', message_ts: ts, channel_id: here.slack.channelIds.escalations },
});
