import type { ParleyEvent } from '../events/catalogue.ts';
import { type StandingNotice, subjectOf } from '../domain/notices.ts';
import type { Projection } from './projection.ts';

export type PostedNotice = StandingNotice & Readonly<{ settled: boolean }>;

/** The messages in Slack that are drawn anew while what they tell may change, and where they stand. */
export const notices: Projection<ParleyEvent, PostedNotice | null> = {
  name: 'notices',
  version: 6,
  reactsTo: ['NoticePosted', 'NoticeSettled'],
  key: ({ data }) => ('effectId' in data ? data.effectId : null),
  initialState: null,
  evolve: (notice, event) => {
    if (event.type === 'NoticePosted') return { ...event.data, settled: false };
    return notice === null ? null : { ...notice, settled: true };
  },
  columns: {
    notice: { type: 'TEXT', of: (notice) => notice?.notice ?? null },
    subject: { type: 'TEXT', of: (notice) => (notice === null ? null : subjectOf(notice)) },
    open: { type: 'INTEGER', of: (notice) => (notice === null || notice.settled ? null : 1) },
    posted_at: { type: 'INTEGER', of: (notice) => notice?.aboutPosition ?? null },
  },
  indexes: [{ on: ['subject', 'notice'] }],
};
