import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import { postLetter } from '../../sandbox/cast/letters.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { settled } from '../../sandbox/director.ts';
import { CHANNELS } from '../../sandbox/slack/slack.ts';
import { SENDER } from '../../sandbox/world.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import { wentOut } from './invariants.ts';

/** Slack answers 503 to everything from before the campaign's start until long after; nobody waits for it but its own messages. */
describe('a long outage of Slack', () => {
  let house: House;
  let cast: Cast;

  beforeAll(async () => {
    cast = castOf(31, 8);
    house = await openHouse({ cast });
    house.world.slack.server.faults.fail({ status: 503, times: Number.MAX_SAFE_INTEGER });
    await house.world.clickup.submit({ name: 'Silent', fields: fieldsOf(cast.form) });
    await settled(house.application().url, 1);
  }, 60_000);
  afterAll(() => house.close());

  const replies = async (place: number, words: string) => {
    const person = cast.influencers[place];
    const mail = (await house.world.gmail.outgoing()).findLast(({ to }) => to === person?.email);
    if (person === undefined || mail === undefined) throw new Error(`nothing was sent to influencer ${place}`);
    const before = house.head();
    const letter = { text: words, by: 'influencer', kind: 'reply', attachment: null } as const;
    await house.world.gmail.receive(await postLetter(person, letter, mail, SENDER, new Date()));
    await settled(house.application().url, before);
  };
  const found = () => cast.influencers.filter(({ inSheet }) => inSheet).map(({ name, place }) => ({ name, place }));
  const placeOf = (nth: number) => found()[nth]?.place ?? -1;
  const sentTo = (nth: number) =>
    house
      .rows<{ purpose: string }>(
        `SELECT e.data ->> '$.purpose' AS purpose FROM events e JOIN contacts c ON c.key = e.influencer_id
         WHERE e.type = 'MailSent' AND c.name = ? ORDER BY e.position`,
        found()[nth]?.name,
      )
      .map(({ purpose }) => purpose);
  const waiting = () =>
    house.rows<{ channel: string; status: string }>(
      `SELECT state ->> '$.channel' AS channel, status FROM effects WHERE system = 'slack' AND open = 1`,
    );
  const postsIn = async (channel: (typeof CHANNELS)[number]) =>
    (await house.world.slack.messages(channel)).map(({ metadata }) => metadata?.event_payload['effect_id']);

  it(
    'stops nothing else: openings go out, replies are read, countered and escalated',
    { timeout: 90_000 },
    async () => {
      expect(house.rows(`SELECT 1 FROM events WHERE type = 'MailSent'`)).toHaveLength(found().length);
      await replies(placeOf(0), 'My rate for this would be $100,000 all in.');
      await replies(placeOf(0), 'Well, I could do $95,000 all in.');
      await replies(placeOf(1), 'Could you do a little better? I would like some more for this one.');
      expect(sentTo(1)).toEqual(['opening', 'counter']);
      expect(house.rows(`SELECT 1 FROM events WHERE type = 'NegotiationEscalated'`)).toHaveLength(1);
      expect(house.rows(`SELECT 1 FROM events WHERE type = 'EscalationJoined'`)).toHaveLength(1);
      expect((await Promise.all(CHANNELS.map(postsIn))).flat()).toEqual([]);
    },
  );

  it('keeps its messages, over a restart too, and is an outage once', async () => {
    const before = waiting();
    expect(new Set(before.map(({ channel }) => channel))).toEqual(new Set(['campaigns', 'escalations', 'errors']));
    await house.restart('stop');
    expect(waiting().length).toBe(before.length);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'OutageBegan'`)).toHaveLength(1);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'CircuitOpened'`)).toHaveLength(1);
  });

  it(
    'ends with every message posted once, each channel in the order of what happened',
    { timeout: 30_000 },
    async () => {
      house.world.slack.server.faults.clear();
      // The circuit is as open after the restart as before: the first probe, half a minute after it opened, lets all go.
      await replies(placeOf(2), 'Sounds great, count me in!');
      await eventually(waiting, (open) => open.length === 0, 60_000);
      for (const channel of CHANNELS) {
        const asked = house.rows<{ id: string }>(
          `SELECT data ->> '$.effectId' AS id FROM events WHERE type = 'EffectRequested' AND data ->> '$.channel' = ? ORDER BY position`,
          channel.replace('parley-', ''),
        );
        expect(await postsIn(channel)).toEqual(asked.map(({ id }) => id));
        expect(asked.length, channel).toBeGreaterThan(0);
      }
      const { posts, postsRecorded } = await wentOut(house);
      expect(posts).toEqual(postsRecorded);
    },
  );
});
