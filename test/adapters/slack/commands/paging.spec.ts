import { describe, expect, it, vi } from 'vitest';
import type { types } from '@slack/bolt';
import type { Message } from '../../../../src/adapters/slack/blocks.ts';
import { validateBlocks } from '../../../../src/adapters/slack/validate.ts';
import { answerCommand } from '../../../../src/adapters/slack/commands/command.ts';
import { LookUp } from '../../../../src/adapters/slack/commands/look-up.ts';
import { pageOf } from '../../../../src/adapters/slack/commands/look.ts';
import type { Finding } from '../../../../src/domain/campaign/decide.ts';
import type { CampaignId } from '../../../../src/events/units.ts';
import { buttonsOf, cockpits } from '../cockpit.ts';
import { found, GLOW, negotiation, readable, team, type Team } from '../team.ts';
import { until } from '../../../support/effects.ts';

const begin = cockpits();
const count = (length: number) => Array.from({ length }, (_, index) => index + 1);
const named = (place: number): string => `Influencer ${String(place).padStart(3, '0')}`;
const missing = (place: number, listedAs = named(place)): Finding => ({
  place,
  listedAs,
  outcome: 'missing',
  elsewhere: [],
});
const type = (here: Team, text: string, command = '/parley') =>
  answerCommand(here.app, { command, text, userId: 'U0PRIYA00' });

/** What a button of a message stands for; null where the message has none of that kind. */
const lookUpOf = ({ blocks }: Message, which: 'newer' | 'older'): LookUp | null => {
  const button = blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .find((element): element is types.Button => element.type === 'button' && element.action_id === `page:${which}`);
  expect(button?.value?.length ?? 0).toBeLessThanOrEqual(2_000);
  return button?.value === undefined ? null : LookUp.parse(JSON.parse(button.value));
};
const linesOf = (message: Message): readonly string[] =>
  readable(message)
    .split('\n')
    .filter((line) => line.startsWith('• '));

/** Every page from this one on, each of which Slack would take. */
const pagesFrom = (here: Team, first: Message): readonly Message[] => {
  const pages = [first];
  for (let next = lookUpOf(first, 'older'); next !== null; next = lookUpOf(pages.at(-1) ?? first, 'older')) {
    pages.push(pageOf(here.app, next));
    if (pages.length > 50) throw new Error('the pages never end');
  }
  for (const page of pages) expect(validateBlocks(page)).toEqual([]);
  return pages;
};

/** One campaign of forty in the sheet and ten who are not. */
const crowd = async (): Promise<Team> => {
  const here = team();
  await here.start([...count(40).map((place) => found(place, named(place))), ...count(10).map((n) => missing(40 + n))]);
  return here;
};

describe.each([
  ['campaign Glow', 50],
  ['missing', 10],
] as const)('/parley %s', (text, all) => {
  it('shows every line once on pages that lead to one another, and back', async () => {
    const here = await crowd();
    const pages = pagesFrom(here, await type(here, text));
    const lines = pages.flatMap(linesOf);
    expect(lines).toHaveLength(all);
    expect(new Set(lines).size).toBe(all);
    let back = pages.at(-1);
    for (const page of pages.toReversed().slice(1)) {
      const newer = back === undefined ? null : lookUpOf(back, 'newer');
      if (newer === null) throw new Error('no way back');
      back = pageOf(here.app, newer);
      expect(back).toEqual(page);
    }
    expect(back === undefined ? null : lookUpOf(back, 'newer')).toBeNull();
  });
});

it('/parley campaigns and /parley who are paged too', async () => {
  const here = team();
  for (const n of count(20))
    await here.start([found(1, 'Maya Lee', `c${n}` as CampaignId)], {
      campaign: `c${n}` as CampaignId,
      clientName: `Client ${n}`,
    });
  for (const text of ['campaigns', 'who Maya Lee']) {
    const pages = pagesFrom(here, await type(here, text));
    expect(pages.map((page) => linesOf(page).length)).toEqual([15, 5]);
    expect(readable(pages[0] ?? { text: '', blocks: [] })).toContain('(1–15 of 20)');
    expect(pages.map((page) => buttonsOf({ blocks: page.blocks as never }))).toEqual([['More ▸'], ['◂ Back']]);
  }
});

it('/parley escalations is paged, and a page beyond the end shows the last ones', async () => {
  const here = team();
  await here.start(
    count(20).map((place) => found(place, named(place))),
    { budget: 200_000 },
  );
  for (const place of count(20)) {
    const words = 'Call me';
    const id = negotiation(`influencer${String(place).padStart(3, '0')}`);
    await here.reply(id, words, { kind: 'escalate', trigger: 'call_requested', quote: words, ask: null });
  }
  const pages = pagesFrom(here, await type(here, 'escalations'));
  expect(pages.map((page) => linesOf(page).length)).toEqual([15, 5]);
  // Whoever goes back past the beginning sees the whole first page.
  expect(pageOf(here.app, { of: 'escalations', at: { to: 5 } })).toEqual(pages[0]);
  const beyond = pageOf(here.app, { of: 'escalations', at: { from: 900 } });
  expect(linesOf(beyond)).toHaveLength(15);
  expect(readable(beyond)).toContain('(6–20 of 20)');
});

it('cuts a page where Slack would refuse the message, not behind a number of lines', async () => {
  const here = team();
  const long = (place: number) => `${place} ${'&"\\'.repeat(60)}`;
  await here.start(
    count(30).map((place) => ({
      ...missing(place, long(place)),
      outcome: 'unreadable',
      row: 5,
      problems: count(3).map((n) => ({
        column: `C${n}${'&'.repeat(90)}`,
        value: '&'.repeat(90),
        expected: '"'.repeat(140),
      })),
    })),
  );
  const pages = pagesFrom(here, await type(here, 'missing'));
  expect(pages.flatMap(linesOf)).toHaveLength(30);
  expect(pages.every((page) => linesOf(page).length < 15)).toBe(true);
});

describe('/audit', () => {
  it('turns back to the beginning and forth again, and shows the same although new events arrive meanwhile', async () => {
    const here = await crowd();
    const first = await type(here, 'campaign:Glow type:offer', '/audit');
    const pages = pagesFrom(here, first);
    const lines = pages.toReversed().flatMap(linesOf);
    expect(lines).toHaveLength(40);
    expect(new Set(lines).size).toBe(40);

    const older = lookUpOf(first, 'older');
    if (older === null) throw new Error('there is an older page');
    const before = pageOf(here.app, older);
    await here.decide(negotiation('influencer001'), { type: 'Stop', by: 'U1', reason: '' });
    await here.start([found(1, 'Somebody New', 'bloom2' as CampaignId)], { campaign: 'bloom2' as CampaignId });
    expect(pageOf(here.app, older)).toEqual(before);

    const newer = lookUpOf(pages.at(-2) ?? first, 'newer');
    if (newer === null) throw new Error('there is a newer page');
    expect(linesOf(pageOf(here.app, newer))).toEqual(linesOf(first));
  });

  it('keeps the filters on every page, as they were understood', async () => {
    const here = await crowd();
    const first = await type(here, `influencer:“${named(1)}” last:7d`, '/audit');
    expect(lookUpOf(first, 'older')).toBeNull();
    const all = await type(here, 'campaign:Glow last:7d type:offer', '/audit');
    expect(lookUpOf(all, 'older')).toMatchObject({
      of: 'audit',
      filters: { campaignId: GLOW, kind: 'offer', since: '2026-11-13T10:00:00.000Z', until: null },
    });
  });
});

describe('a click on the button of an answer', () => {
  it('shows the next page in the place of this one, to whoever asked alone', async () => {
    const here = await begin();
    const { slack } = here;
    await here.start(count(40).map((place) => found(place, named(place))));
    await here.posted();
    const userId = slack.peopleIds.noor;
    const seen = () => {
      const last = slack.ephemerals(userId).at(-1);
      if (last === undefined) throw new Error('nothing is seen');
      return last;
    };
    await slack.command('/parley', 'campaign Glow', userId);
    await until(() => slack.ephemerals(userId).length === 1);
    const head = here.app.log.head();
    for (const [actionId, shows] of [
      ['page:older', '16–30 of 40'],
      ['page:older', '31–40 of 40'],
      ['page:newer', '16–30 of 40'],
    ] as const) {
      await slack.click({ ephemeral: seen(), actionId }, userId);
      await until(() => JSON.stringify(seen().blocks).includes(shows));
    }
    expect(slack.ephemerals(userId)).toHaveLength(1);
    expect(here.app.log.head()).toBe(head);
  });

  /** Behind the pauses between four tries. */
  const WAITS = { timeout: 15_000, interval: 20 };

  it(
    'that Slack does not take at once is tried again, and told as an outage where that is in vain',
    { timeout: 30_000 },
    async () => {
      const here = await begin();
      const { slack, app } = here;
      const { faults } = slack.server;
      const click = () =>
        slack.interact(
          { type: 'block_actions', actions: [{ type: 'button', action_id: 'page:older', block_id: 'b', value: '' }] },
          slack.peopleIds.noor,
        );
      const failing = (times: number): void =>
        faults.fail({ status: 503, times, match: ({ path }) => path.startsWith('/responses/') });
      const began = () => app.log.read({ types: ['OutageBegan'] }).length;
      failing(1);
      const spoken = await click();
      await vi.waitFor(() => expect(spoken.responses()).not.toEqual([]), WAITS);
      expect(began()).toBe(0);
      failing(4);
      await click();
      await vi.waitFor(() => expect(began()).toBe(1), WAITS);
      expect(faults.left()).toBe(0);
    },
  );

  it.each(['no JSON', '{"of":"elsewhere","at":{"from":0}}', '{"of":"campaigns","at":{"from":-1}}'])(
    'of another version is told so: %s',
    async (value) => {
      const here = await begin();
      const spoken = await here.slack.interact(
        { type: 'block_actions', actions: [{ type: 'button', action_id: 'page:older', block_id: 'b', value }] },
        here.slack.peopleIds.noor,
      );
      await until(() => spoken.responses().length > 0);
      expect(JSON.stringify(spoken.responses())).toContain('of another version of Parley');
    },
  );
});
