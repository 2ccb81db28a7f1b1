import { expect, it } from 'vitest';
import type { Ended } from './lives.ts';

/** What no death may change, of a campaign that was played with deaths beside the same one without. */
export const itEndsAsIfNothingHadHappened = (
  influencers: number,
  ends: () => Readonly<{ undisturbed: Ended; killed: Ended }>,
): void => {
  it('ends as if nothing had happened', () => {
    const { undisturbed, killed } = ends();
    expect(undisturbed.outcome).toHaveLength(influencers);
    expect(killed.outcome).toEqual(undisturbed.outcome);
  });

  it('sends every mail and posts every message exactly once', () => {
    const { undisturbed, killed } = ends();
    expect(killed.out.mails).toEqual(killed.out.mailsRecorded);
    expect(killed.out.mails).toHaveLength(undisturbed.out.mails.length);
    expect(killed.out.posts).toEqual(killed.out.postsRecorded);
    expect(killed.out.posts).toHaveLength(undisturbed.out.posts.length);
    expect(killed.twice).toEqual([]);
  });

  it('forgets nothing and leaves nothing behind', () => {
    const { open, drafts, unreadable } = ends().killed;
    expect({ open, drafts, unreadable }).toEqual({ open: [], drafts: 0, unreadable: [] });
  });
};
