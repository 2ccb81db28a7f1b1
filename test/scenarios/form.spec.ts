import { afterEach, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { currency, text } from '../../sandbox/clickup/fields.ts';
import { settled } from '../../sandbox/director.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

describe('a campaign form', () => {
  let house: House;
  afterEach(() => house.close());
  const cast = castOf(3, 3);
  const submit = (fields: Parameters<typeof fieldsOf>[0], options = {}) =>
    house.world.clickup.submit({ name: 'Spring', fields: fieldsOf(fields) }, options);
  const types = () => house.rows<{ type: string }>('SELECT type FROM events').map(({ type }) => type);

  it('that arrives several times starts one campaign', async () => {
    house = await openHouse({ cast });
    const { deliveries } = await submit(cast.form, { copies: 3 });
    expect(deliveries.every(({ status }) => status === 200)).toBe(true);
    await settled(house.application().url, 1);
    expect(types().filter((type) => type === 'CampaignStarted')).toHaveLength(1);
    expect((await house.world.gmail.outgoing()).length).toBe(cast.influencers.filter(({ inSheet }) => inSheet).length);
  });

  it('with a wrong signature is refused and leaves nothing', async () => {
    house = await openHouse({ cast });
    const { taskId } = await submit(cast.form, { deliver: false });
    const { status } = await house.world.clickup.deliver('taskCreated', taskId, { secret: 'somebody else' });
    expect(status).toBe(403);
    expect(types()).not.toContain('WebhookReceived');
  });

  it('that is wrong starts nothing, is told to Slack field by field, and starts once it is corrected', async () => {
    house = await openHouse({ cast });
    const { taskId } = await submit({ ...cast.form, cpm: { low: 30, high: 20 } });
    const rejected = await eventually(
      () => house.world.slack.messages('campaigns'),
      (posts) => posts.length === 1,
    );
    expect(JSON.stringify(rejected)).toContain(taskId);
    expect(types()).toContain('CampaignRejected');
    expect(types()).not.toContain('CampaignSubmitted');
    expect(await house.world.gmail.outgoing()).toEqual([]);

    await house.world.clickup.correct(taskId, fieldsOf({ ...cast.form, cpm: { low: 20, high: 30 } }));
    await eventually(types, (seen) => seen.includes('CampaignStarted'));
  });

  it('names each wrong field with what it held', async () => {
    house = await openHouse({ cast });
    await house.world.clickup.submit({
      name: 'Spring',
      fields: [
        ...fieldsOf(cast.form).filter(({ name }) => name !== 'Target Deliverables' && name !== 'Budget'),
        text('Target Deliverables', 'three puppet shows'),
        currency('Budget', 0),
      ],
    });
    const [rejection] = await eventually(
      () =>
        house.rows<{ content: string }>(
          `SELECT p.content FROM events e JOIN personal p USING (position) WHERE e.type = 'CampaignRejected'`,
        ),
      (rows) => rows.length === 1,
    );
    expect(rejection?.content).toContain('three puppet shows');
    expect(rejection?.content).toMatch(/[Bb]udget/);
  });
});
