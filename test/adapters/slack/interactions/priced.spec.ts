import { describe, expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { buttonsOf, type Cockpit, cockpits, confirmOf, opened, textOf } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const BEN = negotiation('benokafor');
const CLEO = negotiation('cleoroe');
const open = cockpits();

/** Maya asks this where $800 was offered: the hard cap for her is $1,200. */
const asks = async (amount: number, { budget = 20_000 } = {}): Promise<Cockpit> => {
  const here = await open();
  await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor'), found(3, 'Cleo Roe')], { budget });

  await here.send(MAYA);
  const quote = `My rate is $${amount}`;
  await here.reply(MAYA, quote, { kind: 'ask', amount: cents(amount * 100), quote });
  return here;
};
const asked = (here: Cockpit) => here.message('escalations', 'Decision needed: Maya Lee');
const settled = (here: Cockpit) => here.message('escalations', 'Decided: Maya Lee');
const status = ({ app }: Cockpit) =>
  app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(MAYA);
/** Ben's deal takes this much of the budget. */
const spend = (here: Cockpit, dollars: number) =>
  here.decide(BEN, { type: 'CloseAsAgreed', by: 'U1', price: cents(dollars * 100) });
const modal = (here: Cockpit) => JSON.stringify(here.slack.modal(here.slack.peopleIds.priya));

describe('an ask that is over a limit', () => {
  it('is warned of in the message, with the numbers, and its button asks before it counts', async () => {
    const here = await asks(3_000);
    const message = await asked(here);
    expect(textOf(message)).toContain('*$3,000 is over a limit: the hard cap for them is $1,200.*');
    expect(confirmOf(message, 'Approve $3,000')).toMatchObject({
      title: { text: 'Approve $3,000?' },
      text: { text: '$3,000 is over a limit: the hard cap for them is $1,200. A deal counts at its full price.' },
    });
    expect(await here.click('escalations', message, 'approve')).toContain('Agreed at $3,000 with Maya Lee');
  });

  it('names what is left of the budget too', async () => {
    const here = await asks(3_000);
    await spend(here, 18_500);
    await here.reply(MAYA, '$3,000 it is', { kind: 'ask', amount: cents(3_000_00), quote: '$3,000' });
    expect(textOf(await asked(here))).toContain(
      '*$3,000 is over a limit: $1,500 of the $20,000 budget is left; the hard cap for them is $1,200.*',
    );
  });

  it('is shown once more where it goes past something that nobody was warned of', async () => {
    const here = await asks(3_000);
    const seen = await asked(here);
    await spend(here, 18_500);
    const priya = await opened(here, seen, 'approve');
    expect(status(here)).toBe('escalated');
    expect(modal(here)).toContain('$1,500 of the $20,000 budget is left');
    expect(modal(here)).toContain('Approve it anyway');
    await here.slack.submit(priya);
    expect(here.last('AgreementReached').data).toMatchObject({ price: cents(3_000_00), by: priya });
  });

  it('is asked about again where the limit has come nearer than it was said to be', async () => {
    const here = await asks(3_000);
    await spend(here, 18_500);
    await here.reply(MAYA, '$3,000 it is', { kind: 'ask', amount: cents(3_000_00), quote: '$3,000' });
    const seen = await asked(here);
    expect(textOf(seen)).toContain('$1,500 of the $20,000 budget is left');
    await here.decide(CLEO, { type: 'CloseAsAgreed', by: 'U1', price: cents(1_000_00) });
    const priya = await opened(here, seen, 'approve');
    expect(modal(here)).toContain('$500 of the $20,000 budget is left');
    expect(status(here)).toBe('escalated');
    await here.slack.submit(priya);
    expect(status(here)).toBe('agreed');
  });

  it('needs no second word where it goes past nothing', async () => {
    const here = await open();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.reply(MAYA, '$200 is fine', { kind: 'ask', amount: cents(200_00), quote: '$200' });
    const message = await asked(here);
    expect(confirmOf(message, 'Approve $200')).toBeUndefined();
    expect(textOf(message)).not.toContain('over a limit');
  });
});

describe('another amount', () => {
  it('is asked for in a form and offered', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'counter');
    expect(modal(here)).toContain('Their number: *$3,000*, our last offer: *$800*, our ceiling: *$1,000*');
    expect((await here.slack.submit(priya, { amount: '$900' })).errors).toBeNull();
    expect(here.slack.modal(priya)).toBeNull();
    expect(here.last('OfferDecided').data).toMatchObject({ purpose: 'counter', price: cents(900_00), by: priya });
    expect(buttonsOf(await settled(here))).toEqual([]);
  });

  it('is our last word where that is ticked', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'counter');
    await here.slack.submit(priya, { amount: '$900', final: 'yes' });
    expect(here.last('OfferDecided').data).toMatchObject({ purpose: 'final_offer', price: cents(900_00) });
  });

  it.each([
    ['nine hundred', 'Write it like $900 or $1,250.50'],
    ['$4.99', 'Name $5 or more'],
  ])('is asked for again where it is none: %s', async (amount, error) => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'counter');
    expect((await here.slack.submit(priya, { amount })).errors).toEqual({ amount: error });
    expect(status(here)).toBe('escalated');
    await here.slack.dismiss(priya);
  });

  it.each([
    ['$2,000', 'the hard cap for them is $1,200'],
    ['$3,500', 'they ask $3,000'],
  ])(
    'of %s, which is over a limit, is offered only by whoever has seen the numbers and says so',
    async (amount, why) => {
      const here = await asks(3_000);
      const priya = await opened(here, await asked(here), 'counter');
      await here.slack.submit(priya, { amount, final: 'yes' });
      expect(status(here)).toBe('escalated');
      expect(modal(here)).toContain(why);
      expect(modal(here)).toContain('Offer it anyway');
      await here.slack.submit(priya);
      expect(here.last('OfferDecided').data).toMatchObject({ purpose: 'final_offer', by: priya });
    },
  );

  it('that the budget can not pay is not offered: it would not leave', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'counter');
    await here.slack.submit(priya, { amount: '$2,000' });
    await spend(here, 18_500);
    await here.slack.submit(priya);
    expect(modal(here)).toContain('No offer leaves that is more than the budget can pay');
    await here.slack.dismiss(priya);
    await opened(here, await asked(here), 'counter');
    const { errors } = await here.slack.submit(priya, { amount: '$1,600' });
    expect(errors).toEqual({
      amount: 'No offer leaves that is more than the budget can pay: $1,500 of the $20,000 budget is left',
    });
    expect(status(here)).toBe('escalated');
    await here.slack.dismiss(priya);
  });

  it('is told to be too late in the form, where somebody else was first', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'counter');
    await here.decide(MAYA, { type: 'WalkAway', by: here.slack.peopleIds.noor });
    await here.slack.submit(priya, { amount: '$900' });
    expect(modal(here)).toContain(`<@${here.slack.peopleIds.noor}> walked away politely`);
    await here.slack.dismiss(priya);
  });
});

describe('a deal that was made elsewhere', () => {
  it('is recorded at its price, and mails nothing', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'record_deal');
    await here.slack.submit(priya, { amount: '$950' });
    expect(here.last('AgreementReached').data).toMatchObject({ price: cents(950_00), by: priya, move: null });
    expect(textOf(await settled(here))).toContain(`<@${priya}> recorded a deal at $950`);
  });

  it('that is over a limit is recorded only by whoever says so', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'record_deal');
    await here.slack.submit(priya, { amount: '$2,500' });
    expect(status(here)).toBe('escalated');
    expect(modal(here)).toContain('Record it anyway');
    await here.slack.submit(priya);
    expect(here.last('AgreementReached').data).toMatchObject({ price: cents(2_500_00), by: priya });
  });

  it('is asked about again where it has come to go past more meanwhile', async () => {
    const here = await asks(3_000);
    const priya = await opened(here, await asked(here), 'record_deal');
    await here.slack.submit(priya, { amount: '$2,000' });
    await spend(here, 18_500);
    await here.slack.submit(priya);
    expect(status(here)).toBe('escalated');
    expect(modal(here)).toContain('$1,500 of the $20,000 budget is left');
    await here.slack.submit(priya);
    expect(status(here)).toBe('agreed');
  });
});
