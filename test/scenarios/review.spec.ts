import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { text } from '../../sandbox/clickup/fields.ts';
import { settled } from '../../sandbox/director.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

/** A campaign whose form says that every mail is reviewed. */
describe('a campaign in review mode', () => {
  let house: House;
  let cast: Cast;

  beforeAll(async () => {
    cast = castOf(29, 3);
    house = await openHouse({ cast });
    const fields = [...fieldsOf(cast.form), text('Reply Mode', 'review')];
    await house.world.clickup.submit({ name: 'Careful', fields });
    await settled(house.application().url, 1);
  }, 60_000);
  afterAll(() => house.close());

  const draftFor = (place: number): string => {
    const [effect] = house.rows<{ draftId: string }>(
      `SELECT d.data ->> '$.draftId' AS draftId FROM events d JOIN events r ON r.stream = d.stream AND r.type = 'EffectRequested'
       JOIN contacts c ON c.key = r.influencer_id WHERE d.type = 'DraftRecorded' AND c.name = ?`,
      cast.influencers[place]?.name,
    );
    return effect?.draftId ?? '';
  };
  const statusOf = (place: number) =>
    house.rows<{ status: string }>(
      'SELECT n.status FROM negotiations n JOIN contacts c ON c.key = n.influencer_id WHERE c.name = ?',
      cast.influencers[place]?.name,
    )[0]?.status;
  const sent = () =>
    house.rows<{ id: string }>(`SELECT data ->> '$.messageId' AS id FROM events WHERE type = 'MailSent'`);

  it('leaves each mail as a draft, tells the team once a draft, and sends nothing by itself', async () => {
    expect(await house.world.gmail.drafts()).toHaveLength(3);
    expect(await house.world.slack.messages('escalations')).toHaveLength(3);
    await house.restart('stop');
    await settled(house.application().url, 0);
    expect(await house.world.gmail.outgoing()).toEqual([]);
    expect(await house.world.gmail.drafts()).toHaveLength(3);
    expect(await house.world.slack.messages('escalations')).toHaveLength(3);
    expect([0, 1, 2].map(statusOf)).toEqual(['offering', 'offering', 'offering']);
  });

  it('counts the draft that a person sends as it is as our own mail, once', async () => {
    const mail = await house.world.gmail.sendDraftAsPerson(draftFor(0));
    await eventually(
      () => statusOf(0),
      (status) => status === 'awaiting_reply',
    );
    await settled(house.application().url, 0);
    expect(sent()).toEqual([{ id: mail?.id }]);
    expect(house.rows(`SELECT 1 FROM events WHERE type IN ('PersonWrote', 'ThreadTakenOver')`)).toEqual([]);
  });

  it('takes a draft that a person changed and sent for what it is: a takeover', async () => {
    const draft = draftFor(1);
    await house.world.gmail.editDraftAsPerson(draft, 'Hi! I would rather write to you myself. Shall we say Tuesday?');
    await house.world.gmail.sendDraftAsPerson(draft);
    await eventually(
      () => statusOf(1),
      (status) => status === 'human_managed',
    );
    await settled(house.application().url, 0);
    expect(sent()).toHaveLength(1);
    expect(
      house.rows<{ how: string }>(`SELECT data ->> '$.how' AS how FROM events WHERE type = 'ThreadTakenOver'`),
    ).toEqual([{ how: 'changed_draft' }]);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'PersonWrote'`)).toHaveLength(1);
  });

  it('leaves the drafts that nobody has touched where they are', async () => {
    expect(await house.world.gmail.drafts()).toHaveLength(1);
    expect(statusOf(2)).toBe('offering');
  });

  it(
    'asks a person about the draft that somebody deleted, once, and writes no other',
    { timeout: 30_000 },
    async () => {
      await house.world.gmail.deleteDraftAsPerson(draftFor(2));
      // Drafts are looked through at the start and every hour.
      await house.restart('stop');
      const asked = () => house.rows(`SELECT 1 FROM events WHERE type = 'EffectNeedsPerson'`);
      await eventually(asked, (events) => events.length === 1);
      await house.restart('stop');
      await settled(house.application().url, 0);
      expect(asked()).toHaveLength(1);
      expect(await house.world.gmail.drafts()).toEqual([]);
      expect(await house.world.gmail.outgoing()).toHaveLength(2);
    },
  );
});
