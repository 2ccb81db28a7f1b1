import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import { postLetter } from '../../sandbox/cast/letters.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { settled } from '../../sandbox/director.ts';
import { SENDER } from '../../sandbox/world.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import { wentOut } from './invariants.ts';

/** Anthropic answers 529 to everything while two influencers write. */
describe('an outage of Anthropic', () => {
  let house: House;
  let cast: Cast;

  beforeAll(async () => {
    cast = castOf(31, 8);
    house = await openHouse({ cast });
    await house.world.clickup.submit({ name: 'Mute', fields: fieldsOf(cast.form) });
    await settled(house.application().url, 1);
    house.world.anthropic.server.faults.fail({ status: 529, times: Number.MAX_SAFE_INTEGER });
  }, 60_000);
  afterAll(() => house.close());

  const count = (type: string) => house.rows('SELECT 1 FROM events WHERE type = ?', type).length;
  const people = () => cast.influencers.filter(({ inSheet }) => inSheet).slice(0, 2);

  it('keeps what comes in, and answers it by itself when Anthropic is back', { timeout: 120_000 }, async () => {
    const before = count('MailSent');
    for (const person of people()) {
      const mail = (await house.world.gmail.outgoing()).findLast(({ to }) => to === person.email);
      if (mail === undefined) throw new Error(`nothing was sent to ${person.name}`);
      const letter = {
        text: 'Could you do a little better? I would like some more for this one.',
        by: 'influencer',
        kind: 'reply',
        attachment: null,
      } as const;
      await house.world.gmail.receive(await postLetter(person, letter, mail, SENDER, new Date()));
    }
    await eventually(
      () => count('MailReceived'),
      (received) => received === 2,
    );
    await eventually(
      () => house.rows(`SELECT 1 FROM effects WHERE kind = 'classify_reply' AND status = 'parked'`),
      (parked) => parked.length === 2,
      30_000,
    );
    expect(count('ReplyClassified')).toBe(0);
    expect(await house.world.slack.messages('parley-errors')).toHaveLength(1);

    house.world.anthropic.server.faults.clear();
    await eventually(
      () => count('MailSent'),
      (sent) => sent === before + 2,
      80_000,
    );
    const { mails, mailsRecorded } = await wentOut(house);
    expect(mails).toEqual(mailsRecorded);
    await eventually(
      () => house.world.slack.messages('parley-errors'),
      (posts) => posts.length === 2,
    );
    expect(count('CircuitOpened')).toBe(1);
    expect(count('CircuitClosed')).toBe(1);
  });
});
