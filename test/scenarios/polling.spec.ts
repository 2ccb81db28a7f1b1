import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import { postLetter } from '../../sandbox/cast/letters.ts';
import { converse, playCampaign, settled } from '../../sandbox/director.ts';
import { SENDER } from '../../sandbox/world.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import { wentOut } from './invariants.ts';

/** No Pub/Sub topic is configured: the mailbox is looked into, and tells the same. */
describe('a mailbox that never pushes', () => {
  let house: House;
  let cast: Cast;

  beforeAll(async () => {
    cast = castOf(37, 5);
    house = await openHouse({ cast, push: false });
    await playCampaign(house.world, house.application(), cast);
  }, 60_000);
  afterAll(() => house.close());

  const statusOf = (place: number) =>
    house.rows<{ status: string }>('SELECT status FROM negotiations WHERE place = ?', place + 1)[0]?.status;
  const habit = (name: string) => cast.influencers.find(({ hidden }) => hidden.habit === name)?.place ?? -1;

  it('is read all the same: every reply is answered, every mail sent once', async () => {
    expect(statusOf(habit('accepts'))).toBe('agreed');
    expect(statusOf(habit('ghosts'))).toBe('awaiting_reply');
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'AnswerDecided'`)).toHaveLength(1);
    const { mails, mailsRecorded } = await wentOut(house);
    expect(mails).toEqual(mailsRecorded);
  });

  it('tells what came while Parley was down, although its history is gone by then', { timeout: 40_000 }, async () => {
    const silent = cast.influencers[habit('ghosts')];
    const mail = (await house.world.gmail.outgoing()).find(({ to }) => to === silent?.email);
    if (silent === undefined || mail === undefined) throw new Error('nothing was sent to the one who is silent');
    await house.application().stop();
    const letter = { text: 'Sounds great, count me in!', by: 'influencer', kind: 'reply', attachment: null } as const;
    await house.world.gmail.receive(await postLetter(silent, letter, mail, SENDER, new Date()));
    await house.world.gmail.expireHistory();
    await house.restart('kill');
    await eventually(
      () => statusOf(silent.place),
      (status) => status === 'agreed',
    );
    await settled(house.application().url, 0);
    await converse(house.world, house.application(), cast);
    expect(
      house.rows(
        `SELECT 1 FROM events WHERE type = 'MailReceived' AND negotiation_id = (SELECT key FROM negotiations WHERE place = ?)`,
        silent.place + 1,
      ),
    ).toHaveLength(1);
    const { mails, mailsRecorded } = await wentOut(house);
    expect(mails).toEqual(mailsRecorded);
  });
});
