import { createHmac } from 'node:crypto';
import type { ApplicationAddress, Delivered } from '../http/application.ts';
import type { Answer, Received } from '../http/exchange.ts';
import { type SandboxServer, startServer } from '../http/server.ts';
import type { CustomField } from './fields.ts';
import { fieldsOf } from './form.ts';

export type SubmittedTask = Readonly<{ name: string; fields: readonly CustomField[] }>;
export type WebhookEvent = 'taskCreated' | 'taskUpdated' | 'taskStatusUpdated' | 'taskMoved' | 'taskDeleted';

export type ClickUpService = Readonly<{
  /** Answers a request, whichever way it came. */
  handle(request: Received): Answer;
  webhookId: string;
  /** Makes the task and delivers taskCreated with its companion taskStatusUpdated, which shares the history id. */
  submit(
    task: SubmittedTask,
    options?: Readonly<{ copies?: number; companion?: boolean; deliver?: boolean }>,
  ): Promise<Readonly<{ taskId: string; deliveries: readonly Delivered[] }>>;
  /** Replaces the given fields, matched by name, and delivers taskUpdated. */
  correct(taskId: string, fields: readonly CustomField[]): Promise<Delivered>;
  /** Delivers any event for a task, signed; `secret` and `historyId` may be set to what a test needs. */
  deliver(
    event: WebhookEvent,
    taskId: string,
    options?: Readonly<{ historyId?: string; secret?: string }>,
  ): Promise<Delivered>;
  /** What `GET team/{id}/webhook` says of the webhook's health from now on. */
  setHealth(status: 'active' | 'failing' | 'suspended', failCount: number): void;
}>;

export type ClickUp = ClickUpService & Readonly<{ server: SandboxServer }>;

type Workspace = Readonly<{
  token: string;
  webhookSecret: string;
  listId: string;
  teamId: string;
  application: Pick<ApplicationAddress, 'post'>;
}>;

const PAGE_SIZE = 100;

/** ClickUp API v2 as far as Parley reads it: tasks, the list with its tasks and fields, the workspace with its webhooks. Anything but GET is answered 405. */
export const startClickUp = async (options: Workspace): Promise<ClickUp> => {
  const service = clickUpService(options);
  return { ...service, server: await startServer(service.handle) };
};

export const clickUpService = (options: Workspace): ClickUpService => {
  const tasks = new Map<string, Task>();
  const webhookId = '4b67ac88-e506-4a29-9d42-26e504e3435e';
  let health = { status: 'active', fail_count: 0 };
  let historyIds = 2_800_763_136_717_140_000n;
  const asked = { minute: 0, times: 0 };

  const handle = (request: Received): Answer => {
    const minute = Math.ceil(Date.now() / 60_000);
    asked.times = asked.minute === minute ? asked.times + 1 : 1;
    asked.minute = minute;
    const headers = {
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': String(Math.max(0, 100 - asked.times)),
      'X-RateLimit-Reset': String(minute * 60),
    };
    if (request.headers.authorization !== options.token)
      return { status: 401, headers, body: { err: 'Token invalid', ECODE: 'OAUTH_025' } };
    if (request.method !== 'GET')
      return { status: 405, headers, body: { err: 'Method not allowed', ECODE: 'APP_405' } };
    const path = request.path.replace(/^\/api\/v2\//, '');
    const [, taskId] = /^task\/([^/]+)$/.exec(path) ?? [];
    if (taskId !== undefined) {
      const task = tasks.get(taskId);
      if (task === undefined)
        return { status: 404, headers, body: { err: 'Task not found, deleted', ECODE: 'ITEM_013' } };
      return { status: 200, headers, body: shown(task, options) };
    }
    if (path === `list/${options.listId}/task`)
      return { status: 200, headers, body: page([...tasks.values()], request.query, options) };
    if (path === `list/${options.listId}`)
      return { status: 200, headers, body: { id: options.listId, name: 'Campaign requests' } };
    if (path === `list/${options.listId}/field`)
      return { status: 200, headers, body: { fields: fieldsOf({ title: '' }) } };
    if (path === 'team') return { status: 200, headers, body: { teams: [{ id: options.teamId, name: 'Agency' }] } };
    if (path === `team/${options.teamId}/webhook`) {
      const webhook = {
        id: webhookId,
        userid: 183,
        team_id: Number(options.teamId),
        endpoint: 'https://parley.example/webhooks/clickup',
      };
      return {
        status: 200,
        headers,
        body: {
          webhooks: [
            {
              ...webhook,
              client_id: 'SANDBOX',
              events: ['taskCreated', 'taskUpdated', 'taskStatusUpdated', 'taskMoved', 'taskDeleted'],
              task_id: null,
              list_id: Number(options.listId),
              folder_id: null,
              space_id: null,
              health,
              secret: options.webhookSecret,
            },
          ],
        },
      };
    }
    return { status: 404, headers, body: { err: 'Route not found', ECODE: 'APP_001' } };
  };

  const deliver: ClickUpService['deliver'] = (event, taskId, { historyId, secret = options.webhookSecret } = {}) => {
    const items = [
      {
        id: historyId ?? String(historyIds++),
        type: 1,
        date: String(Date.now()),
        field: 'status',
        parent_id: options.listId,
        data: {},
        source: null,
        user: PERSON,
        before: null,
        after: null,
      },
    ];
    const body = JSON.stringify({
      event,
      ...(event === 'taskDeleted' ? {} : { history_items: items }),
      task_id: taskId,
      webhook_id: webhookId,
    });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return options.application.post('/webhooks/clickup', body, {
      'content-type': 'application/json',
      'x-signature': signature,
    });
  };

  return {
    handle,
    webhookId,
    deliver,
    submit: async ({ name, fields }, { copies = 1, companion = true, deliver: told = true } = {}) => {
      const taskId = `86c${(tasks.size + 1).toString(36).padStart(6, '0')}`;
      const now = Date.now();
      tasks.set(taskId, { id: taskId, name, fields, created: now, updated: now });
      const historyId = String(historyIds++);
      const deliveries: Delivered[] = [];
      for (let copy = 0; told && copy < copies; copy += 1) {
        deliveries.push(await deliver('taskCreated', taskId, { historyId }));
        if (companion) deliveries.push(await deliver('taskStatusUpdated', taskId, { historyId }));
      }
      return { taskId, deliveries };
    },
    correct: (taskId, corrected) => {
      const task = tasks.get(taskId);
      if (task === undefined) throw new RangeError(`the sandbox has no task ${taskId}`);
      const kept = task.fields.filter(({ name }) => !corrected.some((field) => field.name === name));
      tasks.set(taskId, { ...task, fields: [...kept, ...corrected], updated: Date.now() });
      return deliver('taskUpdated', taskId);
    },
    setHealth: (status, failCount) => {
      health = { status, fail_count: failCount };
    },
  };
};

type Task = SubmittedTask & Readonly<{ id: string; created: number; updated: number }>;

const PERSON = {
  id: 183,
  username: 'Priya Patel',
  email: 'priya@agency.example',
  color: '#827718',
  initials: 'PP',
  profilePicture: null,
};

const shown = (task: Task, { listId, teamId }: { listId: string; teamId: string }) => ({
  id: task.id,
  custom_id: null,
  custom_item_id: 0,
  name: task.name,
  text_content: '',
  description: '',
  status: { status: 'to do', color: '#d3d3d3', orderindex: 0, type: 'open' },
  orderindex: '1.00000000000000000000000000000000',
  date_created: String(task.created),
  date_updated: String(task.updated),
  date_closed: null,
  date_done: null,
  archived: false,
  creator: PERSON,
  assignees: [],
  watchers: [PERSON],
  checklists: [],
  tags: [],
  parent: null,
  priority: null,
  due_date: null,
  start_date: null,
  custom_fields: task.fields,
  team_id: teamId,
  url: `https://app.clickup.com/t/${task.id}`,
  list: { id: listId, name: 'Campaign requests', access: true },
  folder: { id: '457', name: 'hidden', hidden: true, access: true },
  space: { id: '789' },
});

const page = (tasks: readonly Task[], query: URLSearchParams, ids: { listId: string; teamId: string }) => {
  const createdAfter = Number(query.get('date_created_gt') ?? 0);
  const updatedAfter = Number(query.get('date_updated_gt') ?? 0);
  const after = ({ created, updated }: Task) => created > createdAfter && updated > updatedAfter;
  const found = tasks.filter(after).sort((a, b) => b.created - a.created);
  const ordered = query.get('reverse') === 'true' ? found.reverse() : found;
  const first = Number(query.get('page') ?? 0) * PAGE_SIZE;
  return {
    tasks: ordered.slice(first, first + PAGE_SIZE).map((task) => shown(task, ids)),
    last_page: first + PAGE_SIZE >= ordered.length,
  };
};
