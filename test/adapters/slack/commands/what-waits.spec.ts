import { expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { answerCommand } from '../../../../src/adapters/slack/commands/command.ts';
import { cockpits } from '../cockpit.ts';
import { found, negotiation, readable, team } from '../team.ts';

const open = cockpits();
const MAYA = negotiation('mayalee');
const BEN = negotiation('benokafor');
const review = { perform: () => Promise.resolve({ outcome: 'awaits_review', why: 'x' } as const) };

/** As where the form says `review`. */
const withDraft = async () => {
  const here = await open(null, { send_mail: review });
  await here.start([found(1, 'Maya Lee')]);
  const draft = { subject: 'Glow x Maya', body: 'Hi Maya, could we do it for $800?' };
  await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict: { ok: true } });
  await here.posted();
  const typed = async (text: string) =>
    readable(await answerCommand(here.app, { command: '/parley', text, userId: here.slack.peopleIds.priya }));
  return { typed };
};
it('/parley escalations does not say that nothing waits for a person while a draft does', async () => {
  const { typed } = await withDraft();
  expect(await typed('escalations')).toContain('No decision waits, but 1 draft waits to be reviewed');
});
it('/parley status counts a draft that waits for a person', async () => {
  const { typed } = await withDraft();
  const said = await typed('status');
  expect(said).toContain('*Waiting for a person*: 1');
});

it('escalations are listed longest first also where more mail came', async () => {
  const here = team();
  const dear = { kind: 'ask', amount: cents(3_000_00), quote: 'My rate is $3,000' } as const;
  await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor')]);
  await here.send(MAYA);
  await here.reply(MAYA, 'My rate is $3,000.', dear);
  here.pass(3_600_000);
  await here.reply(BEN, 'My rate is $3,000.', dear);
  here.pass(3_600_000);
  await here.reply(MAYA, 'Hello? $3,000?', dear);
  const said = readable(await answerCommand(here.app, { command: '/parley', text: 'escalations', userId: 'U1' }));
  expect(said.indexOf('Maya Lee')).toBeLessThan(said.indexOf('Ben Okafor'));
});
