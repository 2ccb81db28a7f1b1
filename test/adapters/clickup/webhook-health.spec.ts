import { describe, expect, it } from 'vitest';
import type { ClickUpClient } from '../../../src/adapters/clickup/client.ts';
import type { ClickUpWebhook } from '../../../src/adapters/clickup/task.ts';
import { watchWebhook } from '../../../src/adapters/clickup/webhook-health.ts';
import type { CampaignId } from '../../../src/events/units.ts';
import { DAY, openApplication, type TestApplication } from '../../support/application.ts';
import { because } from '../../support/campaigns.ts';
import { refused } from '../../support/effects.ts';

const webhook = (id: string, status = 'active', more: Partial<ClickUpWebhook> = {}): ClickUpWebhook => ({
  id,
  endpoint: 'https://parley.example/webhooks/clickup',
  list_id: 'list-1',
  health: { status, fail_count: 0 },
  ...more,
});

const showing = (answer: () => Promise<readonly ClickUpWebhook[]>): ClickUpClient => ({
  task: () => Promise.resolve(null),
  tasksUpdatedAfter: () => Promise.resolve([]),
  webhooks: answer,
});

const looks = async (house: TestApplication, webhooks: readonly ClickUpWebhook[], missed = false) => {
  await watchWebhook(
    house.app,
    showing(() => Promise.resolve(webhooks)),
    { teamId: '9001', missed },
  );
  return house.events('WebhookFoundSilent').map(({ data }) => data);
};

const hears = ({ app }: TestApplication, webhookId: string) =>
  app.log.write((tx) => {
    tx.append({
      stream: 'campaign:a',
      expected: 'any',
      metadata: because('a'),
      events: [
        {
          type: 'WebhookReceived',
          data: { campaignId: 'a' as CampaignId, webhookId, event: 'taskCreated', bodyHash: 'h' },
          personal: { subject: 'task:a' as never, content: { body: '{}' } },
        },
      ],
    });
  });

describe('the webhook of ClickUp', () => {
  it('that was suspended is told to #errors, once a day while it lasts', async () => {
    const house = openApplication();
    const silent = { why: 'suspended', webhookId: 'w' };
    expect(await looks(house, [webhook('w', 'suspended')])).toEqual([silent]);
    expect(await looks(house, [webhook('w', 'suspended')])).toEqual([silent]);
    house.clock.pass(DAY);
    expect(await looks(house, [webhook('w', 'active', { health: { status: 'failing', fail_count: 100 } })])).toEqual([
      silent,
      silent,
    ]);
    expect(house.rows("SELECT 1 FROM effects WHERE state ->> '$.notice' = 'webhook_silent'")).toHaveLength(2);
  });

  it('that works is nothing to tell of, whatever state those of other lists are in', async () => {
    const house = openApplication();
    expect(await looks(house, [webhook('w'), webhook('x', 'suspended', { list_id: 77 })], true)).toEqual([]);
    expect(await looks(house, [webhook('w', 'failing')], true)).toEqual([]);
  });

  it('is the one that was heard last, wherever in the workspace it was made', async () => {
    const house = openApplication();
    await hears(house, 'old');
    await hears(house, 'heard');
    const others = [webhook('old'), webhook('heard', 'suspended', { list_id: 77 })];
    expect(await looks(house, others)).toEqual([{ why: 'suspended', webhookId: 'heard' }]);
  });

  it('that nobody sees is missed only where a form came without it', async () => {
    const house = openApplication();
    expect(await looks(house, [])).toEqual([]);
    expect(await looks(house, [], true)).toEqual([{ why: 'not_found', webhookId: null }]);
  });

  it('whose health the token may not read is no outage, and an outage is one', async () => {
    const house = openApplication();
    const answers = (status: number) =>
      watchWebhook(
        house.app,
        showing(() => Promise.reject(refused(status))),
        { teamId: '9001', missed: true },
      );
    await answers(403);
    expect(house.logged.join()).toContain('the health of the webhook could not be read');
    await expect(answers(503)).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE' });
  });
});
