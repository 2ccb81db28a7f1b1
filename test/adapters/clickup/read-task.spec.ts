import { describe, expect, it } from 'vitest';
import type { ClickUpClient } from '../../../src/adapters/clickup/client.ts';
import { readTask } from '../../../src/adapters/clickup/read-task.ts';
import { ClickUpTask } from '../../../src/adapters/clickup/task.ts';
import { fieldMapping } from '../../../src/cli/compose.ts';
import { MINUTE, openApplication, type TestApplication } from '../../support/application.ts';
import { because, CAMPAIGN, performOnce } from '../../support/campaigns.ts';
import { startRunner, untilIdle } from '../../support/effects.ts';

const COMPLETE = {
  'Client Name': 'Acme',
  Budget: '$20,000',
  Deliverables: '1 Reel',
  Influencers: 'Maya Lee, Ann Bo',
  'CPM Range': '$20-25',
  Platform: 'Instagram',
  Timeline: 'Dec 1 - Dec 31, 2026',
};

const task = (
  fields: Readonly<Record<string, string | undefined>>,
  list = 'list-1',
  over: Readonly<Record<string, unknown>> = {},
) =>
  ClickUpTask.parse({
    id: CAMPAIGN,
    name: 'Acme winter',
    url: 'https://app.clickup.com/t/task-1',
    date_created: '1795186800000',
    list: { id: list },
    custom_fields: Object.entries(fields).map(([name, value]) => ({
      id: name,
      name,
      type: 'short_text',
      ...(value === undefined ? {} : { value }),
    })),
    ...over,
  });

/** A ClickUp whose task the test edits. */
const clickUp = (first: ClickUpTask | null) => {
  const now = { task: first, asked: 0 };
  const client: ClickUpClient = {
    task: () => ((now.asked += 1), Promise.resolve(now.task)),
    tasksUpdatedAfter: () => Promise.resolve([]),
    webhooks: () => Promise.resolve([]),
  };
  return { now, client };
};

const webhook = ({ app }: TestApplication, event = 'taskCreated') =>
  app.log.write((tx) => {
    tx.append({
      stream: `campaign:${CAMPAIGN}`,
      expected: 'any',
      metadata: because(),
      events: [
        {
          type: 'WebhookReceived',
          data: { campaignId: CAMPAIGN, webhookId: 'hook', event, bodyHash: 'x' },
          personal: { subject: 'task:task-1' as never, content: { body: '{}' } },
        },
      ],
    });
  });

const started = (first: ClickUpTask | null) => {
  const house = openApplication();
  const { now, client } = clickUp(first);
  const runner = startRunner(house.app, { read_task: readTask(house.app, client, fieldMapping(house.app)) });
  const deliver = async (event?: string) => {
    await webhook(house, event);
    await untilIdle(runner);
  };
  const types = () =>
    house.app.log
      .read({ stream: `campaign:${CAMPAIGN}` })
      .map(({ type }) => type)
      .filter((type) => type !== 'WebhookReceived');
  const why = () => house.events('EffectSuperseded').map(({ data }) => data.why);
  return { ...house, runner, now, deliver, types, why };
};

describe('a form that a delivery spoke of', () => {
  it('that is complete is submitted, with what it leaves open filled in from the policy', async () => {
    const { deliver, events, rows } = started(task(COMPLETE));
    await deliver();
    const [submitted] = events('CampaignSubmitted');
    expect(submitted?.data).toMatchObject({
      campaignId: CAMPAIGN,
      clientName: 'Acme',
      budget: 2_000_000,
      openingCpm: 2_000,
      targetCpm: 2_500,
      stretch: 0.2,
      rounds: 4,
      replyMode: 'auto',
      perInfluencerLimit: null,
      listed: 2,
      timeline: { start: '2026-12-01', end: '2026-12-31' },
    });
    expect(submitted?.personal.content).toEqual({ influencers: ['Maya Lee', 'Ann Bo'], mention: [] });
    expect(submitted?.metadata).toMatchObject({ source: 'clickup', correlationId: CAMPAIGN });
    expect(submitted?.metadata.causationId).toBe(events('WebhookReceived')[0]?.id);
    expect(rows("SELECT 1 FROM effects WHERE kind = 'read_roster'")).toHaveLength(1);
  });

  it('that is incomplete is read again after the grace, and only then rejected', async () => {
    const { deliver, types, clock, runner, events } = started(task({ ...COMPLETE, Budget: undefined }));
    await deliver();
    expect(types()).toEqual(['FormIncomplete']);
    await deliver('taskStatusUpdated');
    expect(types()).toEqual(['FormIncomplete']);

    clock.pass(MINUTE - 1);
    runner.wake();
    await untilIdle(runner);
    expect(types()).toEqual(['FormIncomplete']);
    clock.pass(1);
    runner.wake();
    await untilIdle(runner);
    expect(types()).toEqual(['FormIncomplete', 'CampaignRejected']);
    expect(events('CampaignRejected')[0]).toMatchObject({
      data: { fields: ['Budget'], taskUrl: 'https://app.clickup.com/t/task-1' },
      personal: { content: { taskName: 'Acme winter', problems: [{ field: 'Budget', held: null }] } },
    });
  });

  it('that an automation completes within the grace is submitted at the update, without waiting', async () => {
    const { deliver, types, now, why, clock, runner } = started(task({ ...COMPLETE, Budget: undefined }));
    await deliver();
    now.task = task(COMPLETE);
    await deliver('taskUpdated');
    expect(types()).toEqual(['FormIncomplete', 'CampaignSubmitted']);
    clock.pass(MINUTE);
    const { asked } = now;
    runner.wake();
    await untilIdle(runner);
    expect(why()).toEqual(['the campaign was submitted already']);
    expect(now.asked).toBe(asked);
  });

  it('that is wrong is rejected at once, told once, and started when it is corrected', async () => {
    const { deliver, types, now, rows } = started(task({ ...COMPLETE, Budget: 'a lot' }));
    await deliver();
    await deliver('taskUpdated');
    expect(types()).toEqual(['CampaignRejected']);
    now.task = task({ ...COMPLETE, Budget: 'even more' });
    await deliver('taskUpdated');
    expect(types()).toEqual(['CampaignRejected', 'CampaignRejected']);
    now.task = task(COMPLETE);
    await deliver('taskUpdated');
    expect(types()).toEqual(['CampaignRejected', 'CampaignRejected', 'CampaignSubmitted']);
    expect(rows("SELECT 1 FROM effects WHERE state ->> 'notice' = 'campaign_rejected'")).toHaveLength(2);
  });

  it.each<[string, ClickUpTask | null, string]>([
    ['was deleted', null, 'the task does not exist any more'],
    ['is in another list', task(COMPLETE, 'list-2'), 'the task is not in the list of campaigns'],
  ])('whose task %s starts nothing', async (_case, first, reason) => {
    const { deliver, types, why } = started(first);
    await deliver();
    expect(types()).toEqual([]);
    expect(why()).toEqual([reason]);
  });

  it.each<[string, ClickUpTask | null, string]>([
    ['is deleted', null, 'the task does not exist any more'],
    ['is closed', task(COMPLETE, 'list-1', { status: { type: 'closed' } }), 'the task is closed'],
    ['is moved away', task(COMPLETE, 'list-2'), 'the task is not in the list of campaigns'],
  ])('that was rejected is withdrawn where its task %s, and read as ever where it comes back', async (_, left, why) => {
    const bad = task({ ...COMPLETE, Budget: 'a lot' });
    const { deliver, types, now, events, rows } = started(bad);
    const status = () => rows<{ status: string }>('SELECT status FROM campaigns')[0]?.status;
    await deliver();
    now.task = left;
    await deliver('taskUpdated');
    await deliver('taskUpdated');
    expect(types()).toEqual(['CampaignRejected', 'FormWithdrawn']);
    expect(events('FormWithdrawn')[0]?.data.why).toBe(why);
    expect(status()).toBe('withdrawn');
    now.task = bad;
    await deliver('taskUpdated');
    expect(types().slice(2)).toEqual(['CampaignRejected']);
    now.task = task(COMPLETE);
    await deliver('taskUpdated');
    expect(status()).toBe('submitted');
  });

  it('whose task is moved into the list is submitted then', async () => {
    const { deliver, types, now } = started(task(COMPLETE, 'inbox'));
    await deliver();
    now.task = task(COMPLETE);
    await deliver('taskMoved');
    expect(types()).toEqual(['CampaignSubmitted']);
  });

  it.each([
    ['of a subtask', { parent: 'task-0' }, 'the task is a subtask'],
    ['of an archived task', { archived: true }, 'the task is closed'],
    ['of a closed task', { status: { type: 'closed' } }, 'the task is closed'],
    ['of a task that is done', { status: { type: 'done' } }, 'the task is closed'],
    [
      'from before Parley was there',
      { date_created: String(Date.parse('2026-11-20T13:59:59.000Z')) },
      'the task is older than this installation: duplicate it to start it',
    ],
  ])('%s starts nothing when somebody edits it', async (_, over, because) => {
    const { deliver, types, why } = started(task(COMPLETE, 'list-1', over));
    await deliver('taskUpdated');
    expect(types()).toEqual([]);
    expect(why()).toEqual([because]);
  });

  it('of an old task is submitted when somebody drags that into the list, and also when they complete it then', async () => {
    const old = { date_created: '1700000000000' };
    const { deliver, types, now } = started(task({ ...COMPLETE, Budget: undefined }, 'inbox', old));
    await deliver('taskUpdated');
    now.task = task({ ...COMPLETE, Budget: undefined }, 'list-1', old);
    await deliver('taskMoved');
    expect(types()).toEqual(['FormIncomplete']);
    now.task = task(COMPLETE, 'list-1', old);
    await deliver('taskUpdated');
    expect(types()).toEqual(['FormIncomplete', 'CampaignSubmitted']);
    const whole = started(task(COMPLETE, 'list-1', old));
    await whole.deliver('taskMoved');
    expect(whole.types()).toEqual(['CampaignSubmitted']);
  });

  it("may end its timeline on the team's day, which in Greenwich is over", async () => {
    const today = { date_created: String(Date.parse('2026-11-21T04:00:00.000Z')) };
    const form = task({ ...COMPLETE, Timeline: '2026-11-20' }, 'list-1', today);
    const { deliver, types, clock } = started(form);
    clock.set('2026-11-21T04:59:59.999Z');
    await deliver();
    expect(types()).toEqual(['CampaignSubmitted']);
    const late = started(form);
    late.clock.set('2026-11-21T05:00:00.000Z');
    await late.deliver();
    expect(late.types()).toEqual(['CampaignRejected']);
  });

  it('that was filled in while Parley was being set up is submitted', async () => {
    const created = String(Date.parse('2026-11-20T14:00:01.000Z'));
    const { deliver, types } = started(task(COMPLETE, 'list-1', { date_created: created }));
    await deliver('taskUpdated');
    expect(types()).toEqual(['CampaignSubmitted']);
  });

  it('whose task is opened again is submitted then', async () => {
    const { deliver, types, now } = started(task(COMPLETE, 'list-1', { status: { type: 'closed' } }));
    await deliver();
    now.task = task(COMPLETE, 'list-1', { status: { type: 'open' } });
    await deliver('taskStatusUpdated');
    expect(types()).toEqual(['CampaignSubmitted']);
  });

  it('that was submitted is not read again, and an edit changes nothing', async () => {
    const { deliver, types, now, why } = started(task(COMPLETE));
    await deliver();
    now.task = task({ ...COMPLETE, Budget: '$1' });
    await deliver('taskUpdated');
    expect(now.asked).toBe(1);
    expect(types()).toEqual(['CampaignSubmitted']);
    expect(why()).toEqual(['the campaign was submitted already']);
  });

  it('is not decided on by a faulted read model', async () => {
    const house = openApplication({ faulted: ['campaigns'] });
    await webhook(house);
    const performer = readTask(house.app, clickUp(task(COMPLETE)).client, fieldMapping(house.app));
    await expect(performOnce(house, 'read_task', performer)).rejects.toMatchObject({ code: 'READ_MODEL_FAULTED' });
    expect(house.events('CampaignSubmitted')).toEqual([]);
  });
});
