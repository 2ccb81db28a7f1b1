import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import { postLetter } from '../../sandbox/cast/letters.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { settled } from '../../sandbox/director.ts';
import { SENDER } from '../../sandbox/world.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

describe('a person who takes a thread over', () => {
  let house: House;
  let cast: Cast;

  beforeEach(async () => {
    cast = castOf(11, 2);
    house = await openHouse({ cast });
    await house.world.clickup.submit({ name: 'Autumn', fields: fieldsOf(cast.form) });
    await eventually(
      () => house.world.gmail.outgoing(),
      (mails) => mails.length === 2,
    );
    await settled(house.application().url, 1);
  });
  afterEach(() => house.close());

  const statusOf = (name: string | undefined) =>
    house.rows<{ status: string }>(
      'SELECT n.status FROM negotiations n JOIN contacts c ON c.key = n.influencer_id WHERE c.name = ?',
      name,
    )[0]?.status;
  const replyFrom = async (place: number, words: string) => {
    const person = cast.influencers[place];
    const mail = (await house.world.gmail.outgoing()).find(
      ({ to }) => person !== undefined && to.includes(person.email),
    );
    if (person === undefined || mail === undefined) throw new Error(`nothing was sent to influencer ${place}`);
    const before = (await healthOf()).head;
    await house.world.gmail.receive(
      await postLetter(
        person,
        { text: words, by: 'influencer', kind: 'reply', attachment: null },
        mail,
        SENDER,
        new Date(),
      ),
    );
    await settled(house.application().url, before);
    return mail;
  };
  const healthOf = async () => (await (await fetch(`${house.application().url}/healthz`)).json()) as { head: number };

  it(
    'by answering from the mailbox silences the agent in that thread, also after a restart',
    { timeout: 60_000 },
    async () => {
      const name = cast.influencers[0]?.name;
      const [mail] = (await house.world.gmail.outgoing()).filter(({ to }) =>
        to.includes(cast.influencers[0]?.email ?? '?'),
      );
      await house.world.gmail.sendAsPerson(mail?.threadId ?? '', 'Hi, I am taking it from here.');
      await eventually(
        () => statusOf(name),
        (status) => status === 'human_managed',
      );
      await replyFrom(0, 'Great, $2,000 and we have a deal!');
      await house.restart('stop');
      await replyFrom(0, 'Are you still there? $1,900?');
      const toThem = (await house.world.gmail.outgoing()).filter(({ to }) =>
        to.includes(cast.influencers[0]?.email ?? '?'),
      );
      expect(toThem.filter(({ effect }) => effect !== null)).toHaveLength(1);
      expect(statusOf(name)).toBe('human_managed');
      expect(statusOf(cast.influencers[1]?.name)).toBe('awaiting_reply');
    },
  );

  it('is never taken for one when it is our own mail under its new ids', () => {
    expect(house.rows(`SELECT 1 FROM events WHERE type IN ('ThreadTakenOver', 'PersonWrote')`)).toEqual([]);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'MailSent'`)).toHaveLength(2);
  });

  it('by /claim in Slack silences the agent too', async () => {
    const name = cast.influencers[1]?.name ?? '';
    const spoken = await house.world.slack.command('/claim', name, house.world.slack.peopleIds.priya);
    expect(spoken.status).toBe(200);
    await eventually(
      () => statusOf(name),
      (status) => status === 'human_managed',
    );
    await replyFrom(1, 'My rate would be $99,000.');
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'MailSent'`)).toHaveLength(2);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'NegotiationEscalated'`)).toEqual([]);
    const [taken] = house.rows<{ actor: string }>(
      `SELECT metadata ->> '$.actor' AS actor FROM events WHERE type = 'ThreadTakenOver'`,
    );
    expect(taken?.actor).toBe(`slack:${house.world.slack.peopleIds.priya}`);
  });
});
