import { beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { type Lives, playDying } from './lives.ts';

const CAST = castOf(1, 2);

/** The real process, ended with SIGKILL before and after every kind of outside call, and started again each time. */
describe('a campaign whose application dies before and after every kind of outside call', () => {
  let undisturbed: Lives;
  let killed: Lives;

  beforeAll(async () => {
    undisturbed = await playDying(CAST, 'never');
    killed = await playDying(CAST, 'calls');
  }, 300_000);

  it('died at each of them', () => {
    expect(killed.deaths.length).toBeGreaterThan(20);
    const calls = new Set(killed.deaths.map((death) => death.replace(/^\w+ /, '')));
    for (const call of calls)
      expect(killed.deaths, call).toEqual(expect.arrayContaining([`before ${call}`, `after ${call}`]));
    expect(
      [...calls].filter((call) => /drafts\/send|chat\.postMessage|v1\/messages|batchGet|\/task\//.test(call)),
    ).toHaveLength(5);
  });

  it('ends as if nothing had happened', () => {
    expect(undisturbed.outcome).toHaveLength(CAST.influencers.length);
    expect(killed.outcome).toEqual(undisturbed.outcome);
  });

  it('sends every mail and posts every message exactly once', () => {
    expect(killed.out.mails).toEqual(killed.out.mailsRecorded);
    expect(killed.out.mails).toHaveLength(undisturbed.out.mails.length);
    expect(killed.out.posts).toEqual(killed.out.postsRecorded);
    expect(killed.out.posts).toHaveLength(undisturbed.out.posts.length);
    expect(killed.twice).toEqual([]);
  });

  it('forgets nothing and leaves nothing behind', () => {
    expect({ open: killed.open, drafts: killed.drafts, unreadable: killed.unreadable }).toEqual({
      open: [],
      drafts: 0,
      unreadable: [],
    });
  });
});
