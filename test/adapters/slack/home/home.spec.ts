import { describe, expect, it } from 'vitest';
import { metadata } from '../../../../src/adapters/application.ts';
import { outagesOf } from '../../../../src/adapters/outages.ts';
import { homesOf } from '../../../../src/adapters/slack/home/homes.ts';
import { homeView } from '../../../../src/adapters/slack/home/view.ts';
import { Form } from '../../../../src/adapters/slack/interactions/forms.ts';
import { submit } from '../../../../src/adapters/slack/interactions/submit.ts';
import { validateView } from '../../../../src/adapters/slack/validate.ts';
import { cents, type CampaignId } from '../../../../src/events/units.ts';
import { type Cockpit, cockpits, inWords } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const BEN = negotiation('benokafor');
const open = cockpits();
const dear = { kind: 'ask', amount: cents(3_000_00), quote: 'My rate is $3,000' } as const;
const PUBLISHED_WITHIN = 3_500;

/** Maya asks too much, nobody knows Ana, and another form is to be corrected. */
const waiting = async (): Promise<Cockpit> => {
  const here = await open();
  await here.start([
    found(1, 'Maya Lee'),
    found(2, 'Ben Okafor'),
    { place: 3, listedAs: 'Ana Costa', outcome: 'missing', elsewhere: [] },
  ]);
  await here.send(MAYA);
  await here.reply(MAYA, 'My rate is $3,000.', dear);
  await here.reject('bad1' as CampaignId, 'Spring launch', [{ field: 'Budget', held: null, expected: 'an amount' }]);
  return here;
};
const shownTo = (here: Cockpit, userId: string): string => JSON.stringify(homeView(here.app, userId).blocks);
const published = (here: Cockpit, userId: string): string => JSON.stringify(here.slack.home(userId)?.blocks ?? null);
const eventually = async (isTrue: () => boolean): Promise<void> => {
  for (const until = Date.now() + PUBLISHED_WITHIN; !isTrue();) {
    if (Date.now() > until) throw new Error('never shown');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('the home tab', () => {
  it('lists for whoever may decide what waits, the oldest first, each with its buttons', async () => {
    const here = await waiting();
    const view = homeView(here.app, here.slack.peopleIds.priya);
    expect(validateView(view)).toEqual([]);
    const text = JSON.stringify(view.blocks);
    const order = ['Influencers to add or mend: Glow', 'Decision needed: Maya Lee', 'Campaign form needs correcting'];
    const places = order.map((each) => text.indexOf(each));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text).toContain('Approve $3,000');
    expect(text).toContain('since 2026-11-20 10:00 UTC');
  });

  it('shows nobody what only others may decide', async () => {
    const here = await waiting();
    const text = shownTo(here, here.slack.peopleIds.sam);
    expect(text).not.toContain('Decision needed');
    expect(shownTo(here, here.slack.peopleIds.priya)).toContain('Decision needed');
    expect(text).toContain('Influencers to add or mend: Glow');
    expect(text).toContain('Campaign form needs correcting');
  });

  it('holds the threads that this person has, and nobody else’s', async () => {
    const here = await waiting();
    const { sam, noor } = here.slack.peopleIds;
    await here.decide(BEN, { type: 'TakeOver', by: sam, how: 'command' });
    expect(shownTo(here, sam)).toContain('You have the thread with Ben Okafor for Glow');
    expect(shownTo(here, noor)).not.toContain('You have the thread');
  });

  it('holds a thread that was opened again, which is theirs as well', async () => {
    const here = await waiting();
    const { priya } = here.slack.peopleIds;
    await here.decide(BEN, { type: 'Stop', by: 'U1', reason: 'test' });
    await here.decide(BEN, { type: 'Reopen', by: priya });
    expect(shownTo(here, priya)).toContain('You have the thread with Ben Okafor');
  });

  it('shows the mail that Send would send', async () => {
    const review = { perform: () => Promise.resolve({ outcome: 'awaits_review', why: 'x' } as const) };
    const here = await open(null, { send_mail: review });
    await here.start([found(1, 'Maya Lee')]);
    const draft = { subject: 'Glow x Maya', body: 'Hi Maya, could we do it for $800?' };
    await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict: { ok: true } });
    await here.posted();
    expect(shownTo(here, here.slack.peopleIds.priya)).toContain('could we do it for $800?');
    expect(shownTo(here, here.slack.peopleIds.sam)).not.toContain('could we do it for $800?');
  });

  it('shows what the agent could not do by itself to whoever may decide about it', async () => {
    const lost = { perform: () => Promise.resolve({ outcome: 'needs_person', why: 'the draft is gone' } as const) };
    const here = await open(null, { send_mail: lost });
    await here.start([found(1, 'Maya Lee')]);
    const draft = { subject: 'Glow x Maya', body: 'Hi Maya, could we do it for $800?' };
    await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict: { ok: true } });
    await here.posted();
    expect(shownTo(here, here.slack.peopleIds.priya)).toContain('the draft is gone');
    expect(shownTo(here, here.slack.peopleIds.sam)).not.toContain('the draft is gone');
  });

  it('takes a task of whatever name', async () => {
    const here = await open();
    const problem = { field: 'Budget', held: null, expected: 'an amount' };
    await here.reject('odd1' as CampaignId, '&<>"'.repeat(2_000), [problem]);
    expect(validateView(homeView(here.app, here.slack.peopleIds.sam))).toEqual([]);
  });

  it('says so where nothing waits', async () => {
    const here = await open();
    await here.start([found(1, 'Maya Lee')]);
    expect(shownTo(here, here.slack.peopleIds.priya)).toContain('Nothing waits for you.');
  });

  it('counts what does not fit', async () => {
    const here = await open();
    const names = Array.from({ length: 30 }, (_, place) => `Somebody Number${place}`);
    await here.start(
      names.map((name, place) => found(place + 1, name)),
      { budget: 200_000 },
    );
    for (const name of names)
      await here.decide(negotiation(name.toLowerCase().replace(/\W+/g, '')), {
        type: 'TakeOver',
        by: here.slack.peopleIds.sam,
        how: 'command',
      });
    const view = homeView(here.app, here.slack.peopleIds.sam);
    expect(validateView(view)).toEqual([]);
    expect(JSON.stringify(view.blocks)).toContain('… and 14 more');
  });

  it('has room for as many decisions, each with all its buttons', async () => {
    const here = await open();
    const people = Array.from({ length: 22 }, (_, place) => found(place + 1, `Somebody Number${place}`));
    await here.start(people, { budget: 200_000 });
    for (const finding of people) {
      if (finding.outcome !== 'found') throw new Error('nobody found');
      const { negotiationId } = finding.influencer;
      const move = {
        type: 'RecordDraft',
        move: 1,
        draft: { subject: 's', body: 'b' },
        use: null,
        notBefore: null,
      } as const;
      await here.decide(negotiationId, { ...move, verdict: { ok: false, reasons: ['an amount is not ours'] } });
    }
    const view = homeView(here.app, here.slack.peopleIds.priya);
    expect(validateView(view)).toEqual([]);
    expect(view.blocks.filter(({ type }) => type === 'divider')).toHaveLength(16);
    expect(JSON.stringify(view.blocks)).toContain('… and 6 more');
  });

  it('is published when somebody opens it, and again when it has changed, but not for everything that happens', async () => {
    const here = await waiting();
    const { priya } = here.slack.peopleIds;
    await here.slack.openHome(priya);
    await eventually(() => published(here, priya).includes('Decision needed: Maya Lee'));
    expect(here.last('HomeOpened').data.by).toBe(priya);

    await here.decide(MAYA, { type: 'ApproveAsk', by: priya });
    await eventually(() => !published(here, priya).includes('Decision needed: Maya Lee'));
    await here.slack.openHome(priya);
    expect(here.app.log.read({ types: ['HomeOpened'] })).toHaveLength(1);
  });

  it('of whoever opened it once is kept up to date after a restart too', async () => {
    const here = await waiting();
    const { noor } = here.slack.peopleIds;
    await here.app.log.write((tx) =>
      tx.append({
        stream: 'system:slack',
        expected: 'any',
        metadata: metadata('slack', `slack:${noor}`, 'slack'),
        events: [{ type: 'HomeOpened', data: { by: noor }, dedupeKey: `slack:home:${noor}` }],
      }),
    );
    expect(published(here, noor)).not.toContain('Decision needed: Maya Lee');
    const restarted = homesOf(here.app, outagesOf(here.app));
    restarted.start();
    await eventually(() => published(here, noor).includes('Decision needed: Maya Lee'));
    await restarted.stop();
  });

  it('is not published again where it shows the same', async () => {
    const here = await waiting();
    const { sam } = here.slack.peopleIds;
    await here.slack.openHome(sam);
    await eventually(() => published(here, sam).includes('Influencers to add or mend'));
    const { faults } = here.slack.server;
    faults.fail({ status: 503, match: ({ path }) => path.endsWith('views.publish') });
    await here.decide(BEN, { type: 'Stop', by: 'U1', reason: 'test' });
    await new Promise((resolve) => setTimeout(resolve, PUBLISHED_WITHIN));
    expect(faults.left()).toBe(1);
    faults.clear();
  });

  it('decides at a click there as in the channel, and says in a view what it could not do', async () => {
    const here = await waiting();
    const { priya, noor } = here.slack.peopleIds;
    await here.slack.openHome(priya);
    await eventually(() => published(here, priya).includes('Approve $3,000'));
    await here.decide(MAYA, { type: 'WalkAway', by: noor });
    await here.slack.click({ in: 'home', actionId: 'parley:approve' }, priya);
    await eventually(() => here.slack.modal(priya) !== null);
    expect(JSON.stringify(here.slack.modal(priya))).toContain(`<@${noor}> walked away politely`);
    await here.slack.dismiss(priya);
  });

  it('names whom to add', async () => {
    const here = await waiting();
    expect(JSON.stringify(homeView(here.app, here.slack.peopleIds.sam))).toContain('• Ana Costa');
  });

  it('shows what they wrote beside the buttons that would answer it, also what came since', async () => {
    const here = await waiting();
    const { priya } = here.slack.peopleIds;
    await here.reply(MAYA, 'My lawyer will write to you.', {
      ...{ kind: 'escalate', trigger: 'legal_language', ask: null },
      quote: 'My lawyer will write to you',
    });
    const shown = JSON.stringify(homeView(here.app, priya).blocks);
    expect(shown.indexOf('My rate is $3,000')).toBeGreaterThan(-1);
    expect(shown.indexOf('My lawyer will write to you')).toBeGreaterThan(shown.indexOf('My rate is $3,000'));
    expect(shown).toContain('Carry on');
  });

  it('that Slack refuses for good is no outage', async () => {
    const here = await waiting();
    here.slack.server.faults.fail({
      status: 200,
      match: ({ path }) => path.endsWith('views.publish'),
      body: { ok: false, error: 'not_enabled' },
    });
    await here.slack.openHome(here.slack.peopleIds.noor);
    await eventually(() => here.slack.server.faults.left() === 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(here.app.log.read({ types: ['OutageBegan'] })).toEqual([]);
  });
});

describe('handing a thread back from the home tab', () => {
  const openForm = async () => {
    const here = await waiting();
    const { priya } = here.slack.peopleIds;
    await here.send(BEN);
    await here.decide(BEN, { type: 'TakeOver', by: priya, how: 'command' });
    await here.slack.openHome(priya);
    await eventually(() => published(here, priya).includes('Hand back…'));
    await here.slack.click({ in: 'home', actionId: 'parley:hand_back' }, priya);
    await eventually(() => here.slack.modal(priya) !== null);
    return { here, priya };
  };
  const status = ({ app }: Cockpit) =>
    app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(BEN);

  it.each([
    ['', null],
    ['$900', cents(900_00)],
  ])('asks which amount stands: “%s”', async (amount, standing) => {
    const { here, priya } = await openForm();
    expect(JSON.stringify(here.slack.modal(priya))).toContain('Parley offered $800');
    await here.slack.submit(priya, { amount });
    expect(here.last('ThreadHandedBack').data).toMatchObject({ by: priya, standing });
    expect(status(here)).toBe('awaiting_reply');
  });

  it('asks again where it can not read the amount', async () => {
    const { here, priya } = await openForm();
    expect((await here.slack.submit(priya, { amount: 'some' })).errors).toEqual({
      amount: 'Write it like $900 or $1,250.50',
    });
    expect(status(here)).toBe('human_managed');
    await here.slack.dismiss(priya);
  });

  it('asks once more about an amount that is over a limit, with the numbers', async () => {
    const { here, priya } = await openForm();
    const shown = () => JSON.stringify(here.slack.modal(priya));
    await here.slack.submit(priya, { amount: '$1,300' });
    expect(shown()).toContain('*$1,300 is over a limit: the hard cap for them is $1,200.*');
    expect(shown()).toContain('Hand it back anyway');
    await here.slack.submit(priya, { amount: '$13,000' });
    expect(shown()).toContain('$13,000 is over a limit');
    expect(status(here)).toBe('human_managed');
    await here.slack.submit(priya, { amount: '$13,000' });
    expect(here.last('ThreadHandedBack').data).toMatchObject({ by: priya, standing: cents(13_000_00) });
  });

  it('takes nothing that is no price', async () => {
    const { here, priya } = await openForm();
    await here.slack.submit(priya, { amount: '$4.99' });
    expect(JSON.stringify(here.slack.modal(priya))).toContain('$4.99 is no price to offer');
    expect(status(here)).toBe('human_managed');
    await here.slack.dismiss(priya);
  });

  it('comes too late where the thread is taken over anew', async () => {
    const { here, priya } = await openForm();
    const { noor } = here.slack.peopleIds;
    await here.decide(BEN, { type: 'TakeOver', by: noor, how: 'command' });
    await here.slack.submit(priya, { amount: '' });
    expect(JSON.stringify(here.slack.modal(priya))).toContain('managed by a person anew');
    expect(status(here)).toBe('human_managed');
    await here.slack.dismiss(priya);
  });

  it('is for listed people', async () => {
    const { here } = await openForm();
    await here.slack.dismiss(here.slack.peopleIds.priya);
    const { sam } = here.slack.peopleIds;
    await here.decide(BEN, { type: 'TakeOver', by: sam, how: 'command' });
    await here.slack.openHome(sam);
    await eventually(() => published(here, sam).includes('Hand back…'));
    await inWords(await here.slack.click({ in: 'home', actionId: 'parley:hand_back' }, sam)).catch(() => '');
    await eventually(() => here.slack.modal(sam) !== null);
    expect(JSON.stringify(here.slack.modal(sam))).toContain('please ask one of them');
    expect(here.last('DecisionRefused').data).toMatchObject({ by: sam, wanted: 'resume' });
    await here.slack.dismiss(sam);
  });

  it('is for listed people also where the form is before them already', async () => {
    const { here, priya } = await openForm();
    const form = Form.parse(JSON.parse(here.slack.modal(priya)?.private_metadata ?? ''));
    const { sam } = here.slack.peopleIds;
    expect(JSON.stringify(await submit(here.app, form, { amount: '' }, sam))).toContain('please ask one of them');
    expect(status(here)).toBe('human_managed');
    await here.slack.dismiss(priya);
  });
});
