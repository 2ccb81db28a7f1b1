import { describe, expect, it } from 'vitest';
import type { ClickUpClient } from '../../../src/adapters/clickup/client.ts';
import { reconcileTasks } from '../../../src/adapters/clickup/reconcile.ts';
import { ClickUpTask } from '../../../src/adapters/clickup/task.ts';
import { DAY, openApplication, type TestApplication } from '../../support/application.ts';
import { because } from '../../support/campaigns.ts';

const clickUp = (...ids: readonly string[]) => {
  const since: string[] = [];
  const client: ClickUpClient = {
    task: () => Promise.resolve(null),
    tasksCreatedAfter: (instant) => {
      since.push(instant);
      return Promise.resolve(
        ids.map((id) => ClickUpTask.parse({ id, name: id, url: id, date_created: '1', list: { id: 'list-1' } })),
      );
    },
    webhooks: () => Promise.resolve([]),
  };
  return { since, client };
};

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

  it('fails as ClickUp fails, and discovers nothing', async () => {
    const house = openApplication();
    await somethingHappens(house);
    const client = {
      ...clickUp('a').client,
      tasksCreatedAfter: () => Promise.reject(Object.assign(new Error(), { status: 401 })),
    };
    await expect(reconcileTasks(house.app, client)).rejects.toMatchObject({ system: 'clickup', status: 401 });
    expect(house.events('TaskDiscovered')).toEqual([]);
  });
});
