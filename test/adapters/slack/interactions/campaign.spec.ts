import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/domain/campaign/decide.ts';
import { buttonsOf, type Cockpit, cockpits, type Performers, textOf } from '../cockpit.ts';
import { found, GLOW } from '../team.ts';

const open = cockpits();
const missing = (place: number, listedAs: string): Finding => ({ place, listedAs, outcome: 'missing', elsewhere: [] });
const asked = ({ app }: Cockpit, kind: string): number =>
  app.log.read({ types: ['EffectRequested'] }).filter(({ data }) => 'kind' in data && data.kind === kind).length;

describe('an influencer who is missing', () => {
  const ben = missing(2, 'Ben Okafor');
  const ana = missing(3, 'Ana Costa');
  const started = async () => {
    const here = await open();
    await here.start([found(1, 'Maya Lee'), ben, ana]);
    return here;
  };
  const told = (here: Cockpit) => here.message('campaigns', 'Influencers to add or mend: Glow');

  it('is looked for at once when anybody says that they were added', async () => {
    const here = await started();
    const { sam } = here.slack.peopleIds;
    const before = asked(here, 'read_roster');
    expect(await here.click('campaigns', await told(here), 'look_again', sam)).toContain('looks into the sheet again');
    expect(here.last('LookUpRequested')).toMatchObject({
      data: { campaignId: GLOW, by: sam },
      metadata: { actor: `slack:${sam}` },
    });
    expect(asked(here, 'read_roster')).toBe(before + 1);
    expect(textOf(await told(here))).toContain(`looking again for <@${sam}> since`);
  });

  it('is looked for once at a time: a second click says so', async () => {
    const here = await started();
    const { sam, noor } = here.slack.peopleIds;
    const message = await told(here);
    const answers = await Promise.all([sam, noor].map((who) => here.click('campaigns', message, 'look_again', who)));
    expect(answers.filter((text) => /That is under way: <@\w+> asked for it/.test(text))).toHaveLength(1);
    expect(here.app.log.read({ types: ['LookUpRequested'] })).toHaveLength(1);
  });

  it('is told to be found, or not; the button goes when nobody is left', async () => {
    const here = await started();
    const { sam } = here.slack.peopleIds;
    await here.click('campaigns', await told(here), 'look_again', sam);
    await here.lookAgain([ben, ana]);
    expect(textOf(await told(here))).toContain(`looked again for <@${sam}>, 2026-11-20 10:00 UTC: nobody new`);

    await here.lookAgain([found(2, 'Ben Okafor'), ana]);
    const half = await told(here);
    expect(textOf(half)).toContain('*Found since (1)*\n• Ben Okafor: row 3');
    expect(buttonsOf(half)).toEqual(['Added, look again']);

    await here.lookAgain([found(3, 'Ana Costa')]);
    const all = await here.message('campaigns', 'Influencers found since: Glow');
    expect(all.ts).toBe(half.ts);
    expect(buttonsOf(all)).toEqual([]);
    expect(await here.click('campaigns', half, 'look_again', sam)).toContain('There is nothing to look for');
  });

  it('who is reported later has a button of their own, and is struck off there', async () => {
    const here = await started();
    await here.lookAgain([{ place: 2, listedAs: 'Ben Okafor', outcome: 'ambiguous', rows: [3, 4] }]);
    const message = await here.message('campaigns', 'Influencer to add or mend: Ben Okafor');
    expect(await here.click('campaigns', message, 'look_again')).toContain('looks into the sheet again');
    await here.lookAgain([found(2, 'Ben Okafor')]);
    await here.posted();
    const settled = (await here.slack.messages('campaigns')).find(({ ts }) => ts === message.ts);
    expect(settled?.text).toBe('Influencer found: Ben Okafor: listed for Glow');
    expect(buttonsOf(settled ?? {})).toEqual([]);
  });

  it('is not looked for once the timeline has ended', async () => {
    const here = await started();
    const message = await told(here);
    await here.append(`campaign:${GLOW}`, {
      type: 'TimelineEnded',
      data: { campaignId: GLOW, endedOn: '2026-12-31' as never, stillOpen: 1 },
    });
    expect(await here.click('campaigns', message, 'look_again')).toContain("The campaign's timeline has ended");
    const ended = await told(here);
    expect(buttonsOf(ended)).toEqual([]);
    expect(textOf(ended)).toContain('The timeline has ended: nobody new is started.');
  });
});

describe('a rejected form', () => {
  const budget = { field: 'Budget', held: null, expected: 'an amount in dollars' };
  const rejected = async (performing: Performers = {}) => {
    const here = await open(null, performing);
    await here.reject(GLOW, 'Spring launch', [budget]);
    return here;
  };
  const told = (here: Cockpit) => here.message('campaigns', 'Campaign form needs correcting');

  it('is read again at once when anybody asks', async () => {
    const here = await rejected();
    const { sam } = here.slack.peopleIds;
    expect(await here.click('campaigns', await told(here), 'read_again', sam)).toContain('Parley reads the task again');
    expect(here.last('FormReadRequested')).toMatchObject({ data: { by: sam }, metadata: { actor: `slack:${sam}` } });
    expect(asked(here, 'read_task')).toBe(1);
    expect(textOf(await told(here))).toContain(`being read again for <@${sam}> since`);
  });

  it('is read once at a time: a second click says so', async () => {
    const reading = Promise.withResolvers<{ outcome: 'succeeded'; result: null }>();
    const here = await rejected({ read_task: { perform: () => reading.promise } });
    const { sam, noor } = here.slack.peopleIds;
    await here.click('campaigns', await told(here), 'read_again', sam);
    expect(await here.click('campaigns', await first(here), 'read_again', noor)).toContain('That is under way');
    expect(here.app.log.read({ types: ['FormReadRequested'] })).toHaveLength(1);
    reading.resolve({ outcome: 'succeeded', result: null });
  });

  it('tells when it was accepted', async () => {
    const here = await rejected();
    const seen = await told(here);
    await here.start([found(1, 'Maya Lee')]);
    const accepted = await here.message('campaigns', 'Campaign form accepted');
    expect(accepted.ts).toBe(seen.ts);
    expect(buttonsOf(accepted)).toEqual([]);
    expect(textOf(accepted)).toContain('the form was accepted, and its campaign starts, 2026-11-20 10:00 UTC');
    expect(await here.click('campaigns', seen, 'read_again')).toContain(
      'That is settled already: the form was accepted, and its campaign starts. Nothing was changed.',
    );
  });

  it('is no longer said to be read again once that was given up', async () => {
    const refused = { outcome: 'needs_person', why: 'ClickUp refuses the token' } as const;
    const here = await rejected({ read_task: { perform: () => Promise.resolve(refused) } });
    await here.click('campaigns', await told(here), 'read_again');
    const asks = await here.message('parley-errors', 'Something only a person can mend');
    expect(textOf(await told(here))).toContain('being read again');
    await here.click('parley-errors', asks, 'give_up');
    expect(textOf(await told(here))).not.toContain('being read again');
    expect(buttonsOf(await told(here))).toEqual(['Re-read the task']);
  });

  it('tells that nothing is left to correct where its task is gone, and waits for nobody any more', async () => {
    const here = await rejected();
    const seen = await told(here);
    await here.click('campaigns', seen, 'read_again');
    await here.withdraw(GLOW, 'the task does not exist any more');
    const withdrawn = await here.message('campaigns', 'Campaign form withdrawn');
    expect(withdrawn.ts).toBe(seen.ts);
    expect(buttonsOf(withdrawn)).toEqual([]);
    expect(textOf(withdrawn)).toContain('there is nothing left to correct: the task does not exist any more');
    expect(textOf(withdrawn)).not.toContain('being read again');
    expect(await here.click('campaigns', seen, 'read_again')).toContain(
      'That is settled already: there is nothing left to correct: the task does not exist any more. Nothing was changed.',
    );
  });

  it('tells that a newer message lists what is left, also where nothing is different', async () => {
    const here = await rejected();
    const old = await told(here);
    await here.click('campaigns', old, 'read_again');
    await here.reject(GLOW, 'Spring launch', [budget]);
    const newer = await told(here);
    expect(newer.ts).not.toBe(old.ts);
    expect(buttonsOf(newer)).toEqual(['Re-read the task']);
    const settled = await here.message('campaigns', 'Campaign form read again');
    expect(settled.ts).toBe(old.ts);
    expect(buttonsOf(settled)).toEqual([]);
    expect(await here.click('campaigns', old, 'read_again')).toContain('a newer message lists what is left to correct');
  });
});

/** As it stands, whatever else is under way. */
const first = async ({ slack }: Cockpit) => {
  const [message] = (await slack.messages('campaigns')).filter(({ text }) => text.startsWith('Campaign form needs'));
  if (message === undefined) throw new Error('no form was rejected');
  return message;
};
