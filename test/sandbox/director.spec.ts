import { afterEach, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import {
  ApplicationUnsettled,
  FormNotTaken,
  playCampaign,
  type PlayOptions,
  type Progress,
  settled,
} from '../../sandbox/director.ts';
import { type SandboxServer, startServer } from '../../sandbox/http/server.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { startPlayedApplication } from './playedApplication.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const play = async (seed: number, options: PlayOptions = {}) => {
  const cast = castOf(seed, 8);
  const world: World = await startWorld({ cast });
  stops.push(world.stop);
  const app = await startPlayedApplication(world, cast);
  stops.push(app.stop);
  const progress: Progress[] = [];
  const played = await playCampaign(world, app, cast, {
    ...options,
    ignoredAfter: 500,
    onProgress: (one) => progress.push(one),
  });
  const story = progress.flatMap((one) => {
    if (one.kind === 'delivered') return [`${one.influencer.name} (${one.habit}): ${one.letter.text}`];
    return one.kind === 'silent' ? [`${one.influencer.name} (${one.habit}) says nothing`] : [];
  });
  return { world, cast, played, progress, story };
};

describe('a campaign that is played', () => {
  it('lets everyone with a row answer, until nobody has anything to say', async () => {
    const { world, cast, played, progress, story } = await play(1);
    expect(progress[0]).toEqual({ kind: 'submitted', taskId: played.taskId });
    for (const { name, inSheet } of cast.influencers) expect(story.some((line) => line.startsWith(name))).toBe(inSheet);
    expect(story.length).toBe(played.delivered + played.silent);
    expect(story.join('\n')).toMatch(/works for me|Count me in/);
    expect(await world.gmail.outgoing()).toSatisfy((sent: readonly unknown[]) => sent.length > cast.influencers.length);
  });

  it('goes the same way twice with the same seed', async () => {
    const [first, second] = [await play(2), await play(2)];
    expect(second.story).toEqual(first.story);
    expect((await play(3)).story).not.toEqual(first.story);
  }, 60_000);

  it('answers everybody’s first mail, in the order of the list, before anybody’s second', async () => {
    const { cast, progress } = await play(6);
    const turns = progress.flatMap((one) => {
      const whole = one.kind === 'silent' || (one.kind === 'delivered' && one.letter.kind === 'reply');
      return whole ? [one.influencer.name] : [];
    });
    const inOrder = cast.influencers.filter(({ inSheet }) => inSheet).map(({ name }) => name);
    expect(turns.slice(0, inOrder.length)).toEqual(inOrder);
  });

  it('delivers one mail at a time: between two there is always a settled application', async () => {
    const { progress } = await play(4);
    const kinds = progress.map(({ kind }) => kind).filter((kind) => kind === 'delivered' || kind === 'settled');
    expect(kinds.join()).not.toContain('delivered,delivered');
  });

  it('answers many at once when asked for load', async () => {
    const { cast, story } = await play(5, { atOnce: 6 });
    for (const { name, inSheet } of cast.influencers) expect(story.some((line) => line.startsWith(name))).toBe(inSheet);
  });
});

describe('waiting for the application', () => {
  const answering = async (health: () => { settled: boolean; head: number }): Promise<SandboxServer> => {
    const server = await startServer(({ path }) =>
      path === '/healthz' ? { status: 200, body: { status: 'ok', ...health() } } : { status: 503 },
    );
    stops.push(server.stop);
    return server;
  };

  it('takes it for settled only when it says so twice with the same head', async () => {
    const answers = [
      { settled: true, head: 4 },
      { settled: true, head: 5 },
      { settled: false, head: 5 },
      { settled: true, head: 6 },
    ];
    const app = await answering(() => answers.shift() ?? { settled: true, head: 6 });
    expect(await settled(app.url, 3)).toMatchObject({ head: 6 });
    expect(answers).toEqual([]);
  });

  it('gives a mail that moves nothing its time, then goes on', async () => {
    const app = await answering(() => ({ settled: true, head: 4 }));
    expect(await settled(app.url, 4, { ignoredAfter: 60 })).toMatchObject({ head: 4 });
  });

  it('waits for one that was killed and comes back', async () => {
    const app = await answering(() => ({ settled: true, head: 7 }));
    app.faults.fail({ times: 2, status: 503 });
    app.faults.loseResponse({ times: 2 });
    expect(await settled(app.url, 3)).toMatchObject({ head: 7 });
  });

  it('gives up on an application that never settles', async () => {
    const app = await answering(() => ({ settled: false, head: 4 }));
    await expect(settled(app.url, 0, { settleWithin: 60 })).rejects.toThrow(ApplicationUnsettled);
  });

  it('gives up on an application whose events never end', async () => {
    let head = 4;
    const app = await answering(() => ({ settled: false, head: (head += 1) }));
    await expect(settled(app.url, 0, { settleWithin: 60 })).rejects.toThrow(ApplicationUnsettled);
  });

  it('says so when the form is not taken', async () => {
    const cast = castOf(1);
    const world = await startWorld({ cast });
    stops.push(world.stop);
    const app = await answering(() => ({ settled: true, head: 1 }));
    await expect(playCampaign(world, app, cast)).rejects.toThrow(FormNotTaken);
  });
});
