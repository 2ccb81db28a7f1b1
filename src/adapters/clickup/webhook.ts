import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { CampaignId, SubjectId } from '../../events/units.ts';
import { type Application, metadata } from '../application.ts';
import { readDelivery } from './delivery.ts';
import { verify } from './verify.ts';

/** What became of one delivery; only `webhookHandler` turns it into a status. */
export type Ingested =
  | Readonly<{ outcome: 'accepted' | 'duplicate' | 'ignored' | 'bad_signature' }>
  | Readonly<{ outcome: 'malformed'; problem: string }>;

/** Keeps a signed delivery as an event, once, before anybody is told that it arrived. Nothing is parsed before the signature holds. */
export const ingest = async (
  app: Pick<Application, 'log' | 'settings'>,
  rawBody: Buffer,
  signature: string | undefined,
): Promise<Ingested> => {
  if (!verify(rawBody, signature, app.settings.CLICKUP_WEBHOOK_SECRET)) return { outcome: 'bad_signature' };
  const delivery = readDelivery(rawBody);
  if (delivery.outcome !== 'campaign_event') return delivery;

  const { taskId, webhookId, event, dedupeKey } = delivery;
  const campaignId = taskId as CampaignId;
  return app.log.write((tx) => {
    if (tx.isKnown(dedupeKey)) return { outcome: 'duplicate' };
    tx.append({
      stream: `campaign:${campaignId}`,
      expected: 'any',
      metadata: metadata('clickup', 'clickup', campaignId),
      events: [
        {
          type: 'WebhookReceived',
          data: { campaignId, webhookId, event, bodyHash: createHash('sha256').update(rawBody).digest('hex') },
          personal: { subject: `task:${taskId}` as SubjectId, content: { body: rawBody.toString('utf8') } },
          dedupeKey,
        },
      ],
    });
    return { outcome: 'accepted' };
  });
};

/** Never 401 or 410: ClickUp suspends the webhook at once for those. */
export const webhookHandler =
  (app: Application) =>
  async (request: Request, response: Response): Promise<void> => {
    const body: unknown = request.body;
    const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const ingested = await ingest(app, rawBody, request.get('x-signature'));
    switch (ingested.outcome) {
      case 'accepted':
      case 'duplicate':
      case 'ignored':
        response.status(200).json({ outcome: ingested.outcome });
        return;
      case 'bad_signature':
        response.status(403).json({ error: 'the signature does not match the body' });
        return;
      case 'malformed':
        response.status(400).json({ error: ingested.problem });
        return;
    }
  };
