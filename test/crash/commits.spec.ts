import { beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { itEndsAsIfNothingHadHappened } from './ends.ts';
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

  itEndsAsIfNothingHadHappened(CAST.influencers.length, () => ({ undisturbed, killed }));
});
