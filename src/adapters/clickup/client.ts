import { z } from 'zod';
import type { Instant } from '../../events/units.ts';
import { OutsideFailure } from '../failures.ts';
import { ClickUpTask, ClickUpWebhook } from './task.ts';

/** Each call is one try, to be run inside the resilience of `clickup`, whose signal ends it. */
export type ClickUpClient = Readonly<{
  /** Null where ClickUp knows no such task (any more). */
  task(id: string, signal: AbortSignal): Promise<ClickUpTask | null>;
  /** Every task of the list touched after the instant, closed ones included: what missed deliveries are reconciled with. */
  tasksUpdatedAfter(instant: Instant, signal: AbortSignal): Promise<readonly ClickUpTask[]>;
  /** The workspace's webhooks with their health; a task's `team_id` names its workspace. */
  webhooks(teamId: string, signal: AbortSignal): Promise<readonly ClickUpWebhook[]>;
}>;

/** How the list is set up: what nobody needs but who checks it. */
export type ClickUpSetup = Readonly<{
  /** The configured list itself. */
  list(signal: AbortSignal): Promise<Readonly<{ name: string }>>;
  /** The names of the list's custom fields. */
  fieldNames(signal: AbortSignal): Promise<readonly string[]>;
  /** Ids of the workspaces that the token sees. */
  teams(signal: AbortSignal): Promise<readonly string[]>;
}>;

/**
 * Reads ClickUp and never writes: the only method is GET. Calls throw ClickUpRefused, an OutsideFailure where the answer has
 * an unknown shape, or what fetch throws.
 */
export const clickUpClient = (
  settings: Readonly<{ baseUrl: string; token: string; listId: string }>,
): ClickUpClient & ClickUpSetup => {
  const get = <T extends z.ZodType>(path: string, shape: T, signal: AbortSignal): Promise<z.infer<T>> =>
    fetchJson(settings, path, shape, signal);

  return {
    async task(id, signal) {
      try {
        return await get(`task/${encodeURIComponent(id)}`, ClickUpTask, signal);
      } catch (error) {
        if (error instanceof ClickUpRefused && error.status === 404) return null;
        throw error;
      }
    },

    async tasksUpdatedAfter(instant, signal) {
      const tasks: ClickUpTask[] = [];
      for (let page = 0; ; page++) {
        const query = new URLSearchParams({
          date_updated_gt: String(Date.parse(instant)),
          page: String(page),
          // One that is touched while pages are read doesn't change its place.
          order_by: 'created',
          reverse: 'true',
          include_closed: 'true',
        });
        const path = `list/${encodeURIComponent(settings.listId)}/task?${query.toString()}`;
        const answer = await get(path, TaskPage, signal);
        tasks.push(...answer.tasks);
        const last = answer.last_page ?? answer.tasks.length < TASKS_PER_PAGE;
        if (last || answer.tasks.length === 0) return tasks;
      }
    },

    webhooks: async (teamId, signal) =>
      (await get(`team/${encodeURIComponent(teamId)}/webhook`, WebhookList, signal)).webhooks,

    list: (signal) => get(`list/${encodeURIComponent(settings.listId)}`, List, signal),

    fieldNames: async (signal) => {
      const { fields } = await get(`list/${encodeURIComponent(settings.listId)}/field`, FieldList, signal);
      return fields.map(({ name }) => name);
    },

    teams: async (signal) => (await get('team', TeamList, signal)).teams.map(({ id }) => String(id)),
  };
};

/** ClickUp answered, but not with 2xx. The body is left unread. */
export class ClickUpRefused extends Error {
  readonly code = 'CLICKUP_REFUSED';
  readonly status: number;
  readonly headers: Headers;
  constructor(status: number, headers: Headers) {
    super(`ClickUp answered with HTTP ${status}`);
    this.status = status;
    this.headers = headers;
  }
}

const TASKS_PER_PAGE = 100;

const TaskPage = z.object({ tasks: z.array(ClickUpTask), last_page: z.boolean().nullish() });
const List = z.object({ name: z.string() });
const FieldList = z.object({ fields: z.array(List) });
const TeamList = z.object({ teams: z.array(z.object({ id: z.union([z.string(), z.number()]) })) });
const WebhookList = z.object({ webhooks: z.array(ClickUpWebhook) });

const fetchJson = async <T extends z.ZodType>(
  { baseUrl, token }: Readonly<{ baseUrl: string; token: string }>,
  path: string,
  shape: T,
  signal: AbortSignal,
): Promise<z.infer<T>> => {
  const url = new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  // The bare token: ClickUp refuses "Bearer" in front of a personal one. A redirect would carry it elsewhere.
  const response = await fetch(url, { headers: { authorization: token }, redirect: 'error', signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ClickUpRefused(response.status, response.headers);
  }
  const answer = shape.safeParse(await readJson(response));
  if (answer.success) return answer.data;
  const places = answer.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`).join(', ');
  throw new OutsideFailure('clickup', {
    kind: 'permanent',
    status: response.status,
    retryAfterMs: null,
    message: `the answer to ${path.split('?')[0]} has an unknown shape at: ${places}`,
  });
};

/** Undefined for what isn't JSON, which no shape accepts. */
const readJson = async (response: Response): Promise<unknown> => {
  const body = await response.text();
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
};
