import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import type { Habit, Influencer } from '../../sandbox/cast/influencer.ts';
import { converse, type Played, playCampaign, settled } from '../../sandbox/director.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { answer, openForQueries } from '../../src/cli/sql/query.ts';
import { parley } from '../cli/parley.ts';
import { type House, openHouse } from '../support/house.ts';
import { WORKED_QUERIES } from '../support/worked-queries.ts';
import {
  averageEndangered,
  personalDataOutside,
  pricesAboveTheirBound,
  readModelsOf,
  settledTwice,
  unreadableEvents,
  wentOut,
} from './invariants.ts';

const EVERYBODY = 19;

/** One campaign with every habit that the cast knows, and a second one that lists three of the same people again. */
describe('a campaign with everybody in it', () => {
  let house: House;
  let cast: Cast;
  let played: Omit<Played, 'taskId'>;
  const letters: string[] = [];

  beforeAll(async () => {
    cast = castOf(19, EVERYBODY);
    house = await openHouse({ cast });
    played = await playCampaign(house.world, house.application(), cast, {
      onProgress: (progress) => void (progress.kind === 'delivered' && letters.push(progress.letter.text)),
    });
    const again = [one('opts_out'), one('bounces'), one('declines')].map(({ name }) => name);
    const before = house.head();
    await house.world.clickup.submit({ name: 'Again', fields: fieldsOf({ ...cast.form, influencers: again }) });
    await settled(house.application().url, before);
    await converse(house.world, house.application(), cast);
  }, 120_000);
  afterAll(() => house.close());

  const those = (habit: Habit): readonly Influencer[] =>
    cast.influencers.filter(({ hidden, inSheet }) => hidden.habit === habit && inSheet);
  const one = (habit: Habit): Influencer => {
    const [first] = those(habit);
    if (first === undefined) throw new Error(`nobody in the cast ${habit}`);
    return first;
  };
  /** The first negotiation with somebody. */
  const threadOf = ({ name }: Influencer) => {
    const [thread] = house.rows<{ id: string; status: string; due: string | null }>(
      `SELECT n.key AS id, n.status, n.due_at AS due FROM negotiations n JOIN contacts c ON c.key = n.influencer_id
       WHERE c.name = ? ORDER BY n.campaign_id = (SELECT campaign_id FROM events WHERE type = 'CampaignStarted') DESC`,
      name,
    );
    if (thread === undefined) throw new Error(`nothing was started with ${name}`);
    return thread;
  };
  const storyOf = (person: Influencer) =>
    house
      .rows<{ type: string; data: string }>(
        'SELECT type, data FROM events WHERE negotiation_id = ? ORDER BY position',
        threadOf(person).id,
      )
      .map(({ type, data }) => ({ ...(JSON.parse(data) as Record<string, unknown>), type }));
  const namesIn = (person: Influencer, type: string, key: string) =>
    storyOf(person).flatMap((event) => (event.type === type ? [event[key as keyof typeof event]] : []));
  const mailsTo = async (address: string | undefined) =>
    (await house.world.gmail.outgoing()).filter(({ to }) => to === address);

  it('hears everybody: no reply moved nothing', () => {
    expect(played).toMatchObject({ ignored: 0 });
    expect(new Set(cast.influencers.map(({ hidden }) => hidden.habit)).size).toBe(16);
  });

  it('agrees at once with whom the opening suits', () => {
    expect(threadOf(one('accepts')).status).toBe('agreed');
    expect(namesIn(one('accepts'), 'OfferDecided', 'purpose')).toEqual(['opening']);
  });

  it.each([
    ['conditional', 'conditional_acceptance'],
    ['rate_card', 'attachment_needs_reading'],
    ['call', 'call_requested'],
    ['hostile', 'hostile_tone'],
    ['injection', 'injection_suspected'],
    ['expensive', 'cpm_over_threshold'],
  ] as const)('asks a person about one who is %s, because of %s alone', async (habit, trigger) => {
    const person = one(habit);
    expect(threadOf(person).status).toBe('escalated');
    expect(namesIn(person, 'NegotiationEscalated', 'trigger')).toEqual([trigger]);
    expect(namesIn(person, 'OfferDecided', 'purpose')).toEqual(['opening']);
    const posts = await house.world.slack.messages('escalations');
    expect(posts.filter((post) => JSON.stringify(post).includes(person.name))).toHaveLength(1);
  });

  it('lets one go who is not interested', () => {
    expect(threadOf(one('declines')).status).toBe('declined');
    expect(namesIn(one('declines'), 'NegotiationDeclined', 'because')).toEqual(['refused']);
  });

  it.each([
    ['opts_out', 'opted_out'],
    ['bounces', 'hard_bounce'],
  ] as const)('never writes again to one who %s, in no later campaign either', async (habit, because) => {
    const person = one(habit);
    expect(threadOf(person).status).toBe('declined');
    expect(namesIn(person, 'NegotiationDeclined', 'because')).toEqual([because]);
    expect(namesIn(person, 'AddressSuppressed', 'because')).toEqual([because]);
    expect(await mailsTo(person.email)).toHaveLength(1);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'InfluencerSuppressed'`)).toHaveLength(2);
  });

  it('writes again, in a later campaign, to one who only declined', async () => {
    expect(await mailsTo(one('declines').email)).toHaveLength(2);
  });

  it('waits out an out-of-office, and answers once they are back', async () => {
    const person = one('out_of_office');
    const story = storyOf(person);
    const away = story.findIndex(
      (event) => event.type === 'MailReceived' && Object.values(event).includes('out_of_office'),
    );
    const back = story.findIndex((event) => event.type === 'MailReceived' && Object.values(event).includes('human'));
    expect(away).toBeGreaterThan(0);
    expect(back).toBeGreaterThan(away);
    const between = story.slice(away, back).map(({ type }) => type);
    expect(between).not.toContain('MailSent');
    expect(between).toContain('FollowUpScheduled');
    expect(story.slice(back).map(({ type }) => type)).toContain('MailSent');
    expect((await mailsTo(person.email)).length).toBeGreaterThan(1);
  });

  it('answers a question with the offer repeated, which costs no round', async () => {
    const person = one('question');
    const [opening] = namesIn(person, 'OfferDecided', 'price');
    expect(namesIn(person, 'AnswerDecided', 'purpose')).toEqual(['answer']);
    expect(namesIn(person, 'AnswerDecided', 'price')).toEqual([opening]);
    const [, answer] = await mailsTo(person.email);
    expect(answer?.text.replaceAll(',', '')).toContain(`$${Number(opening) / 100}`);
    expect(namesIn(person, 'OfferDecided', 'round').slice(0, 2)).toEqual([0, 1]);
  });

  it('asks one who names a range for one figure', async () => {
    const person = one('range');
    expect(namesIn(person, 'AnswerDecided', 'purpose')).toEqual(['clarification']);
    expect((await mailsTo(person.email))[1]?.text).toMatch(/figure/);
    expect(namesIn(person, 'ReplyClassified', 'understoodAs').slice(0, 2)).toEqual(['clarify', 'ask']);
  });

  it('goes on with a manager who takes over from their influencer', async () => {
    const person = one('manager');
    expect(await mailsTo(person.email)).toHaveLength(1);
    expect((await mailsTo(person.manager?.email)).length).toBeGreaterThan(0);
  });

  it('waits for one who is silent, with a follow-up in the calendar', async () => {
    const person = one('ghosts');
    expect(threadOf(person)).toMatchObject({ status: 'awaiting_reply' });
    expect(threadOf(person).due).not.toBeNull();
    expect(namesIn(person, 'FollowUpScheduled', 'then')).toEqual(['follow_up']);
    expect(await mailsTo(person.email)).toHaveLength(1);
  });

  it('comes to an end with everybody who haggles: a deal, a refusal, or rounds used up and a person asked', () => {
    for (const person of those('haggles')) {
      const { status } = threadOf(person);
      expect(['agreed', 'declined', 'escalated']).toContain(status);
      if (status === 'escalated')
        expect(namesIn(person, 'NegotiationEscalated', 'trigger')).toEqual(['rounds_exhausted']);
      expect(namesIn(person, 'OfferDecided', 'round').length).toBeGreaterThan(1);
    }
  });

  it('sends no mail twice, posts nothing twice, and forgets neither', async () => {
    const { mails, mailsRecorded, posts, postsRecorded } = await wentOut(house);
    expect(mails).toEqual(mailsRecorded);
    expect(new Set(mails).size).toBe(mails.length);
    expect(posts).toEqual(postsRecorded);
    expect(new Set(posts).size).toBe(posts.length);
    expect(settledTwice(house)).toEqual([]);
    expect(house.rows('SELECT key FROM effects WHERE open = 1 AND NOT (attempts = 0 AND due_at IS NOT NULL)')).toEqual(
      [],
    );
  });

  it('lets no amount pass its ceiling, the hard cap or the budget', () => {
    expect(pricesAboveTheirBound(house)).toEqual([]);
  });

  it('could have every standing offer accepted at every moment without the average passing the target', () => {
    expect(averageEndangered(house)).toEqual([]);
  });

  it('writes nothing that its own vocabulary would not take back', () => {
    expect(unreadableEvents(house)).toEqual([]);
  });

  it('holds personal data in the personal parts and in the contacts alone', () => {
    const names = cast.influencers.flatMap(({ name, email, handle, manager }) => [
      ...[name, email, email.split('@')[0], handle],
      ...(manager === null ? [] : [manager.name, manager.email, manager.email.split('@')[1]]),
    ]);
    expect(letters.length).toBeGreaterThan(25);
    expect(personalDataOutside(house.file, names.map(String), letters)).toEqual([]);
  });

  it('answers the worked queries of docs/queries.md', () => {
    const database = openForQueries(house.file);
    const name = one('question').name.replaceAll("'", "''");
    const found = WORKED_QUERIES.map(({ question, text }) => ({
      question,
      rows: answer(database, text.replace('Mia Torres', name), 1_000).rows.length,
    }));
    database.close();
    // Nobody of the team was there to decide anything.
    expect(found.filter(({ rows }) => rows === 0).map(({ question }) => question)).toEqual([
      'What did people decide, and who?',
    ]);
  });

  it('vouches for its log, and keeps read models equal to a rebuild', { timeout: 60_000 }, async () => {
    const copy = await house.copy();
    const verified = await parley(['verify', '--db', copy]);
    expect(verified.code, verified.err).toBe(0);
    expect(verified.out).toMatch(/intact/i);
    const live = readModelsOf(copy);
    const rebuilt = await parley(['rebuild', '--db', copy]);
    expect(rebuilt.code, rebuilt.err).toBe(0);
    expect(readModelsOf(copy)).toEqual(live);
  });
});
