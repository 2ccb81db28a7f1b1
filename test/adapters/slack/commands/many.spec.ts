import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/domain/campaign/decide.ts';
import type { CampaignId } from '../../../../src/events/units.ts';
import { buttonsOf, type Cockpit, cockpits, textOf } from '../cockpit.ts';
import { found, GLOW, negotiation } from '../team.ts';
import { until } from '../../../support/effects.ts';

const begin = cockpits();
const BLOOM = 'bloom2' as CampaignId;
const of = (finding: Finding, contact: Readonly<Record<string, string>>): Finding =>
  finding.outcome === 'found' ? { ...finding, contact: { ...finding.contact, ...contact } } : finding;

/** Glow with three, Bloom with one; Ben and Bloom's Ana are an agency's. */
const twoCampaigns = async (): Promise<Cockpit> => {
  const here = await begin();
  const ben = of(found(2, 'Ben Okafor'), { email: 'ben@talent.example' });
  await here.start([found(1, 'Maya Lee'), ben, found(3, 'Cy Young')]);
  const ana = of(found(1, 'Ana Costa', BLOOM), { managerEmail: 'Desk@Talent.example' });
  await here.start([ana], { campaign: BLOOM, clientName: 'Bloom' });
  await here.posted();
  return here;
};
const statuses = ({ app }: Cockpit): Readonly<Record<string, string>> =>
  Object.fromEntries(
    app.log.database.prepare('SELECT key, status FROM negotiations ORDER BY key').raw().all() as [string, string][],
  );
const type = async (here: Cockpit, text: string, userId = here.slack.peopleIds.priya, command = '/parley') => {
  const before = here.slack.ephemerals(userId).length;
  await here.slack.command(command, text, userId);
  await until(() => here.slack.ephemerals(userId).length > before);
  const answer = here.slack.ephemerals(userId).at(-1);
  if (answer === undefined) throw new Error('no answer');
  return answer;
};
const press = async (
  here: Cockpit,
  ephemeral: Awaited<ReturnType<typeof type>>,
  act: string,
  userId = here.slack.peopleIds.priya,
) => {
  await here.slack.click({ ephemeral, actionId: `many:${act}` }, userId);
  const now = () => here.slack.ephemerals(userId).find(({ ts }) => ts === ephemeral.ts);
  await until(() => now()?.text !== ephemeral.text);
  const after = now();
  if (after === undefined) throw new Error('the answer is gone');
  return after;
};

describe('a whole campaign', () => {
  it('is asked about first, with whom it concerns, and nothing has changed before the click', async () => {
    const here = await twoCampaigns();
    await here.decide(negotiation('benokafor'), { type: 'Pause', by: 'U1' });
    await here.posted();
    const head = here.app.log.head();
    const asked = await type(here, 'pause campaign:Glow');
    expect(asked.text).toContain('This would pause 2 negotiations, the campaign for Glow.');
    expect(textOf({ blocks: asked.blocks })).toContain('Ben Okafor for Glow, paused: paused already');
    expect(buttonsOf({ blocks: asked.blocks })).toEqual(['Pause 2 negotiations']);
    expect(here.app.log.head()).toBe(head);
  });

  it('is paused by the click in one commit, with the person’s id on every event, and resumed but for whom it left out', async () => {
    const here = await twoCampaigns();
    const { priya } = here.slack.peopleIds;
    await here.decide(negotiation('benokafor'), { type: 'Pause', by: 'U1' });
    const commits: number[] = [];
    here.app.log.subscribe(
      (events) => void commits.push(events.filter((each) => each.type === 'NegotiationPaused').length),
    );
    const done = await press(here, await type(here, 'pause campaign:glow'), 'pause');
    expect(done.text).toContain('Paused 2 negotiations, the campaign for Glow.');
    expect(buttonsOf({ blocks: done.blocks })).toEqual([]);
    expect(commits.filter((count) => count > 0)).toEqual([2]);
    expect(here.last('CampaignPaused')).toMatchObject({
      data: { campaignId: GLOW, by: priya },
      metadata: { actor: `slack:${priya}` },
    });
    expect(here.last('NegotiationPaused')).toMatchObject({
      data: { by: priya, withCampaign: true },
      metadata: { actor: `slack:${priya}` },
    });
    expect(Object.values(statuses(here))).toEqual(['offering', 'paused', 'paused', 'paused']);
    expect(textOf({ blocks: (await type(here, 'campaigns')).blocks })).toContain('*Glow* (paused)');
    expect((await type(here, 'campaign Glow')).text).toContain('Campaign for Glow: paused.');
    here.pass(3_000);
    expect(textOf(await here.message('campaigns', 'Campaign: Glow'))).toContain('*paused*');

    const again = await type(here, 'pause campaign:Glow');
    expect(again.text).toContain('the campaign is paused. Nothing was changed.');
    const one = await type(here, 'Maya Lee', priya, '/resume');
    expect(one.text).toContain('The campaign is paused');

    const resumed = await press(here, await type(here, 'campaign:Glow', priya, '/resume'), 'resume');
    expect(resumed.text).toContain('Resumed 2 negotiations');
    expect(textOf({ blocks: resumed.blocks })).toContain('Ben Okafor for Glow, paused: paused by itself');
    expect(statuses(here)).toMatchObject({
      [negotiation('benokafor')]: 'paused',
      [negotiation('mayalee')]: 'offering',
    });
  });

  it('is decided on what is true at the click, which tells who came and who went since it was shown', async () => {
    const here = await twoCampaigns();
    const asked = await type(here, 'stop campaign:Glow');
    expect(asked.text).toContain('This would stop 3 negotiations');
    await here.decide(negotiation('mayalee'), { type: 'CloseAsDeclined', by: 'U1' });
    await here.lookAgain([found(4, 'Dee Dee')]);
    const done = await press(here, asked, 'stop');
    expect(done.text).toContain('Stopped 3 negotiations');
    const words = textOf({ blocks: done.blocks });
    expect(words).toMatch(/Not yet among them when you asked \(1\)\*\n• Dee Dee for Glow/);
    expect(words).toMatch(/No longer among them since you asked \(1\)\*\n• Maya Lee for Glow, declined/);
    expect(words).not.toMatch(/asked \(1\)\*\n• Ben/);
  });

  it('is decided once: an old button on another answer tells what it is by now', async () => {
    const here = await twoCampaigns();
    const [first, second] = [await type(here, 'stop campaign:Glow'), await type(here, 'stop campaign:Glow')];
    await press(here, first, 'stop');
    await here.posted();
    const head = here.app.log.head();
    expect((await press(here, second, 'stop')).text).toContain('the campaign is stopped. Nothing was changed.');
    expect(here.app.log.head()).toBe(head);
  });

  it('gets suggestions for a mistyped name, and no button', async () => {
    const here = await twoCampaigns();
    const asked = await type(here, 'stop campaign:Glwo');
    expect(asked.text).toContain("I don't guess");
    expect(buttonsOf({ blocks: asked.blocks })).toEqual([]);
  });

  it('is for deciders alone, before the question and before the click', async () => {
    const here = await twoCampaigns();
    const { sam, priya } = here.slack.peopleIds;
    expect((await type(here, 'stop campaign:Glow', sam)).text).toContain('please ask one of them');
    expect(here.last('DecisionRefused').data).toMatchObject({ by: sam, wanted: 'stop_many', campaignId: GLOW });
    const asked = await type(here, 'stop campaign:Glow', priya);
    const { blocks } = asked;
    const [button] = (blocks as readonly { elements?: readonly { value?: string }[] }[]).flatMap(
      ({ elements = [] }) => elements,
    );
    const spoken = await here.slack.interact(
      {
        type: 'block_actions',
        actions: [{ type: 'button', action_id: 'many:stop', block_id: 'b', value: button?.value }],
      },
      sam,
    );
    await until(() => spoken.responses().length > 0);
    expect(JSON.stringify(spoken.responses())).toContain('please ask one of them');
    expect(Object.values(statuses(here))).not.toContain('stopped');
  });
});

describe('everybody at an agency’s domain', () => {
  it('is stopped in every campaign, by their own address or their manager’s', async () => {
    const here = await twoCampaigns();
    const asked = await type(here, 'stop domain:talent.example');
    expect(asked.text).toContain('This would stop 2 negotiations, everybody at talent.example.');
    const done = await press(here, asked, 'stop');
    expect(textOf({ blocks: done.blocks })).toMatch(/Ana Costa for Bloom[\s\S]*Ben Okafor for Glow/);
    expect(statuses(here)).toEqual({
      [negotiation('anacosta', BLOOM)]: 'stopped',
      [negotiation('benokafor')]: 'stopped',
      [negotiation('cyyoung')]: 'offering',
      [negotiation('mayalee')]: 'offering',
    });
    expect(here.last('NegotiationStopped').metadata).toMatchObject({ actor: `slack:${here.slack.peopleIds.priya}` });
    expect((await type(here, 'stop domain:talent.example')).text).toContain('Nothing was changed.');
  });

  it('is resumed but for those whose campaign is paused', async () => {
    const here = await twoCampaigns();
    await press(here, await type(here, 'pause domain:talent.example'), 'pause');
    await press(here, await type(here, 'pause campaign:Glow'), 'pause');
    const done = await press(here, await type(here, 'resume domain:talent.example'), 'resume');
    expect(done.text).toContain('Resumed 1 negotiation,');
    expect(textOf({ blocks: done.blocks })).toContain('Ben Okafor for Glow, paused: the whole campaign is paused');
    expect(statuses(here)).toMatchObject({
      [negotiation('anacosta', BLOOM)]: 'offering',
      [negotiation('benokafor')]: 'paused',
    });
  });

  it('gets suggestions for a mistyped one', async () => {
    const here = await twoCampaigns();
    expect((await type(here, 'stop domain:talnet.example')).text).toContain('Did you mean `domain:talent.example`?');
  });
});
