import type { CampaignId, Instant } from '../../events/units.ts';
import { type Application, metadata, type Tx } from '../application.ts';
import type { Outages } from '../outages.ts';
import { type Periodic, periodically } from '../periodic.ts';
import { watched } from '../routines.ts';
import { whyNoCampaign } from './candidate.ts';
import type { ClickUpClient } from './client.ts';
import { watchWebhook } from './webhook-health.ts';
import type { ClickUpTask } from './task.ts';

/** ClickUp drops a delivery for good after five attempts; a task is looked for this long after it was created or corrected. */
const LOOK_BACK_DAYS = 7;

const HOUR_MILLISECONDS = 60 * 60 * 1000;

/** Reconciles at the start, every hour, and at once when ClickUp answers again after an outage, whose webhooks it may have dropped. */
export const reconciliation = (app: Application, client: ClickUpClient, outages: Outages): Periodic => {
  const rounds = periodically(HOUR_MILLISECONDS, () =>
    watched(app, outages, 'clickup', () => reconcileTasks(app, client)),
  );
  const unsubscribe = app.log.subscribe((events) => {
    if (events.some(({ type, data }) => type === 'OutageEnded' && data.system === 'clickup')) rounds.hurry();
  });
  return {
    ...rounds,
    stop: () => {
      unsubscribe();
      return rounds.stop();
    },
  };
};

/**
 * Finds tasks that no webhook told of, and forms to correct that were touched since we last heard of them, and has them
 * read as a webhook would; whether ClickUp was asked. Nothing from before the first event is touched.
 */
export const reconcileTasks = async (app: Application, client: ClickUpClient): Promise<boolean> => {
  const since = reconciledSince(app);
  if (since === null) return false;
  const tasks = await app.resilience.clickup.run(({ signal }) => client.tasksUpdatedAfter(since, signal));
  const missed = await app.log.write((tx) => {
    let found = 0;
    for (const task of tasks) {
      if (!isNews(tx, task, since) || whyNoCampaign(app, task) !== null) continue;
      found += 1;
      const campaignId = task.id as CampaignId;
      tx.append({
        stream: `campaign:${campaignId}`,
        expected: 'any',
        metadata: metadata('clickup', 'agent', campaignId),
        events: [{ type: 'TaskDiscovered', data: { campaignId } }],
      });
    }
    return found > 0;
  });
  const teamId = tasks.find(({ team_id }) => typeof team_id === 'string')?.team_id;
  if (typeof teamId === 'string') await watchWebhook(app, client, { teamId, missed });
  return true;
};

const isNews = (tx: Tx, { id, date_created, date_updated }: ClickUpTask, since: Instant): boolean => {
  const known = tx.prepare(KNOWN).get({ id, stream: `campaign:${id}` }) as Known | undefined;
  if (known === undefined) return Number(date_created) > Date.parse(since);
  return known.submitted === 0 && known.reading === 0 && Number(date_updated ?? 0) > Date.parse(known.heard);
};

type Known = Readonly<{ submitted: 0 | 1; reading: 0 | 1; heard: Instant }>;

/** `heard`: when something was last recorded of it, such as the delivery that told of a correction. */
const KNOWN = `SELECT budget IS NOT NULL AS submitted,
  EXISTS (SELECT 1 FROM effects WHERE open = 1 AND system = 'clickup' AND campaign_id = :id) AS reading,
  (SELECT recorded_at FROM events WHERE stream = :stream ORDER BY version DESC LIMIT 1) AS heard
  FROM campaigns WHERE key = :id`;

const reconciledSince = ({ log, clock }: Application): Instant | null => {
  const [first] = log.read({ limit: 1 });
  if (first === undefined) return null;
  const lookBack = new Date(clock.now().getTime() - LOOK_BACK_DAYS * 24 * 60 * 60 * 1000).toISOString();
  return (first.recordedAt > lookBack ? first.recordedAt : lookBack) as Instant;
};
