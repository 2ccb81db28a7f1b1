import type { ParleyEvent } from '../../../events/catalogue.ts';
import type { noticeEvents } from '../../../events/catalogue/notices.ts';
import { words } from '../amounts.ts';
import type { SentencesFor } from './told.ts';

/** Messages that stand in Slack, and what people wanted there and may not. */
export const NOTICE_SENTENCES: SentencesFor<ParleyEvent, keyof typeof noticeEvents> = {
  NoticePosted: ({ data }) => ({
    sentence: `A message stands in Slack and is kept up to date there (${words(data.notice)}).`,
  }),
  NoticeSettled: ({ data }) => ({
    sentence:
      data.why === 'settled'
        ? 'A message in Slack asks nobody for anything any more.'
        : 'A message was deleted in Slack, and is kept up to date no more.',
  }),
  HomeOpened: ({ data }) => ({ sentence: `${data.by} opened the home tab in Slack for the first time.` }),
  DecisionRefused: ({ data }) => ({
    sentence: `${data.by} wanted to ${words(data.wanted)} and may not: ${
      data.because === 'nobody_listed' ? 'nobody is listed who may decide' : 'they are not among those who may decide'
    }.`,
  }),
};
