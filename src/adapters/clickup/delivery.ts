import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The ClickUp events that can bring a campaign, or complete or correct one: a task dragged into the list fires `taskMoved`. */
export const CampaignEventName = z.enum(['taskCreated', 'taskUpdated', 'taskMoved', 'taskStatusUpdated']);
export type CampaignEventName = z.infer<typeof CampaignEventName>;

export type Delivery =
  | Readonly<{
      outcome: 'campaign_event';
      event: CampaignEventName;
      taskId: string;
      webhookId: string;
      historyItemIds: readonly string[];
      /** `clickup:<webhook>:<event>:<history item>`, or the body's hash where ClickUp names no history item. */
      dedupeKey: string;
    }>
  | Readonly<{ outcome: 'ignored'; event: string }>
  | Readonly<{ outcome: 'malformed'; problem: string }>;

/** Reads a delivery whose signature was verified. ClickUp sends no more than ids: the task is fetched afterwards. */
export const readDelivery = (rawBody: Uint8Array): Delivery => {
  const body = parseJson(rawBody);
  if (body === null) return { outcome: 'malformed', problem: 'the body is not JSON' };

  const named = z.object({ event: z.string().min(1) }).safeParse(body);
  if (!named.success) return malformed(named.error);
  const event = CampaignEventName.safeParse(named.data.event);
  if (!event.success) return { outcome: 'ignored', event: named.data.event };

  const delivery = campaignDelivery.safeParse(body);
  if (!delivery.success) return malformed(delivery.error);
  const { webhook_id: webhookId, task_id: taskId, history_items } = delivery.data;
  const historyItemIds = (history_items ?? []).map(({ id }) => id);
  const occasion = historyItemIds.length > 0 ? historyItemIds.join(',') : hash(rawBody);
  return {
    outcome: 'campaign_event',
    event: event.data,
    taskId,
    webhookId,
    historyItemIds,
    dedupeKey: `clickup:${webhookId}:${event.data}:${occasion}`,
  };
};

const id = z.union([z.string().min(1).max(200), z.int().transform(String)]);

const campaignDelivery = z.object({
  webhook_id: id,
  task_id: id,
  history_items: z.array(z.object({ id })).nullish(),
});

const parseJson = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)) as unknown;
  } catch {
    return null;
  }
};

const malformed = (error: z.ZodError): Delivery => ({
  outcome: 'malformed',
  problem: error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`).join('; '),
});

const hash = (rawBody: Uint8Array): string => createHash('sha256').update(rawBody).digest('hex');
