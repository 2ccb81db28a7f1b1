import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../../src/adapters/clickup/delivery.ts';

const read = (body: unknown) => readDelivery(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const created = {
  event: 'taskCreated',
  task_id: '86abc',
  webhook_id: 'w-1',
  history_items: [{ id: '2800763136717140857' }],
};

describe('a ClickUp delivery', () => {
  it.each(['taskCreated', 'taskUpdated', 'taskMoved', 'taskStatusUpdated'])('of %s is about a campaign', (event) => {
    expect(read({ ...created, event })).toEqual({
      outcome: 'campaign_event',
      event,
      taskId: '86abc',
      webhookId: 'w-1',
      historyItemIds: ['2800763136717140857'],
      dedupeKey: `clickup:w-1:${event}:2800763136717140857`,
    });
  });

  it('has the same key when it is delivered again, and another for the companion event with the same history item', () => {
    const companion = { ...created, event: 'taskStatusUpdated' };
    expect(keyOf(created)).toBe(keyOf(structuredClone(created)));
    expect(keyOf(created)).not.toBe(keyOf(companion));
  });

  it.each([[undefined], [null], [[]]])('without history items (%j) is known by its body', (history_items) => {
    const one = { ...created, history_items };
    expect(keyOf(one)).toMatch(/^clickup:w-1:taskCreated:[0-9a-f]{64}$/);
    expect(keyOf(one)).not.toBe(keyOf({ ...one, task_id: 'another' }));
  });

  it('may name its ids as numbers', () => {
    expect(keyOf({ ...created, history_items: [{ id: 28 }] })).toBe('clickup:w-1:taskCreated:28');
  });

  it.each(['taskDeleted', 'taskCommentPosted', 'listCreated'])('of %s is ignored', (event) => {
    expect(read({ event, webhook_id: 'w-1', task_id: '86abc' })).toEqual({ outcome: 'ignored', event });
  });

  it.each([
    ['no JSON', '{"event":', /not JSON/],
    ['a JSON null', null, /./],
    ['an array', [created], /./],
    ['no event', { ...created, event: undefined }, /event/],
    ['no task', { ...created, task_id: undefined }, /task_id/],
    ['an empty task id', { ...created, task_id: '' }, /task_id/],
    ['no webhook', { ...created, webhook_id: undefined }, /webhook_id/],
    ['history items without ids', { ...created, history_items: [{}] }, /history_items\.0/],
  ])('with %s is malformed', (_name, body, problem) => {
    expect(read(body)).toEqual({ outcome: 'malformed', problem: expect.stringMatching(problem) as string });
  });

  it('in anything but UTF-8 is malformed', () => {
    expect(readDelivery(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ outcome: 'malformed' });
  });
});

const keyOf = (body: unknown): string => {
  const delivery = read(body);
  if (delivery.outcome !== 'campaign_event') throw new Error(`expected a campaign event, got ${delivery.outcome}`);
  return delivery.dedupeKey;
};
