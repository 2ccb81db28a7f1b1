import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf } from '../../sandbox/cast/cast.ts';
import type { Influencer } from '../../sandbox/cast/influencer.ts';
import { postLetter } from '../../sandbox/cast/letters.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { text } from '../../sandbox/clickup/fields.ts';
import { settled } from '../../sandbox/director.ts';
import type { SlackMessage } from '../../sandbox/slack/slack.ts';
import { SENDER } from '../../sandbox/world.ts';
import { buttonsOf, textOf } from '../adapters/slack/cockpit.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

/** Priya decides in Slack, the real application in a process of its own carries it out over Gmail. */
const opened = async (mode: 'auto' | 'review') => {
  const cast: Cast = castOf(31, 2);
  const house: House = await openHouse({ cast, policy: ({ slack }) => ({ deciders: [slack.peopleIds.priya] }) });
  const { slack, gmail, clickup } = house.world;
  await clickup.submit({ name: 'Careful', fields: [...fieldsOf(cast.form), text('Reply Mode', mode)] });
  await settled(house.application().url, 1);
  const [first] = cast.influencers;
  if (first === undefined) throw new Error('the cast is empty');

  const andSettle = async (act: () => Promise<unknown>): Promise<void> => {
    const before = house.head();
    await act();
    await settled(house.application().url, before);
  };
  const message = async (beginning: string): Promise<SlackMessage> => {
    const read = async () =>
      (await slack.messages('escalations')).findLast((each) => each.text.startsWith(`${beginning}: ${first.name}`));
    for (let turns = 0; turns < 100 && (await read()) === undefined; turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const found = await read();
    if (found === undefined) throw new Error(`no message begins with ${beginning}`);
    return found;
  };
  return {
    house,
    first,
    message,
    mailsTo: async ({ email }: Influencer) => (await gmail.outgoing()).filter(({ to }) => to === email),
    press: (on: SlackMessage, does: string) =>
      andSettle(() =>
        slack.click({ channel: 'escalations', ts: on.ts, actionId: `parley:${does}` }, slack.peopleIds.priya),
      ),
    submit: (values: Readonly<Record<string, string>>) => andSettle(() => slack.submit(slack.peopleIds.priya, values)),
    replies: (of: Influencer, words: string) =>
      andSettle(async () => {
        const mail = (await gmail.outgoing()).findLast(({ to }) => to === of.email);
        if (mail === undefined) throw new Error(`nothing was sent to ${of.name}`);
        const letter = { text: words, by: 'influencer', kind: 'reply', attachment: null } as const;
        await gmail.receive(await postLetter(of, letter, mail, SENDER, new Date()));
      }),
    status: () =>
      house.rows<{ status: string }>(
        'SELECT n.status FROM negotiations n JOIN contacts c ON c.key = n.influencer_id WHERE c.name = ?',
        first.name,
      )[0]?.status,
  };
};
type Opened = Awaited<ReturnType<typeof opened>>;

describe('a campaign in review mode, decided in Slack', () => {
  let here: Opened;
  beforeAll(async () => {
    here = await opened('review');
  }, 60_000);
  afterAll(() => here.house.close());

  it('sends nothing before somebody presses Send, then exactly that mail', async () => {
    expect(await here.house.world.gmail.outgoing()).toEqual([]);
    const preview = await here.message('Draft to review');
    expect(buttonsOf(preview)).toEqual(['Send', 'Edit…', 'Discard…']);
    await here.press(preview, 'send_draft');
    expect(await here.mailsTo(here.first)).toHaveLength(1);
    expect(here.status()).toBe('awaiting_reply');
    await eventually(
      () => here.house.rows(`SELECT 1 FROM notices WHERE notice = 'draft_ready' AND open IS NULL`),
      (settledOnes) => settledOnes.length === 1,
    );
    expect(textOf(await here.message('Draft settled'))).toContain('Sent by');
    expect(await here.house.world.gmail.drafts()).toHaveLength(1);
  });
});

describe('an escalation in a campaign that answers by itself', () => {
  let here: Opened;
  beforeAll(async () => {
    here = await opened('auto');
    await here.replies(here.first, 'Thanks for reaching out! My rate for this is $90,000.');
  }, 60_000);
  afterAll(() => here.house.close());

  it('is answered with another amount, which waits to be read', async () => {
    await here.press(await here.message('Decision needed'), 'counter');
    await eventually(
      () => here.house.world.slack.modal(here.house.world.slack.peopleIds.priya),
      (modal) => modal !== null,
    );
    const [{ last } = { last: 0 }] = here.house.rows<{ last: number }>(
      'SELECT n.last_offer AS last FROM negotiations n JOIN contacts c ON c.key = n.influencer_id WHERE c.name = ?',
      here.first.name,
    );
    await here.submit({ amount: `$${last / 100 + 5}` });
    expect(await here.mailsTo(here.first)).toHaveLength(1);
    expect(textOf(await here.message('Draft to review'))).toContain('it carries out what');
  });

  it('goes out once it was read, also where Parley was restarted meanwhile', { timeout: 30_000 }, async () => {
    await here.house.restart('kill');
    await settled(here.house.application().url, 0);
    await here.press(await here.message('Draft to review'), 'send_draft');
    expect(await here.mailsTo(here.first)).toHaveLength(2);
    expect(await here.house.world.gmail.drafts()).toEqual([]);
    expect(here.house.rows(`SELECT 1 FROM events WHERE type = 'DraftReleased'`)).toHaveLength(1);
  });

  it('and a discarded mail leaves no draft behind, and the thread to whoever discarded it', async () => {
    await here.replies(here.first, 'No. My rate for this is $90,000, as I said.');
    await here.press(await here.message('Decision needed'), 'walk_away');
    expect(here.status()).toBe('declined');
    await here.press(await here.message('Draft to review'), 'discard_draft');
    await eventually(
      () => here.house.rows(`SELECT 1 FROM events WHERE type = 'EffectGivenUp'`),
      (given) => given.length === 1,
    );
    for (let turns = 0; turns < 100 && (await here.house.world.gmail.drafts()).length > 0; turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await here.house.world.gmail.drafts()).toEqual([]);
    expect(await here.mailsTo(here.first)).toHaveLength(2);
  });
});
