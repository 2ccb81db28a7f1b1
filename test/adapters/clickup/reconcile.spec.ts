import { describe, expect, it } from 'vitest';
import type { ClickUpClient } from '../../../src/adapters/clickup/client.ts';
import { reconcileTasks, reconciliation } from '../../../src/adapters/clickup/reconcile.ts';
import { ClickUpTask } from '../../../src/adapters/clickup/task.ts';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import { outagesOf } from '../../../src/adapters/outages.ts';
import type { CampaignId } from '../../../src/events/units.ts';
import { DAY, MINUTE, openApplication, type TestApplication } from '../../support/application.ts';
import { because, submission } from '../../support/campaigns.ts';
import { startRunner, until, untilIdle } from '../../support/effects.ts';

const NOW = Date.parse('2026-11-20T15:00:00.000Z');
type Dates = Readonly<{ created?: number; updated?: number; parent?: string }>;

/** A list with these tasks, created a minute from now and not touched since, unless told otherwise. */
const clickUp = (...tasks: readonly (string | readonly [string, Dates])[]) => {
  const since: string[] = [];
  const teams: string[] = [];
  const client: ClickUpClient = {
    task: () => Promise.resolve(null),
    tasksUpdatedAfter: (instant) => {
      since.push(instant);
      return Promise.resolve(tasks.map((task) => (typeof task === 'string' ? taskOf(task, {}) : taskOf(...task))));
    },
    webhooks: (teamId) => (teams.push(teamId), Promise.resolve([])),
  };
  return { since, teams, client };
};

const taskOf = (id: string, { created = NOW + MINUTE, updated = created, parent }: Dates): ClickUpTask =>
  ClickUpTask.parse({
    id,
    name: id,
    url: id,
    date_created: String(created),
    date_updated: String(updated),
    team_id: '9001',
    list: { id: 'list-1' },
    parent: parent ?? null,
  });

/** The form was read and found wrong; a complete one is submitted. */
const reads = ({ app }: TestApplication, id: string, outcome: 'invalid' | 'complete') =>
  app.log.write((tx) => {
    const problems = [{ field: 'Budget', held: '0', expected: 'an amount' }];
    const wrong = { outcome: 'invalid', taskUrl: id, taskName: id, problems, fingerprint: 'f' } as const;
    const reading =
      outcome === 'invalid'
        ? wrong
        : { outcome, submission: submission({ campaignId: id as CampaignId }), influencers: [], mention: [] };
    decideCampaign(tx, app, id as CampaignId, { type: 'ReadForm', reading }, because(id));
  });

const somethingHappens = ({ app }: TestApplication) =>
  app.log.write((tx) => {
    tx.append({
      stream: 'mailbox:main',
      expected: 'any',
      metadata: because(),
      events: [{ type: 'MailboxRead', data: { historyId: '1' } }],
    });
  });

describe('reconciling with ClickUp', () => {
  it('finds each task that no webhook told of once, and has it read', async () => {
    const house = openApplication();
    await somethingHappens(house);
    const { client } = clickUp('a', 'b', 'a');
    expect(await reconcileTasks(house.app, client)).toBe(true);
    expect(await reconcileTasks(house.app, client)).toBe(true);
    expect(house.events('TaskDiscovered').map(({ data }) => data.campaignId)).toEqual(['a', 'b']);
    expect(house.rows("SELECT campaign_id FROM effects WHERE kind = 'read_task' ORDER BY asked_at")).toEqual([
      { campaign_id: 'a' },
      { campaign_id: 'b' },
    ]);
  });

  it("looks after the webhook in the tasks' workspace, which should have told of what it finds", async () => {
    const house = openApplication();
    await somethingHappens(house);
    const { client, teams } = clickUp('a');
    await reconcileTasks(house.app, client);
    expect(teams).toEqual(['9001']);
    expect(house.events('WebhookFoundSilent').map(({ data }) => data.why)).toEqual(['not_found']);
  });

  it('leaves alone what a webhook told of', async () => {
    const house = openApplication();
    await house.app.log.write((tx) => {
      tx.append({
        stream: 'campaign:a',
        expected: 'any',
        metadata: because('a'),
        events: [{ type: 'TaskDiscovered', data: { campaignId: 'a' as never } }],
      });
    });
    await reconcileTasks(house.app, clickUp('a').client);
    expect(house.events('TaskDiscovered')).toHaveLength(1);
  });

  it('finds a rejected form that was corrected since, once for each correction', async () => {
    const house = openApplication();
    await somethingHappens(house);
    await reads(house, 'a', 'invalid');
    const discovered = () => house.events('TaskDiscovered').map(({ data }) => data.campaignId);
    const reconcile = (updated: number) => reconcileTasks(house.app, clickUp(['a', { created: 1, updated }]).client);
    await reconcile(NOW - 1);
    expect(discovered()).toEqual([]);
    house.clock.pass(2 * MINUTE);
    await reconcile(NOW + MINUTE);
    // Its reading is on its way, and will see what was corrected meanwhile.
    await reconcile(NOW + 3 * MINUTE);
    expect(discovered()).toEqual(['a']);

    const runner = startRunner(house.app);
    runner.wake();
    await untilIdle(runner);
    await reconcile(NOW + MINUTE);
    expect(discovered()).toEqual(['a']);
    await reconcile(NOW + 3 * MINUTE);
    expect(discovered()).toEqual(['a', 'a']);
  });

  it('leaves alone a campaign that was submitted, a task from before the first event, and a subtask', async () => {
    const house = openApplication();
    await somethingHappens(house);
    await reads(house, 'a', 'complete');
    const updated = NOW + DAY;
    const others = [
      ['b', { created: NOW - 1, updated }],
      ['c', { parent: 'a' }],
    ] as const;
    await reconcileTasks(house.app, clickUp(['a', { updated }], ...others).client);
    expect(house.events('TaskDiscovered')).toEqual([]);
  });

  it('looks back to the first event, and never more than seven days', async () => {
    const house = openApplication();
    const { client, since } = clickUp();
    expect(await reconcileTasks(house.app, client)).toBe(false);
    await somethingHappens(house);
    await reconcileTasks(house.app, client);
    house.clock.pass(30 * DAY);
    await reconcileTasks(house.app, client);
    expect(since).toEqual(['2026-11-20T15:00:00.000Z', '2026-12-13T15:00:00.000Z']);
  });

  it('is done at the start, and again when ClickUp answers after an outage, which may have cost webhooks', async () => {
    const house = openApplication();
    await somethingHappens(house);
    const { client, since } = clickUp('a');
    const outages = outagesOf(house.app);
    const rounds = reconciliation(house.app, client, outages);
    await until(() => since.length === 1 && rounds.idle());
    await house.app.log.write((tx) => outages.began(tx, 'slack', null, { status: 503, message: 'HTTP 503' }));
    await outages.worked('slack');
    expect(rounds.idle()).toBe(true);
    await house.app.log.write((tx) => outages.began(tx, 'clickup', 'read_task', { status: 503, message: 'HTTP 503' }));
    await outages.worked('clickup');
    await until(() => since.length === 2 && rounds.idle());
    await rounds.stop();
    await house.app.log.write((tx) => outages.began(tx, 'clickup', 'read_task', { status: 503, message: 'HTTP 503' }));
    await outages.worked('clickup');
    expect(rounds.idle()).toBe(true);
    expect(house.events('TaskDiscovered')).toHaveLength(1);
  });

  it('fails as ClickUp fails, and discovers nothing', async () => {
    const house = openApplication();
    await somethingHappens(house);
    const client = {
      ...clickUp('a').client,
      tasksUpdatedAfter: () => Promise.reject(Object.assign(new Error(), { status: 401 })),
    };
    await expect(reconcileTasks(house.app, client)).rejects.toMatchObject({ system: 'clickup', status: 401 });
    expect(house.events('TaskDiscovered')).toEqual([]);
  });
});
