import { beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { type Lives, playDying } from './lives.ts';

const CAST = castOf(1, 2);

/** The real process, ended with SIGKILL after every kind of commit, and started again each time. */
describe('a campaign whose application dies after every kind of commit', () => {
  let undisturbed: Lives;
  let killed: Lives;

  beforeAll(async () => {
    undisturbed = await playDying(CAST, 'never');
    killed = await playDying(CAST, 'commits');
  }, 300_000);

  it('died at each of them', () => {
    expect(killed.deaths.length).toBeGreaterThan(12);
    for (const commit of [
      'WebhookReceived',
      'EffectAttempted send_mail',
      'DraftRecorded send_mail',
      'MailReceived',
      'ReplyClassified',
    ])
      expect(killed.deaths, commit).toContain(`after the commit of ${commit}`);
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
