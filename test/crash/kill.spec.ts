import { describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { chanceOf } from '../../sandbox/chance.ts';
import { playCampaign, settled } from '../../sandbox/director.ts';
import { CHANNELS } from '../../sandbox/slack/slack.ts';
import { type House, openHouse } from '../support/house.ts';

const CAMPAIGNS = 5;
const KILLS_A_CAMPAIGN = 4;
const INFLUENCERS = 3;
const LONGEST_LIFE_MILLISECONDS = 900;

/** kill -9 at random moments of real campaigns: whatever was under way is finished, once, after the restart. */
describe('a campaign whose application is killed again and again', () => {
  it(`ends as if nothing had happened (${CAMPAIGNS * KILLS_A_CAMPAIGN} kills)`, { timeout: 120_000 }, async () => {
    const seeds = Array.from({ length: CAMPAIGNS }, (_, index) => index + 1);
    await inPairs(seeds, async (seed) => {
      const undisturbed = await play(seed, () => Promise.resolve());
      const killed = await play(seed, (house, over) => killAtRandom(house, seed, over));
      expect(killed.outcome, `seed ${seed}`).toEqual(undisturbed.outcome);
      expect(killed.kills, `seed ${seed}`).toBe(KILLS_A_CAMPAIGN);
    });
  });
});

type Over = () => boolean;

const play = async (seed: number, disturb: (house: House, over: Over) => Promise<number | void>) => {
  const cast = castOf(seed, INFLUENCERS);
  const house = await openHouse({ cast });
  try {
    let over = false;
    const disturbance = disturb(house, () => over);
    await playCampaign(house.world, house.application(), cast);
    over = true;
    const kills = await disturbance;
    await settled(house.application().url, 0);
    await expectEverythingOnce(house, seed);
    return { kills, outcome: outcomeOf(house) };
  } finally {
    await house.close();
  }
};

const killAtRandom = async (house: House, seed: number, over: Over): Promise<number> => {
  const chance = chanceOf(`kill|${seed}`);
  let kills = 0;
  while (kills < KILLS_A_CAMPAIGN) {
    await new Promise((resolve) => setTimeout(resolve, 20 + chance.next() * LONGEST_LIFE_MILLISECONDS));
    if (over()) return kills;
    await house.restart('kill');
    kills += 1;
  }
  return kills;
};

const outcomeOf = (house: House) =>
  house.rows(`SELECT c.name, n.status, n.offers, n.last_offer, n.ask, n.deal
    FROM negotiations n JOIN contacts c ON c.key = n.influencer_id ORDER BY n.place`);

const expectEverythingOnce = async (house: House, seed: number): Promise<void> => {
  const sentEffects = house.rows<{ id: string }>(
    `SELECT data ->> '$.effectId' AS id FROM events WHERE type = 'MailSent'`,
  );
  const outgoing = (await house.world.gmail.outgoing()).map(({ effect }) => effect);
  expect(outgoing.toSorted(), `seed ${seed}: every mail sent once and recorded once`).toEqual(
    sentEffects.map(({ id }) => id).toSorted(),
  );

  const posted = (await Promise.all(CHANNELS.map((channel) => house.world.slack.messages(channel))))
    .flat()
    .map(({ metadata }) => metadata?.event_payload['effect_id']);
  const notices = house.rows<{ key: string }>(
    `SELECT key FROM effects WHERE kind = 'post_notice' AND status = 'succeeded'`,
  );
  expect(posted.toSorted(), `seed ${seed}: every notice posted once`).toEqual(notices.map(({ key }) => key).toSorted());

  expect(house.rows('SELECT key, kind, status FROM effects WHERE open = 1'), `seed ${seed}: nothing forgotten`).toEqual(
    [],
  );
  expect(await house.world.gmail.drafts(), `seed ${seed}: no draft left behind`).toEqual([]);
};

/** Two at a time: one process negotiates while the other starts. */
const inPairs = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
};
