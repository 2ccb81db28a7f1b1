import type { Application } from '../application.ts';
import type { ClickUpTask } from './task.ts';

/** A form may be filled in while Parley is being set up. */
const BEFORE_FIRST_EVENT_MILLISECONDS = 60 * 60 * 1000;

/** Why a task is no campaign to start, whatever its form holds; null where it may be one. */
export const whyNoCampaign = (
  { log, settings }: Pick<Application, 'log' | 'settings'>,
  { id, list, parent, archived, status, date_created }: ClickUpTask,
): string | null => {
  if (list.id !== settings.CLICKUP_LIST_ID) return 'the task is not in the list of campaigns';
  if (typeof parent === 'string') return 'the task is a subtask';
  if (archived === true || CLOSED.has(status?.type ?? '')) return 'the task is closed';
  // What the team was asked to correct is awaited, and what it drags into the list is meant, however old it is.
  const isAwaited = [ASKED_TO_CORRECT, MOVED].some((query) => log.database.prepare(query).get(id) !== undefined);
  if (isAwaited) return null;
  const [first] = log.read({ limit: 1 });
  const since = Date.parse(first?.recordedAt ?? '') - BEFORE_FIRST_EVENT_MILLISECONDS;
  // Somebody who tidies up old tasks wants no campaign of last year to start.
  return Number(date_created) < since ? 'the task is older than this installation: duplicate it to start it' : null;
};

const CLOSED: ReadonlySet<string> = new Set(['closed', 'done']);

const MOVED = `SELECT 1 FROM events WHERE stream = 'campaign:' || ? AND type = 'WebhookReceived'
  AND data ->> 'event' = 'taskMoved'`;

const ASKED_TO_CORRECT = `SELECT 1 FROM campaigns WHERE key = ? AND status IN ('incomplete', 'rejected', 'withdrawn')`;
