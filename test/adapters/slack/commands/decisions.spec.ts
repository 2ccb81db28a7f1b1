import { describe, expect, it } from 'vitest';
import { answerCommand } from '../../../../src/adapters/slack/commands/command.ts';
import { cents } from '../../../../src/events/units.ts';
import { found, negotiation, readable, team, type Team } from '../team.ts';

const MAYA = negotiation('mayalee');
const PRIYA = 'U0PRIYA00';

/** Parley with one influencer whose opening offer of $800 was sent; Priya may decide. */
const offered = async ({ budget = 20_000 } = {}): Promise<Team> => {
  const here = team({}, [PRIYA]);
  await here.start([found(1, 'Maya Lee')], { budget });
  await here.send(MAYA);
  return here;
};
const asks = (here: Team, dollars: number) => {
  const words = `I would need $${dollars}.`;
  return here.reply(MAYA, words, { kind: 'ask', amount: cents(dollars * 100), quote: words });
};
const type = async (here: Team, text: string, userId = PRIYA, command = '/parley'): Promise<string> =>
  readable(await answerCommand(here.app, { command, text, userId }));
const row = ({ app }: Team) =>
  app.log.database.prepare('SELECT status, last_offer AS lastOffer, deal FROM negotiations WHERE key = ?').get(MAYA);

describe('a decision about money', () => {
  it('approves what they ask, at the amount that was read, by an event with the person’s id', async () => {
    const here = await offered();
    await asks(here, 3_000);
    const head = here.app.log.head();
    expect(await type(here, 'approve Maya Lee $2,900')).toContain('They ask $3,000, not $2,900');
    expect(here.app.log.head()).toBe(head);

    expect(await type(here, 'approve Maya Lee $3,000')).toContain('Agreed at $3,000 with Maya Lee for Glow');
    expect(here.last('AgreementReached').data).toMatchObject({ by: PRIYA, price: cents(3_000_00) });
    expect(here.last('AgreementReached').metadata).toMatchObject({ actor: `slack:${PRIYA}`, source: 'slack' });
  });

  it('takes a recap back whose wording is given up: the deal stands', async () => {
    const here = await offered();
    await asks(here, 3_000);
    await type(here, 'approve Maya Lee $3,000');
    const wording = here.app.log.database.prepare(`SELECT key FROM effects WHERE kind = 'word_mail' AND open = 1`);
    expect(await type(here, `cancel ${String(wording.pluck().get())}`)).toContain('Given up');
    expect(here.last('MoveSuperseded').data).toMatchObject({ negotiationId: MAYA, why: 'taken_over' });
    expect(row(here)).toMatchObject({ status: 'agreed', deal: 3_000_00 });
  });

  it('approves nothing where they named no amount, and says what would be possible', async () => {
    const here = await offered();
    await here.reply(MAYA, 'Call me', { kind: 'escalate', trigger: 'call_requested', quote: 'Call me', ask: null });
    expect(await type(here, 'approve Maya Lee $900')).toContain('/parley offer Maya Lee $900');
    expect(row(here)).toMatchObject({ status: 'escalated' });
  });

  it('makes another offer, after which the agent may go on, or a final one, after which it may not', async () => {
    const here = await offered();
    await asks(here, 3_000);
    expect(await type(here, 'offer Maya Lee $1,500')).toContain('offers $1,500 to Maya Lee');
    expect(here.last('OfferDecided').data).toMatchObject({ by: PRIYA, price: cents(1_500_00), purpose: 'counter' });

    const other = await offered();
    await asks(other, 3_000);
    await type(other, 'final Maya Lee $1,500');
    expect(other.last('OfferDecided').data).toMatchObject({ by: PRIYA, purpose: 'final_offer' });
  });

  it('says no politely', async () => {
    const here = await offered();
    await asks(here, 3_000);
    expect(await type(here, 'decline Maya Lee')).toContain('says no');
    expect(here.last('NegotiationDeclined').data).toMatchObject({ by: PRIYA, because: 'walked_away', move: 2 });
  });

  it('records a deal made outside of Parley, which the ledger then knows, and gives it back', async () => {
    const here = await offered();
    await here.decide(MAYA, { type: 'TakeOver', by: 'U1', how: 'mailbox' });
    expect(await type(here, 'close Maya Lee $950')).toContain('a deal with Maya Lee for Glow at $950');
    expect(row(here)).toMatchObject({ status: 'agreed', deal: 950_00 });
    expect(await type(here, 'campaign Glow')).toContain('*Spent*: $950');

    expect(await type(here, 'withdraw Maya Lee')).toContain('withdrawn');
    expect(row(here)).toMatchObject({ status: 'declined', deal: null });
    expect(await type(here, 'campaign Glow')).toContain('*Spent*: $0');
  });

  it('pauses a thread until it is resumed', async () => {
    const here = await offered();
    expect(await type(here, 'pause Maya Lee')).toContain('is paused');
    expect(row(here)).toMatchObject({ status: 'paused' });
    expect(await type(here, 'pause Maya Lee')).toContain('is paused (for Glow). Nothing was changed.');
    await type(here, 'Maya Lee', PRIYA, '/resume');
    expect(row(here)).toMatchObject({ status: 'awaiting_reply' });
  });

  it('stops a negotiation, and opens it again as that person’s, with nothing that was offered', async () => {
    const here = await offered();
    expect(await type(here, 'stop Maya Lee')).toContain('is stopped');
    expect(here.last('NegotiationStopped').data).toMatchObject({ by: PRIYA });
    expect(await type(here, 'reopen Maya Lee')).toContain('open again');
    expect(row(here)).toMatchObject({ status: 'human_managed', lastOffer: null });
  });

  it('never opens it again with somebody who opted out', async () => {
    const here = await offered();
    await here.decide(MAYA, { type: 'Suppress', because: 'opted_out' });
    const head = here.app.log.head();
    expect(await type(here, 'reopen Maya Lee')).toContain('asked not to be written to');
    expect(here.app.log.head()).toBe(head);
  });

  it('records that there will be no deal', async () => {
    const here = await offered();
    expect(await type(here, 'close Maya Lee')).toContain('without a deal');
    expect(here.last('NegotiationDeclined').data).toMatchObject({ because: 'closed_by_person', move: null });
  });

  it.each([
    'approve Maya Lee $3,000',
    'offer Maya Lee $900',
    'final Maya Lee $900',
    'decline Maya Lee',
    'close Maya Lee $900',
    'close Maya Lee',
    'pause Maya Lee',
    'stop Maya Lee',
  ])('is for listed people alone: %s', async (text) => {
    const here = await offered();
    await asks(here, 3_000);
    expect(await type(here, text, 'U0SAM0000')).toContain('please ask one of them');
    expect(here.last('DecisionRefused').data).toMatchObject({
      by: 'U0SAM0000',
      wanted: text.split(' ')[0],
      negotiationId: MAYA,
    });
    expect(row(here)).toMatchObject({ status: 'escalated' });
  });

  it.each(['withdraw Maya Lee', 'reopen Maya Lee'])(
    'is for listed people alone, also after the end: %s',
    async (text) => {
      const here = await offered();
      await here.decide(MAYA, { type: 'CloseAsAgreed', by: PRIYA, price: cents(900_00) });
      expect(await type(here, text, 'U0SAM0000')).toContain('please ask one of them');
      expect(here.last('DecisionRefused').data).toMatchObject({ by: 'U0SAM0000', wanted: text.split(' ')[0] });
      expect(row(here)).toMatchObject({ status: 'agreed' });
    },
  );

  it.each([
    ['approve Maya Lee', 'Which amount?'],
    ['offer Maya Lee', 'Which amount?'],
    ['decline Maya Lee $900', 'no amount in that'],
    ['withdraw $900', 'Whose negotiation?'],
    ['offer Maya Lee $1', 'is no price to offer'],
    ['withdraw Maya Lee', 'waiting for a person (for Glow). Nothing was changed.'],
  ])('is never guessed at: %s', async (text, told) => {
    const here = await offered();
    await asks(here, 3_000);
    const head = here.app.log.head();
    expect(await type(here, text)).toContain(told);
    expect(here.app.log.head()).toBe(head);
  });
});

it('tells what an amount goes past that was typed, beside what was done', async () => {
  const here = await offered();
  const told = await type(here, 'close Maya Lee $30,000', PRIYA);
  expect(told).toContain('Recorded: a deal with Maya Lee for Glow at $30,000');
  expect(told).toContain('$30,000 is over a limit: $20,000 of the $20,000 budget is left');
  const within = await type(await offered(), 'close Maya Lee $800', PRIYA);
  expect(within).toContain('Recorded: a deal with Maya Lee for Glow at $800');
  expect(within).not.toContain('over a limit');
});

describe('/resume', () => {
  const resume = (here: Team, text: string) => type(here, text, PRIYA, '/resume');
  const writes = (here: Team, body: string) => here.write(MAYA, body);

  it('asks which amount stands where a person named another in the thread', async () => {
    const here = await offered();
    await writes(here, 'We could do $900 for both.');
    await here.receive(MAYA, 'Deal!');
    const head = here.app.log.head();
    const question = await resume(here, 'Maya Lee');
    expect(question).toContain('`/resume Maya Lee $900` or `/resume Maya Lee $800`');
    expect(here.app.log.head()).toBe(head);

    await resume(here, 'Maya Lee $900');
    expect(row(here)).toMatchObject({ status: 'considering_reply', lastOffer: 900_00 });
  });

  it('asks it too where that mail is recorded while the command is being dealt with', async () => {
    const here = await offered();
    await writes(here, 'I am taking this one.');
    const [, question] = await Promise.all([writes(here, 'We could do $900 for both.'), resume(here, 'Maya Lee')]);
    expect(question).toContain('`/resume Maya Lee $900`');
    expect(row(here)).toMatchObject({ status: 'human_managed' });
  });

  it.each(['We could do $800, as offered.', 'I am taking this one.', 'We have €900 left for France.'])(
    'asks nothing where no other amount was named: %s',
    async (body) => {
      const here = await offered();
      await writes(here, body);
      await resume(here, 'Maya Lee');
      expect(here.last('ThreadHandedBack').data.standing).toBeNull();
    },
  );

  it('asks nothing about an amount that the team wrote to itself', async () => {
    const here = await offered();
    await here.write(MAYA, 'Up to $1,000 is fine for us.', { withinTeam: true });
    await resume(here, 'Maya Lee');
    expect(here.last('ThreadHandedBack').data.standing).toBeNull();
  });

  it('does not ask again about what was said before the thread was handed back', async () => {
    const here = await offered();
    await writes(here, 'We could do $900 for both.');
    await resume(here, 'Maya Lee $800');
    await here.decide(MAYA, { type: 'TakeOver', by: 'U1', how: 'command' });
    expect(await resume(here, 'Maya Lee')).toContain('Parley has the thread');
  });

  it('carries on with an escalation; an amount is for /parley offer', async () => {
    const here = await offered();
    await asks(here, 3_000);
    expect(await resume(here, 'Maya Lee $900')).toContain('/parley offer Maya Lee $900');
    expect(row(here)).toMatchObject({ status: 'escalated' });
    await resume(here, 'Maya Lee');
    expect(here.last('EscalationReturned').data).toMatchObject({ by: PRIYA });
    expect(row(here)).toMatchObject({ status: 'considering_reply' });
  });

  it('lets the opening go that a mail from before it held up', async () => {
    const here = team({}, [PRIYA]);
    await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor')], { budget: 1_100 });
    const ben = negotiation('benokafor');
    const status = () =>
      here.app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(ben);
    expect(status()).toBe('queued_for_budget');
    await here.receive(ben, 'Any news?');
    expect(status()).toBe('escalated');
    await type(here, 'close Maya Lee');
    await resume(here, 'Ben Okafor');
    expect(status()).toBe('offering');
  });
});
