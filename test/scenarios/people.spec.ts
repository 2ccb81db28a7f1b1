import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import type { Influencer } from '../../sandbox/cast/influencer.ts';
import { postLetter } from '../../sandbox/cast/letters.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { settled } from '../../sandbox/director.ts';
import { composeMail } from '../../sandbox/mail/compose.ts';
import { SENDER } from '../../sandbox/world.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

const TEAM = 'agency.example';

/** Two people of the team in one house: Priya may decide, Sam may not; their mail comes from a listed domain. */
describe('people of the team', () => {
  let house: House;
  let cast: Cast;

  beforeAll(async () => {
    cast = castOf(23, 6);
    house = await openHouse({
      cast,
      policy: ({ slack }) => ({ deciders: [slack.peopleIds.priya], teamDomains: [TEAM] }),
    });
    await house.world.clickup.submit({ name: 'Harvest', fields: fieldsOf(cast.form) });
    await settled(house.application().url, 1);
  }, 60_000);
  afterAll(() => house.close());

  const person = (place: number): Influencer => {
    const found = cast.influencers[place];
    if (found === undefined) throw new Error(`the cast has nobody in place ${place}`);
    return found;
  };
  const mailsTo = async ({ email }: Influencer) =>
    (await house.world.gmail.outgoing()).filter(({ to }) => to === email);
  const threadOf = ({ name }: Influencer) => {
    const [thread] = house.rows<{ id: string; status: string; last: number }>(
      `SELECT n.key AS id, n.status, n.last_offer AS last FROM negotiations n
       JOIN contacts c ON c.key = n.influencer_id WHERE c.name = ?`,
      name,
    );
    if (thread === undefined) throw new Error(`nothing was started with ${name}`);
    return thread;
  };
  const eventsOf = (of: Influencer, type: string) =>
    house
      .rows<{ data: string; actor: string }>(
        `SELECT data, metadata ->> '$.actor' AS actor FROM events WHERE negotiation_id = ? AND type = ? ORDER BY position`,
        threadOf(of).id,
        type,
      )
      .map(({ data, actor }) => ({ ...(JSON.parse(data) as Record<string, unknown>), actor }));
  const andSettle = async (act: () => Promise<unknown>) => {
    const before = house.head();
    await act();
    await settled(house.application().url, before);
  };
  const replies = (of: Influencer, words: string) =>
    andSettle(async () => {
      const mail = (await mailsTo(of)).at(-1);
      if (mail === undefined) throw new Error(`nothing was sent to ${of.name}`);
      const letter = { text: words, by: 'influencer', kind: 'reply', attachment: null } as const;
      await house.world.gmail.receive(await postLetter(of, letter, mail, SENDER, new Date()));
    });
  /** Sam answers from an address of his own, into the thread. */
  const teamWrites = (to: Influencer, verdict: string | null) =>
    andSettle(async () => {
      const mail = (await mailsTo(to)).at(-1);
      if (mail === undefined) throw new Error(`nothing was sent to ${to.name}`);
      const raw = await composeMail({
        from: { name: 'Sam Ito', address: `sam@${TEAM}` },
        to: SENDER.address,
        subject: `Re: ${mail.subject}`,
        text: 'Hi, I know them from last year and will take this one.',
        messageId: `<${to.place}.${verdict?.length ?? 0}@mail.${TEAM}>`,
        inReplyTo: mail.messageId,
        references: [mail.messageId],
        headers: verdict === null ? {} : { 'Authentication-Results': `mx.google.com; ${verdict}` },
      });
      await house.world.gmail.receive(raw);
    });
  const says = async (command: string, words: string, who: 'priya' | 'sam') => {
    const spoken = await house.world.slack.command(command, words, house.world.slack.peopleIds[who]);
    expect(spoken.status).toBe(200);
    const told = `${spoken.body}${JSON.stringify(spoken.responses())}`;
    await settled(house.application().url, 0);
    return told;
  };

  it('hand a thread back where they are listed: what came meanwhile is considered then, once', async () => {
    const maya = person(0);
    await says('/claim', maya.name, 'sam');
    await replies(maya, 'Thanks! My rate for this would be $100,000 all in.');
    expect(threadOf(maya).status).toBe('human_managed');
    expect(eventsOf(maya, 'NegotiationEscalated')).toEqual([]);

    const refused = await says('/resume', maya.name, 'sam');
    expect(refused).toContain('deciders');
    expect(refused).toContain(house.world.slack.peopleIds.sam);
    expect(threadOf(maya).status).toBe('human_managed');
    expect(eventsOf(maya, 'ThreadHandedBack')).toEqual([]);

    await says('/resume', maya.name, 'priya');
    expect(eventsOf(maya, 'ThreadHandedBack')).toMatchObject([
      { by: house.world.slack.peopleIds.priya, standing: null, actor: `slack:${house.world.slack.peopleIds.priya}` },
    ]);
    expect(eventsOf(maya, 'NegotiationEscalated')).toMatchObject([{ trigger: 'cpm_over_threshold', ask: 10_000_000 }]);
    expect(await mailsTo(maya)).toHaveLength(1);
  });

  it('hand back with another amount standing: an ask at that amount is a deal', async () => {
    const theo = person(1);
    const named = threadOf(theo).last + 5_000;
    await says('/claim', theo.name, 'priya');
    await says('/resume', `${theo.name} $${named / 100}`, 'priya');
    expect(eventsOf(theo, 'ThreadHandedBack')).toMatchObject([{ standing: named }]);
    expect(threadOf(theo)).toMatchObject({ status: 'awaiting_reply', last: named });
    await replies(theo, `Great, $${named / 100} works for me!`);
    expect(eventsOf(theo, 'AgreementReached')).toMatchObject([{ price: named, by: 'agent' }]);
  });

  it('answer from a listed domain, vouched for by Gmail, and so take the thread over', async () => {
    const ines = person(2);
    await teamWrites(
      ines,
      `spf=pass smtp.mailfrom=${TEAM}; dkim=pass header.d=${TEAM}; dmarc=pass header.from=${TEAM}`,
    );
    expect(threadOf(ines).status).toBe('human_managed');
    expect(eventsOf(ines, 'ThreadTakenOver')).toMatchObject([{ how: 'team_mail' }]);
    await replies(ines, 'Sounds great, count me in!');
    expect(eventsOf(ines, 'AgreementReached')).toEqual([]);
    expect(await mailsTo(ines)).toHaveLength(1);
  });

  it('do not keep somebody in a thread who wants out of it: an opt-out counts although a person has it', async () => {
    const ines = person(2);
    await replies(ines, 'Please remove me from your list.');
    expect(threadOf(ines).status).toBe('declined');
    expect(eventsOf(ines, 'AddressSuppressed')).toMatchObject([{ because: 'opted_out' }]);
  });

  it.each([
    ['nothing passes', `spf=fail smtp.mailfrom=${TEAM}; dkim=none; dmarc=fail header.from=${TEAM}`, 3],
    ['another domain passes', 'spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=fail', 4],
  ])('are not believed where %s: a person is asked', async (_what, verdict, place) => {
    const somebody = person(place);
    await teamWrites(somebody, verdict);
    expect(threadOf(somebody).status).toBe('escalated');
    expect(eventsOf(somebody, 'ThreadTakenOver')).toEqual([]);
    expect(eventsOf(somebody, 'NegotiationEscalated')).toMatchObject([{ trigger: 'unknown_sender' }]);
    expect(await mailsTo(somebody)).toHaveLength(1);
  });

  it('are told politely, by name, what cannot be done', async () => {
    const told = await says('/resume', person(5).name, 'priya');
    expect(told).toContain(person(5).name);
    expect(told).toMatch(/not possible now/);
    await eventually(
      () => threadOf(person(5)).status,
      (status) => status === 'awaiting_reply',
    );
  });

  it('are asked which amount stands where one of them named another in the thread, and the deal is at that', async () => {
    const bruno = person(5);
    const ours = threadOf(bruno).last;
    const named = ours + 7_500;
    await andSettle(async () => {
      const mail = (await mailsTo(bruno)).at(-1);
      await house.world.gmail.sendAsPerson(mail?.threadId ?? '', `We could do $${named / 100} for all of it.`);
    });
    await replies(bruno, 'Sounds great, count me in!');
    expect(await says('/resume', bruno.name, 'priya')).toContain(`$${(named / 100).toLocaleString('en-US')}`);
    expect(threadOf(bruno)).toMatchObject({ status: 'human_managed', last: ours });

    await says('/resume', `${bruno.name} $${named / 100}`, 'priya');
    expect(eventsOf(bruno, 'AgreementReached')).toMatchObject([{ price: named, by: 'agent' }]);
    expect((await mailsTo(bruno)).at(-1)?.text).toContain(`$${(named / 100).toLocaleString('en-US')}`);
  });
});
