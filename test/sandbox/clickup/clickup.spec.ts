import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClickUp, startClickUp } from '../../../sandbox/clickup/clickup.ts';
import { checkbox, dropDown, emptiedText, labels, text, users } from '../../../sandbox/clickup/fields.ts';
import { fieldsOf } from '../../../sandbox/clickup/form.ts';
import { applicationAddress } from '../../../sandbox/http/application.ts';
import { type SandboxServer, startServer } from '../../../sandbox/http/server.ts';

let clickup: ClickUp;
let app: SandboxServer;

beforeAll(async () => {
  app = await startServer(() => ({ status: 200, body: 'ok' }));
  const application = applicationAddress();
  application.connect(app.url);
  clickup = await startClickUp({
    token: 'pk_token',
    webhookSecret: 'hook-secret',
    listId: '901',
    teamId: '108',
    application,
  });
});
afterAll(async () => {
  await clickup.server.stop();
  await app.stop();
});

type Seen = Readonly<{ custom_fields: readonly { name: string; value?: unknown }[]; date_created: string; id: string }>;
const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${clickup.server.url}/api/v2/${path}`, {
    headers: { authorization: 'pk_token' },
    ...init,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

describe('the webhook', () => {
  let from: number;
  beforeEach(() => {
    from = app.requests.length;
  });
  const deliveries = () =>
    app.requests
      .slice(from)
      .map(({ body }) => JSON.parse(body) as Record<string, unknown> & { history_items?: { id: string }[] });

  it('is signed over the raw body, and taskCreated shares its history id with a taskStatusUpdated', async () => {
    const { taskId } = await clickup.submit({ name: 'Spring', fields: [] });
    const [created, companion] = deliveries();
    expect([created?.['event'], companion?.['event']]).toEqual(['taskCreated', 'taskStatusUpdated']);
    expect(created).toMatchObject({ task_id: taskId, webhook_id: clickup.webhookId });
    expect(created?.history_items?.[0]?.id).toBe(companion?.history_items?.[0]?.id);
    const request = app.requests[from];
    expect(request?.path).toBe('/webhooks/clickup');
    const signature = createHmac('sha256', 'hook-secret')
      .update(request?.body ?? '')
      .digest('hex');
    expect(request?.headers['x-signature']).toBe(signature);
  });

  it('repeats a delivery word for word when asked for copies', async () => {
    await clickup.submit({ name: 'Twice', fields: [] }, { copies: 2, companion: false });
    const [first, second] = deliveries();
    expect(second?.history_items?.[0]?.id).toBe(first?.history_items?.[0]?.id);
  });

  it('has no history items for a deleted task', async () => {
    await clickup.deliver('taskDeleted', 'gone');
    expect(deliveries()[0]).not.toHaveProperty('history_items');
  });
});

describe('tasks', () => {
  it('show every field in the shape that ClickUp uses; an empty one has no value key', async () => {
    const form = {
      title: 'Spring',
      clientName: 'Lumen',
      budget: 12_500,
      influencers: ['Maya Lee', '@theo'],
      cpm: { low: 20, high: 30 },
      platforms: ['TikTok'],
      timelineEnd: new Date(0),
    };
    const { taskId } = await clickup.submit({ name: form.title, fields: fieldsOf(form) });
    const values = await valuesOf(taskId);
    expect(values).toMatchObject({
      'Client Name': 'Lumen',
      Budget: '12500',
      'Influencer List': 'Maya Lee\n@theo',
      'CPM Min': '20',
      Platform: 1,
      Timeline: '0',
    });
    expect(Object.keys(values)).not.toContain('CPM Target');
  });

  it('know the rarer shapes: option ids, labels, checkboxes, people, the number 0 in an emptied text', async () => {
    const people = [{ id: 1, username: 'Priya', email: 'priya@agency.example' }];
    const platforms = ['Instagram', 'TikTok'];
    const { taskId } = await clickup.submit({
      name: 'Rare',
      fields: [
        dropDown('Platform', platforms, 'TikTok', 'id'),
        labels('Also on', platforms, ['Instagram']),
        checkbox('Review', 'true'),
        users('Mention', people),
        emptiedText('Notes'),
      ],
    });
    expect(await valuesOf(taskId)).toEqual({
      Platform: expect.stringMatching(UUID) as string,
      'Also on': [expect.stringMatching(UUID)],
      Review: 'true',
      Mention: people,
      Notes: 0,
    });
  });

  it('change when the team corrects them', async () => {
    const { taskId } = await clickup.submit({ name: 'Wrong', fields: [text('Client Name', 'Lumne')] });
    await clickup.correct(taskId, [text('Client Name', 'Lumen')]);
    expect(await valuesOf(taskId)).toEqual({ 'Client Name': 'Lumen' });
    expect(app.requests.at(-1)?.body).toContain('"taskUpdated"');
  });

  it('are listed by creation for the reconciliation, a hundred a page', async () => {
    for (let i = 0; i < 101; i += 1) await clickup.submit({ name: `Task ${i}`, fields: [] }, { deliver: false });
    const query = 'order_by=created&reverse=true&include_closed=true&date_created_gt=0';
    const first = (await ask(`list/901/task?${query}&page=0`)).body as { tasks: Seen[]; last_page: boolean };
    const second = (await ask(`list/901/task?${query}&page=1`)).body as { tasks: Seen[]; last_page: boolean };
    expect([first.tasks.length, first.last_page, second.last_page]).toEqual([100, false, true]);
    const created = [...first.tasks, ...second.tasks].map(({ date_created }) => Number(date_created));
    expect(created).toEqual(created.toSorted((a, b) => a - b));
    const nothingNew = (await ask(`list/901/task?date_created_gt=${Date.now() + 1}`)).body as { tasks: Seen[] };
    expect(nothingNew.tasks).toEqual([]);
  });

  const valuesOf = async (taskId: string): Promise<Record<string, unknown>> => {
    const { custom_fields } = (await ask(`task/${taskId}`)).body as Seen;
    return Object.fromEntries(
      custom_fields.filter((field) => 'value' in field).map(({ name, value }) => [name, value]),
    );
  };
});

describe('the service', () => {
  it('wants the bare token and says 401 to any other', async () => {
    expect((await ask('task/x', { headers: { authorization: 'Bearer pk_token' } })).status).toBe(401);
    expect((await ask('task/x')).status).toBe(404);
  });

  it('tells its limits, the reset in seconds', async () => {
    const { headers } = await ask('task/x');
    expect(headers.get('x-ratelimit-limit')).toBe('100');
    expect(Math.abs(Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000)).toBeLessThan(61);
  });

  it('tells the webhook’s health', async () => {
    clickup.setHealth('failing', 5);
    expect((await ask('team/108/webhook')).body).toMatchObject({
      webhooks: [{ id: clickup.webhookId, health: { status: 'failing', fail_count: 5 } }],
    });
  });

  it('lets nobody write', async () => {
    expect((await ask('task/x', { method: 'PUT', headers: { authorization: 'pk_token' }, body: '{}' })).status).toBe(
      405,
    );
    expect(clickup.server.requests.at(-1)?.method).toBe('PUT');
  });
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
