import type { CampaignId, Instant } from '../../events/units.ts';
import { type Application, metadata } from '../application.ts';
import type { ClickUpClient } from './client.ts';

/** ClickUp drops a delivery for good after five attempts; a task is looked for this long after it was created. */
const LOOK_BACK_DAYS = 7;

/** Finds tasks that no webhook told of and starts them as a webhook would; whether ClickUp was asked. Nothing from before the first event is touched. */
export const reconcileTasks = async (app: Application, client: ClickUpClient): Promise<boolean> => {
  const since = reconciledSince(app);
  if (since === null) return false;
  const tasks = await app.resilience.clickup.run(({ signal }) => client.tasksCreatedAfter(since, signal));
  await app.log.write((tx) => {
    for (const { id } of tasks) {
      const campaignId = id as CampaignId;
      if (tx.prepare('SELECT 1 FROM campaigns WHERE key = ?').get(campaignId) !== undefined) continue;
      tx.append({
        stream: `campaign:${campaignId}`,
        expected: 'no_stream',
        metadata: metadata('clickup', 'agent', campaignId),
        events: [{ type: 'TaskDiscovered', data: { campaignId } }],
      });
    }
  });
  return true;
};

const reconciledSince = ({ log, clock }: Application): Instant | null => {
  const [first] = log.read({ limit: 1 });
  if (first === undefined) return null;
  const lookBack = new Date(clock.now().getTime() - LOOK_BACK_DAYS * 24 * 60 * 60 * 1000).toISOString();
  return (first.recordedAt > lookBack ? first.recordedAt : lookBack) as Instant;
};
