import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApplication, startApplication } from '../../sandbox/application.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { openReader } from '../../src/events/reader.ts';
import { catalogue } from '../../src/events/catalogue.ts';
import { verify } from '../../src/events/verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-disk-'));
const mount = (...words: readonly string[]): boolean => spawnSync('mount', [...words, folder]).status === 0;
/** A small disk of its own needs the right to mount one. */
const mounted = mount('-t', 'tmpfs', '-o', 'size=6m', 'tmpfs');

/** The real process on a real disk that fills up. */
describe.skipIf(!mounted)('the disk', () => {
  const file = join(folder, 'parley.db');
  const filler = join(folder, 'filler');
  let world: World;
  let application: RunningApplication;
  const acknowledged: string[] = [];

  beforeAll(async () => {
    world = await startWorld({ push: false });
    application = await startApplication({ ...world.environment, PARLEY_DATABASE: file, PARLEY_LOG_LEVEL: 'warn' });
  }, 30_000);
  afterAll(async () => {
    await application.stop();
    await world.stop();
    spawnSync('umount', [folder]);
    rmdirSync(folder);
  });

  let tasks = 0;
  const deliver = async (): Promise<number> => {
    const task = `t-${(tasks += 1)}`;
    const body = JSON.stringify({
      event: 'taskCreated',
      task_id: task,
      webhook_id: 'h',
      history_items: [{ id: task }],
    });
    const secret = String(world.environment['CLICKUP_WEBHOOK_SECRET']);
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const { status } = await fetch(`${application.url}/webhooks/clickup`, {
      method: 'POST',
      headers: { 'x-signature': signature },
      body,
    });
    if (status === 200) acknowledged.push(task);
    return status;
  };
  const kept = () => {
    const reader = openReader(file, catalogue);
    try {
      const events = [...reader.all()];
      return {
        tasks: events.flatMap((event) =>
          event.type === 'WebhookReceived' && !('warning' in event) ? [event.data.campaignId] : [],
        ),
        verified: verify(reader.database).outcome,
      };
    } finally {
      reader.close();
    }
  };

  it('that fills up is answered 503, and accepts again once there is room', { timeout: 30_000 }, async () => {
    expect(await deliver()).toBe(200);
    // Takes what is left, to the last byte: writing more than there is room for fails in the end.
    expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/);
    const statuses = [];
    for (let count = 0; count < 10; count += 1) statuses.push(await deliver());
    expect(statuses).toContain(503);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    rmSync(filler);
    expect(await deliver()).toBe(200);
    expect(kept()).toEqual({ tasks: acknowledged, verified: 'intact' });
    expect((await fetch(`${application.url}/healthz`)).status).toBe(200);
  });
});
