import { describe, expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { type Cockpit, cockpits } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const open = cockpits();
const dear = { kind: 'ask', amount: cents(3_000_00), quote: 'My rate is $3,000' } as const;

const escalated = async (): Promise<Cockpit> => {
  const here = await open();
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  await here.reply(MAYA, 'My rate is $3,000.', dear);
  return here;
};
const asked = (here: Cockpit) => here.message('escalations', 'Decision needed: Maya Lee');
const outages = ({ app }: Cockpit) => app.log.read({ types: ['OutageBegan', 'OutageEnded'] }).map(({ type }) => type);
const eventually = async (isTrue: () => boolean): Promise<void> => {
  for (const until = Date.now() + 8_000; !isTrue();) {
    if (Date.now() > until) throw new Error('never true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('an answer to a click', () => {
  it(
    'that Slack does not take is tried three times more, then told as an outage, which the next one ends',
    { timeout: 30_000 },
    async () => {
      const here = await escalated();
      const message = await asked(here);
      const { sam } = here.slack.peopleIds;
      here.slack.server.faults.fail({ status: 503, times: 4, match: ({ path }) => path.startsWith('/responses/') });
      await here.slack.click({ channel: 'escalations', ts: message.ts, actionId: 'parley:approve' }, sam);
      await eventually(() => outages(here).includes('OutageBegan'));
      expect(here.slack.server.faults.left()).toBe(0);
      await here.click('escalations', message, 'approve', sam);
      await eventually(() => outages(here).includes('OutageEnded'));
    },
  );

  it('that comes once the form can not be opened any more asks to click again, and is no outage', async () => {
    const here = await escalated();
    const message = await asked(here);
    here.slack.server.faults.fail({
      status: 200,
      body: { ok: false, error: 'expired_trigger_id' },
      match: ({ path }) => path.endsWith('views.open'),
    });
    expect(await here.click('escalations', message, 'counter')).toContain('please click again');
    expect(outages(here)).toEqual([]);
  });
});
