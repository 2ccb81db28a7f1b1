import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../../src/adapters/clickup/webhook.ts';
import { ENVIRONMENT, openApplication } from '../../support/application.ts';

const delivery = (fields: object) =>
  Buffer.from(JSON.stringify({ webhook_id: 'hook-1', task_id: 'task-1', ...fields }));
const sign = (body: Buffer) => createHmac('sha256', ENVIRONMENT.CLICKUP_WEBHOOK_SECRET).update(body).digest('hex');

describe('ingesting a delivery', () => {
  it('tells its outcome, and keeps a signed campaign event once', async () => {
    const { app, events } = openApplication();
    const created = delivery({ event: 'taskCreated', history_items: [{ id: '7' }] });
    expect(await ingest(app, created, sign(created))).toEqual({ outcome: 'accepted' });
    expect(await ingest(app, created, sign(created))).toEqual({ outcome: 'duplicate' });
    expect(await ingest(app, created, 'f'.repeat(64))).toEqual({ outcome: 'bad_signature' });
    expect(await ingest(app, created, undefined)).toEqual({ outcome: 'bad_signature' });
    expect(events('WebhookReceived').map(({ data, dedupeKey }) => [data.event, dedupeKey])).toEqual([
      ['taskCreated', 'clickup:hook-1:taskCreated:7'],
    ]);
  });

  it('keeps the companion of a delivery, which shares its history item but is another event', async () => {
    const { app, events } = openApplication();
    for (const event of ['taskCreated', 'taskStatusUpdated']) {
      const body = delivery({ event, history_items: [{ id: '7' }] });
      expect(await ingest(app, body, sign(body))).toEqual({ outcome: 'accepted' });
    }
    expect(events('WebhookReceived')).toHaveLength(2);
  });

  it('keeps no personal data outside of the personal part', async () => {
    const { app, events } = openApplication();
    const body = delivery({
      event: 'taskUpdated',
      history_items: [{ id: '8', user: { email: 'dana@agency.example' } }],
    });
    await ingest(app, body, sign(body));
    const [{ personal, ...rest } = { personal: null }] = events('WebhookReceived');
    expect(JSON.stringify(personal)).toContain('dana@agency.example');
    expect(JSON.stringify(rest)).not.toContain('dana');
  });
});
